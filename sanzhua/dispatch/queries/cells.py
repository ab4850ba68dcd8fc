"""What the grid's script is answered, and the panel beside the chosen cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Refused
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.actions.saving import CONFLICT, WHOLE_ROW, CellResult
from sanzhua.dispatch.draft import PlainRow, load_draft
from sanzhua.dispatch.models import CellChange, DraftRow, Report, ReturnMark
from sanzhua.dispatch.policy import lock_of
from sanzhua.dispatch.problems import ProblemLine
from sanzhua.dispatch.queries.grid import PAGE_ROWS, Cell, Sheet
from sanzhua.dispatch.queries.months import OwnMonths, own_months
from sanzhua.dispatch.queries.notes import CellNotes, cell_notes, notes_of
from sanzhua.dispatch.queries.reasons import earlier_reasons
from sanzhua.formbook.definition import Column


def saved(
    report: Report, person: Person, results: Iterable[CellResult], *, touched: Iterable[str] = ()
) -> dict[str, Any]:
    """Each result with its row's other cells and state, the totals and the counts, as the grid's script takes them.

    `touched` names rows whose marks changed without any cell being saved, as by a reason. Of a long report only these
    rows are looked at: `rest` then says that the whole is to be asked for (`standing`).
    """
    report.refresh_from_db(fields=["status"])
    told, touched = list(results), list(touched)
    rows_in_all = DraftRow.objects.filter(report=report).count()
    if rows_in_all > PAGE_ROWS:
        sheet = _part(report, person, {result.row_key for result in told} | set(touched), rows_in_all)
        whole: dict[str, Any] = {"rest": True}
    else:
        sheet = Sheet(load_draft(report), lock_of(report, person), notes_of(report))
        whole = {"totals": sheet.totals(), "counts": sheet.counts()}
    rows = sheet.draft.by_key()
    return {
        "results": [_answer(sheet, rows.get(result.row_key), result) for result in told],
        "rows": _rows_now(sheet, touched),
        "saved_at": clock.business_now().astimezone(clock.SHANGHAI).strftime("%H:%M"),
        **whole,
    }


def sheet_now(report: Report, person: Person, keys: Iterable[str]) -> dict[str, Any]:
    """Totals and counts of the whole report, and these rows as they stand among the others."""
    sheet = Sheet(load_draft(report), lock_of(report, person), notes_of(report))
    return {"rows": _rows_now(sheet, keys), "totals": sheet.totals(), "counts": sheet.counts()}


def _part(report: Report, person: Person, keys: Iterable[str], rows_in_all: int) -> Sheet:
    return Sheet(load_draft(report, keys), lock_of(report, person), notes_of(report), rows_in_all)


def _rows_now(sheet: Sheet, keys: Iterable[str]) -> list[dict[str, Any]]:
    rows = sheet.draft.by_key()
    return [{"row": key, **_row_now(sheet, rows[key])} for key in keys if key in rows]


def _answer(sheet: Sheet, row: PlainRow | None, result: CellResult) -> dict[str, Any]:
    answer = {
        "row": result.row_key,
        "column": result.column,
        "status": result.status,
        "shown": result.theirs if result.status == CONFLICT else result.shown,
        "raw": result.theirs_raw if result.status == CONFLICT else result.raw,
        "revision": result.revision,
        "now": result.now,
        "by": result.by,
        "sentence": result.sentence,
        "mark": "",
        "derived": [],
        "row_state": "",
    }
    column = sheet.draft.form.by_key.get(result.column)
    if row is None or column is None:
        return answer
    cell = sheet.cell(row, column)
    return {**answer, "sentence": result.sentence or cell.title, "mark": cell.mark, **_row_now(sheet, row)}


def _row_now(sheet: Sheet, row: PlainRow) -> dict[str, Any]:
    """What may have followed from a change elsewhere in the row: computed values, and the mark of every cell."""
    opened = sheet.opened(row)
    cells = [sheet.cell(row, column, opened) for column in sheet.columns]
    now = [
        {
            "column": one.column,
            "shown": one.shown,
            "raw": one.raw,
            "mark": one.mark,
            "title": one.title,
            "off": one.is_off,
            "wanted": one.kind == "blank",
        }
        for one in cells
    ]
    return {"derived": now, "row_state": sheet.states[row.key]}


@dataclass(frozen=True, slots=True)
class PastChange:
    """One line of a cell's log; values formatted."""

    at: datetime
    by: str
    before: str
    after: str
    via: str
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class CellPanel:
    """One cell with its problems, its own twelve months and its log; `lock` is why it cannot be typed, or None.

    `earlier`: reasons that the unit gave before, by the reason key of a problem.
    """

    row_key: str
    row_index: int
    name: str
    uid: str
    column: str
    heading: str
    source: str
    help: str
    lock: str | None
    cell: Cell
    problems: tuple[ProblemLine, ...]
    mark_reason: str
    months: OwnMonths | None
    changes: tuple[PastChange, ...]
    notes: CellNotes
    earlier: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return _("第%(index)d行 · %(heading)s") % {"index": self.row_index, "heading": self.heading}


