"""The opening load: accepted figures of past periods from another system, in one run, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base.files import sha256_of
from sanzhua.base.refusals import WrongState
from sanzhua.dispatch.history_file import BadRows, HistoryRow, read_history
from sanzhua.dispatch.history_parts import (
    NAMED,
    Draft,
    Loaded,
    former_parts,
    next_version,
    require_loadable,
    shared_notice,
    wait_for_turn,
)
from sanzhua.dispatch.history_scan import NotPlain
from sanzhua.dispatch.history_swift import load_swiftly
from sanzhua.dispatch.history_units import named_in, units_of
from sanzhua.facts.actions import NewPart, add_parts, compact_all
from sanzhua.facts.models import Part
from sanzhua.formbook.definition import Form
from sanzhua.formbook.queries import Versions, all_columns, form_of, versions_of
from sanzhua.ledger.actions import record
from sanzhua.ledger.canonical import report_bytes, sha256

__all__ = ["Loaded", "load_history"]


@dataclass(frozen=True, slots=True)
class _Draft(Draft):
    """With its rows."""

    rows: Sequence[HistoryRow]

    def values(self, form: Form) -> list[dict[str, Any]]:
        """The rows with the columns of this version of the form, as a part takes them."""
        return [
            {**{key: row.values.get(key) for key in form.by_key}, "project": row.project, "region": row.region}
            for row in self.rows
        ]

    def body(self, form: Form, form_version: str, unit_name: str, version: int) -> bytes:
        keyed = [(_key(row), values) for row, values in zip(self.rows, self.values(form), strict=True)]
        unit = {"id": self.unit.pk, "name": unit_name}
        return report_bytes(
            form=form.key, form_version=form_version, unit=unit, period=self.period, version=version, rows=keyed
        )

    def is_in(self, part: Part | None) -> bool:
        """Whether the part holds these very rows, under the unit's name and the form's version of its day."""
        if part is None or part.rows != len(self.rows):
            return False
        form = form_of(part.source, part.form_version)
        body = self.body(form, part.form_version, part.unit_name, part.version)
        return sha256(body) == part.source_sha256

    def as_part(self, form: Form, version: int) -> NewPart:
        body = self.body(form, form.version, self.unit.name, version)
        rows, told = self.values(form), sha256(body)
        return NewPart(
            form.key, form.version, self.unit.pk, self.unit.name, self.period, version, None, told, rows, body
        )


def load_history(path: Path, form: str, replace: bool = False, *, swiftly: bool = True) -> Loaded:
    """Load a CSV file of past periods as accepted parts, with one ledger entry.

    Raises Refused, with the lines, where anything in the file cannot be taken; then nothing was written.
    `swiftly`: a file in which all is as it should be goes through the engine; any doubt, and it is read row by row.
    """
    written = versions_of(form)
    try:
        loaded = _swiftly(path, written, replace) if swiftly else None
        if loaded is None:
            loaded = _row_by_row(path, written, replace)
    except IntegrityError as error:
        raise WrongState(_("同一期的数据正在被另一次操作写入，这次没有载入。请稍后再试。")) from error
    # The past is read often and changes seldom: one file a period, as after a close.
    compact_all(form, loaded.periods)
    return loaded


def _swiftly(path: Path, written: Versions, replace: bool) -> Loaded | None:
    try:
        return load_swiftly(path, written, replace, _enter)
    except (NotPlain, BadRows, duckdb.Error):
        return None


def _row_by_row(path: Path, written: Versions, replace: bool) -> Loaded:
    content = path.read_bytes()
    columns, rows = read_history(content, all_columns(written.forms))
    _require_columns(written, rows)
    with transaction.atomic():
        return _load(path.name, content, written, columns, rows, replace)


def _load(
    name: str, content: bytes, written: Versions, columns: Sequence[str], rows: Sequence[HistoryRow], replace: bool
) -> Loaded:
    wait_for_turn()
    form = all_columns(written.forms)
    units, created = units_of(named_in(rows))
    drafts = _drafts(rows, units)
    former = former_parts(form, drafts)
    fresh = [draft for draft in drafts if not draft.is_in(former.get((draft.unit.pk, draft.period)))]
    require_loadable(form, fresh, former, replace)
    parts = add_parts([draft.as_part(written.at(draft.period), next_version(draft, former)) for draft in fresh])
    loaded = [row for draft in fresh for row in draft.rows]
    result = Loaded(
        rows=len(loaded),
        parts=len(parts),
        sums=_sums(loaded, [key for key in columns if form.column(key).is_money]),
        created_units=[unit.name for unit in created],
        unchanged=len(drafts) - len(fresh),
        notices=_shared(drafts),
        periods=sorted({draft.period for draft in fresh}),
    )
    if parts:
        _enter(name, sha256_of(content), form, result, parts)
    return result


def _require_columns(written: Versions, rows: Sequence[HistoryRow]) -> None:
    """A month has the columns of its own version only. Raises BadRows."""
    names = all_columns(written.forms).by_key
    periods = {row.period for row in rows}
    lacking = {period: names.keys() - written.at(period).by_key.keys() for period in periods}
    sentence = _("{period} 一期的表式没有“{heading}”（{key}）这一列。")
    faults = [
        (row.line, sentence.format(period=row.period, heading=names[key].heading, key=key))
        for row in rows
        for key in sorted(lacking[row.period])
        if row.values[key] is not None
    ]
    if faults:
        raise BadRows(faults)


def _enter(name: str, file_sha256: str, form: Form, result: Loaded, parts: Sequence[Part]) -> None:
    listed = [
        {"unit": part.unit_name, "unit_id": part.unit_id, "period": part.period, "version": part.version,
         "sha256": part.source_sha256}
        for part in parts
    ]  # fmt: skip
    facts = {
        "file": name,
        "file_sha256": file_sha256,
        "form": form.key,
        "form_version": "、".join(sorted({part.form_version for part in parts})),
        "rows": result.rows,
        "sums": result.sums,
        "created_units": result.created_units,
        "parts": listed,
    }
    record(kind="facts.load", actor=None, unit=root_unit(), facts=facts)


def _drafts(rows: Iterable[HistoryRow], units: dict[str, Unit]) -> list[_Draft]:
    """Rows by (unit, period), ordered by period and unit. Raises BadRows for a project that stands twice in one."""
    grouped: dict[tuple[int, str], dict[str, HistoryRow]] = {}
    faults: list[tuple[int, str]] = []
    for row in rows:
        mates = grouped.setdefault((units[row.unit].pk, row.period), {})
        first = mates.setdefault(_key(row), row)
        if first is not row:
            faults.append((row.line, _twice(row, first)))
    if faults:
        raise BadRows(faults)
    by_id = {unit.pk: unit for unit in units.values()}
    in_order = sorted(grouped.items(), key=lambda item: (item[0][1], item[0][0]))
    return [_Draft(by_id[pk], period, list(mates.values())) for (pk, period), mates in in_order]


def _twice(row: HistoryRow, first: HistoryRow) -> str:
    sentence = _("{unit} {period} 的项目 {project} 在第 {line} 行已有一行。")
    return sentence.format(unit=row.unit, period=row.period, project=_key(row), line=first.line)


def _key(row: HistoryRow) -> str:
    """The row key of reports: the project, with the batch behind it where the form has batches."""
    return f"{row.project}#{row.batch or ''}" if "batch_no" in row.values else row.project


def _sums(rows: Sequence[HistoryRow], keys: Sequence[str]) -> dict[str, int]:
    return {key: sum(int(row.values[key] or 0) for row in rows) for key in keys}


def _shared(drafts: Iterable[_Draft]) -> list[str]:
    owners: dict[tuple[str, str], set[str]] = {}
    for draft in drafts:
        for row in draft.rows:
            owners.setdefault((draft.period, row.project), set()).add(draft.unit.name)
    shared = [(*at, units) for at, units in sorted(owners.items()) if len(units) > 1]
    return [shared_notice(*one) for one in shared[:NAMED]]
