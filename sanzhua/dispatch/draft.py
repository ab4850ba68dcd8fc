"""A report's draft as plain rows: read in a handful of queries, however many rows there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sanzhua.base import collector
from sanzhua.base.db import JsonBytes, json_value, raw_rows
from sanzhua.base.periods import Period
from sanzhua.dispatch.calendar import is_merged
from sanzhua.dispatch.models import DraftRow, Report
from sanzhua.dispatch.past import histories
from sanzhua.dispatch.rules import FullColumns, Values, shape_of
from sanzhua.formbook.definition import Form
from sanzhua.formbook.history import NO_HISTORY, History
from sanzhua.registry.models import Project

_FIELDS: tuple[str | JsonBytes, ...] = (
    *("pk", "key", "position"),
    *map(JsonBytes, ("values", "texts", "reasons", "proposed")),
    *("unchanged", "revision", "project_id", "project__uid", "project__name", "project__total", "project__region"),
    JsonBytes("project__facts"),
)


@dataclass(slots=True)
class PlainRow:
    """One draft row. `register` is what the register holds, `full` every column of the form as it stands now.

    `texts`: for each cell that was not read, or read with a doubt: {text, code, params, severity}.
    """

    pk: int
    key: str
    position: int
    values: dict[str, Any]
    texts: dict[str, Any]
    reasons: dict[str, str]
    proposed: dict[str, Any]
    unchanged: bool
    revision: int
    project_id: int | None
    uid: str
    name: str
    region: str
    register: dict[str, Any]
    history: History = NO_HISTORY
    full: dict[str, Any] = field(default_factory=dict)

    @property
    def shown_name(self) -> str:
        return str(self.values.get("name") or self.proposed.get("name") or self.name)


@dataclass(slots=True)
class Draft:
    """The rows in their order, with what is needed to work them out again after a change."""

    report: Report
    form: Form
    period: Period
    rows: list[PlainRow]
    merged_january: bool
    headings: Mapping[str, str] = field(default_factory=dict)

    def by_key(self) -> dict[str, PlainRow]:
        return {row.key: row for row in self.rows}

    def columns(self, rows: Sequence[PlainRow]) -> FullColumns:
        """These rows as they stand now, worked out or not."""
        return FullColumns(
            self.form,
            self.period,
            [({**row.register, **row.proposed} if row.proposed else row.register, row.values) for row in rows],
            [row.history for row in rows],
            self.merged_january,
        )

    def work_out(self, *rows: PlainRow) -> None:
        """These rows anew."""
        for row, values in zip(rows, self.columns(rows).rows(), strict=True):
            row.full = values


@collector.at_rest()
def load_draft(report: Report, keys: Iterable[str] | None = None, *, worked_out: bool = True) -> Draft:
    """All rows, or those with these keys, in a handful of queries; `full` stays empty unless they are worked out."""
    form, period = report.definition, Period.parse(report.period)
    found = DraftRow.objects.filter(report=report)
    if keys is not None:
        found = found.filter(key__in=set(keys))
    rows = [_plain(values) for values in raw_rows(found.order_by("position", "pk").values_list(*_FIELDS))]
    before = histories_of(report) if rows else {}
    merged_january = period.month == 2 and is_merged(form.key, period.previous())
    draft = Draft(report, form, period, rows, merged_january)
    for row in rows:
        row.history = before.get(row.key, NO_HISTORY)
    if worked_out:
        draft.work_out(*rows)
    return draft


def histories_of(report: Report, *, whole: bool = False) -> Mapping[str, History]:
    """What was accepted before, by row key; see `past.histories`."""
    return histories(report.definition, report.unit_id, Period.parse(report.period), whole=whole)


def register_of(project: Project) -> dict[str, Any]:
    return {**project.facts, "name": project.name, "total": project.total}


def project_facts(form: Form, values: Values) -> dict[str, Any]:
    """Of a row's values those that the register keeps with a new project."""
    keys = shape_of(form).register
    return {
        key: value for key, value in values.items() if key in keys and key != "name" and value not in (None, "", [])
    }


def _plain(found: tuple[Any, ...]) -> PlainRow:
    pk, key, position, values, texts, reasons, proposed, unchanged, revision, *project = found
    project_id, uid, name, total, region, facts = project
    register = json_value(facts) if project_id else {}
    if project_id:
        register["name"], register["total"] = name, total
    return PlainRow(
        pk=pk,
        key=key,
        position=position,
        values=json_value(values),
        texts=json_value(texts),
        reasons=json_value(reasons),
        proposed=json_value(proposed),
        unchanged=bool(unchanged),
        revision=revision,
        project_id=project_id,
        uid=uid or "",
        name=name or "",
        region=region or "",
        register=register,
    )
