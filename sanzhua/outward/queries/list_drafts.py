"""A list as it stands today, beside what went out last: what the preview shows and an export keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sanzhua.accounts.models import Unit, descendants_of
from sanzhua.base.periods import Period
from sanzhua.dispatch.models import ReportingDuty
from sanzhua.facts import queries as facts
from sanzhua.outward.models import ExportRow, ListExport
from sanzhua.outward.rules.list_templates import ListColumn, Template
from sanzhua.outward.rules.lists import (
    CHANGED,
    GONE,
    NEW,
    SAME,
    Cell,
    Compared,
    Facts,
    cell,
    compare,
    is_required,
    is_selected,
    kind_of,
)
from sanzhua.registry.models import Project
from sanzhua.registry.queries.values import register_values

RETURN, CELL, REGISTER, MAP = "return", "cell", "register", "map"


@dataclass(frozen=True, slots=True)
class Gap:
    """What the recipient requires and the row does not have; `where` tells who mends it, `word` an unmapped value."""

    heading: str
    where: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list. `before` are the last export's values by place, for cells that differ and rows gone."""

    key: str
    project: int | None
    uid: str
    name: str
    code: str
    unit: str
    values: tuple[str | None, ...]
    state: str
    changed: tuple[int, ...] = ()
    gaps: tuple[Gap, ...] = ()
    reporter: str = ""
    version: int | None = None
    version_id: int | None = None
    before: Mapping[int, str | None] | None = None


@dataclass(frozen=True)
class Draft:
    """A list of a period as it would go out now; `last` is the export that it is laid beside, None for the first."""

    template: Template
    period: Period
    unit: Unit
    last: ListExport | None
    lines: Sequence[Line]

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.template.columns)

    @property
    def counts(self) -> Counter[str]:
        """Rows by state, `cells` that differ, and `missing` rows with a gap."""
        found = Counter(line.state for line in self.lines)
        found["cells"] = sum(len(line.changed) for line in self.lines if line.state == CHANGED)
        found["missing"] = sum(bool(line.gaps) for line in self.lines)
        found["rows"] = found[NEW] + found[CHANGED] + found[SAME]
        return found

    @property
    def has_changes(self) -> bool:
        return any(line.state != SAME for line in self.lines)


def draft(template: Template, unit: Unit, period: Period) -> Draft:
    """The list for a unit and those below it: what is selected, in the order of units, then what has gone from it."""
    last = last_export(template.key, unit)
    before = _kept(last)
    lines = [_line(template, one, period, last, before) for one in _selected(template, unit, period)]
    listed = {line.key for line in lines}
    gone = [_gone(template, last, row) for key, row in before.items() if key not in listed]
    return Draft(template, period, unit, last, lines + gone)


def last_export(key: str, unit: Unit) -> ListExport | None:
    return ListExport.objects.filter(list=key, unit=unit).order_by("-number").first()


@dataclass(frozen=True, slots=True)
class _Found:
    form: str
    project: Project
    row: Mapping[str, Any] | None
    facts: Facts

    @property
    def key(self) -> str:
        """The project, and on a form with batches the batch: another batch is another row."""
        has_batches = self.form == "central_fund"
        batch = (self.facts.register if self.row is None else self.row).get("batch_no") if has_batches else None
        return f"{self.project.uid}|{batch}"[:140] if batch else self.project.uid


def _selected(template: Template, unit: Unit, period: Period) -> Iterator[_Found]:
    units = descendants_of({unit.pk})
    rows = _accepted(template.form, period, units)
    for project in _projects(template, units, period, rows):
        register = _register(project)
        mine: list[Mapping[str, Any] | None] = [*rows.get(project.uid, ())]
        for row in mine or [None]:
            known = Facts(register, row, project.stage, project.status)
            if is_selected(template.select, known, period):
                yield _Found(template.form, project, row, known)