def cell_panel(report: Report, person: Person, *, row_key: str, column: str) -> CellPanel:
    """Raises Refused where the row or the column is not on the report."""
    sheet = _sheet_for(report, person, row_key)
    row, wanted = sheet.draft.by_key().get(row_key), sheet.draft.form.by_key.get(column)
    if row is None or wanted is None:
        raise Refused(_("这一格已不在报表里，请刷新页面。"))
    problems = tuple(one for one in sheet.check.lines if one.row_key == row_key and one.column == column)
    return CellPanel(
        row_key=row_key,
        row_index=_index_of(report, row),
        name=row.shown_name,
        uid=row.uid,
        column=column,
        heading=words.heading(wanted),
        source=words.source(wanted),
        help=wanted.help_en if words.language() == "en" else wanted.help,
        lock=sheet.lock.reason(row_key, column),
        cell=sheet.cell(row, wanted, sheet.opened(row)),
        problems=problems,
        mark_reason=_mark_reason(report, row_key, column),
        months=own_months(report, row, wanted) if wanted.is_money or wanted.kind == "percent" else None,
        changes=_log(report, row_key, wanted),
        notes=cell_notes(report, row_key, column),
        earlier=earlier_reasons(report, {one.reason_key for one in problems if one.reason_key}, row_key),
    )


def _sheet_for(report: Report, person: Person, row_key: str) -> Sheet:
    """The row alone, which is enough unless it has a warning: whether that is asked depends on the others."""
    rows_in_all = DraftRow.objects.filter(report=report).count()
    alone = _part(report, person, {row_key}, rows_in_all)
    if not alone.check.warnings:
        return alone
    return Sheet(load_draft(report), lock_of(report, person))


def _index_of(report: Report, row: PlainRow) -> int:
    """Its number on the screen."""
    above = Q(position__lt=row.position) | Q(position=row.position, pk__lte=row.pk)
    return DraftRow.objects.filter(above, report=report).count()


def _mark_reason(report: Report, row_key: str, column: str) -> str:
    marks = ReturnMark.objects.filter(report=report, row_key=row_key, column=column, open=True)
    return marks.values_list("reason", flat=True).first() or ""


def _log(report: Report, row_key: str, column: Column) -> tuple[PastChange, ...]:
    mine = Q(column=column.key) | Q(column=WHOLE_ROW)
    found = CellChange.objects.filter(mine, report=report, row_key=row_key).select_related("by").order_by("-pk")[:20]
    lines = (_log_line(change, column) for change in found)
    return tuple(line for line in lines if line is not None)


def _log_line(change: CellChange, column: Column) -> PastChange | None:
    old, new = change.old, change.new
    if change.column == WHOLE_ROW:
        befores, afters = old or {}, new or {}
        if column.key not in afters:
            return None
        old, new = befores.get(column.key), afters[column.key]
    return PastChange(change.at, _who(change), _worded(column, old), _worded(column, new), change.via, change.asked_by)


def _who(change: CellChange) -> str:
    """Who entered it, with whose figure it is where somebody sent it in."""
    if not change.given_by:
        return change.by.name
    return _("%(giver)s（%(by)s收）") % {"giver": change.given_by, "by": change.by.name}


def _worded(column: Column, value: Any) -> str:
    if isinstance(value, dict):
        return str(value["text"]) if value.get("text") is not None else words.shown(column, value.get("value"))
    return words.shown(column, value)