def _accepted(form: str, period: Period, units: frozenset[int]) -> dict[str, list[Mapping[str, Any]]]:
    """The accepted rows by the uid of the project that stands for theirs today."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    rows = facts.rows_of(form, period, unit_ids=units)
    stands = _stands_for({row["project"] for row in rows})
    for row in rows:
        found.setdefault(stands.get(row["project"], row["project"]), []).append(row)
    return found


def _stands_for(uids: Iterable[str]) -> dict[str, str]:
    """Of entries that were merged: uid -> uid of the one that stands for it."""
    merged = Project.objects.filter(merged_into__isnull=False).select_related("merged_into__merged_into")
    wanted = set(uids)
    return {one.uid: one.stands_as().uid for one in merged if one.uid in wanted}


def _projects(template: Template, units: frozenset[int], period: Period, rows: Mapping[str, Any]) -> Iterable[Project]:
    """Those asked: every project of the units, or those that somebody reports on the form; always those reported."""
    asked = Project.objects.standing().filter(unit__in=units).select_related("unit")
    ordered = asked.order_by("unit__order", "unit_id", "pk")
    if template.base == "register":
        return ordered
    duties = ReportingDuty.objects.in_period(str(period)).filter(form=template.form, unit__in=units)
    wanted = set(duties.values_list("project_id", flat=True))
    return [project for project in ordered if project.pk in wanted or project.uid in rows]


def _register(project: Project) -> dict[str, Any]:
    own = {"unit": project.unit.label, "region": project.region, "finished_on": project.finished_on}
    return {**register_values(project), **own, "started_on": project.started_on}


def _line(
    template: Template, found: _Found, period: Period, last: ListExport | None, before: Mapping[str, ExportRow]
) -> Line:
    cells = [cell(column, found.facts, period) for column in template.columns]
    values = tuple(one.text for one in cells)
    was = before.get(found.key)
    ours = {column.heading for column in template.columns if not column.is_theirs}
    held = _by_heading(last, was) if last and was else None
    known = None if held is None else {heading: text for heading, text in held.items() if heading in ours}
    headings = [column.heading for column in template.columns]
    told = compare(headings, values, known)
    row = found.row or {}
    return Line(
        key=found.key,
        project=found.project.pk,
        uid=found.project.uid,
        name=found.project.name,
        code=str(found.facts.register.get("code") or "")[:80],
        unit=found.project.unit.shown,
        values=values,
        state=told.state,
        changed=told.changed,
        gaps=tuple(_gaps(template, cells, found, period)),
        reporter=str(row.get("unit") or ""),
        version=row.get("version"),
        version_id=row.get("version_id"),
        before=_was(headings, told, known or {}),
    )


def _was(headings: Sequence[str], told: Compared, known: Mapping[str, str | None]) -> dict[int, str | None]:
    return {place: known.get(headings[place]) for place in told.changed}


def _gaps(template: Template, cells: Sequence[Cell], found: _Found, period: Period) -> Iterator[Gap]:
    kind = kind_of(found.facts, period)
    for column, one in zip(template.columns, cells, strict=True):
        if one.unmapped:
            yield Gap(column.heading, MAP, one.unmapped)
        elif one.text is None and is_required(column, kind):
            yield Gap(column.heading, _mended_where(column, found.row))


def _mended_where(column: ListColumn, row: Mapping[str, Any] | None) -> str:
    if column.form and row is None:
        return REGISTER if column.in_register else RETURN
    return CELL if column.form and not column.in_register else REGISTER


def _gone(template: Template, last: ListExport | None, row: ExportRow) -> Line:
    known = _by_heading(last, row) if last else {}
    values = tuple(known.get(column.heading) for column in template.columns)
    uid = row.key.partition("|")[0]
    return Line(row.key, row.project_id, uid, row.name, row.code, row.reporter, values, GONE)


def _kept(last: ListExport | None) -> dict[str, ExportRow]:
    """The rows of the last export that were on the list, by key."""
    rows = ExportRow.objects.filter(export=last).exclude(state=GONE) if last else ()
    return {row.key: row for row in rows}


def _by_heading(last: ListExport, row: ExportRow) -> dict[str, str | None]:
    headings = [column["heading"] for column in last.columns]
    return dict(zip(headings, row.values, strict=True))
