"""Cells are saved one by one, however many come at once; nothing that somebody typed is lost or overwritten unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.db import bulk_changes, json_text
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.opening import locked_report
from sanzhua.dispatch.choices import ReportStatus
from sanzhua.dispatch.draft import Draft, PlainRow, load_draft
from sanzhua.dispatch.models import CellChange, DraftRow, Report
from sanzhua.dispatch.policy import Lock
from sanzhua.dispatch.problems import proposable
from sanzhua.dispatch.rules import opened_columns, same_value, shape_of
from sanzhua.dispatch.shown import said, shown
from sanzhua.formbook.definition import Column
from sanzhua.formbook.typed import Typed, raw_text, read_typed

SAVED, CONFLICT, REFUSED = "saved", "conflict", "refused"
WHOLE_ROW = "*"


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What was typed into a cell, and the revision of its row that the page showed.

    `accepts`: the row's revision at which the other's value was shown and the own one chosen over it.
    `was`: what this window had shown in the cell, and what it sent without hearing an answer. Another window of the
    same person may have changed the cell, too; what stands there is its own doing only where it is one of these.
    """

    row_key: str
    column: str
    text: str
    revision: int
    accepts: int = 0
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellResult:
    """`status` is saved, conflict or refused; `typed` is what was typed, in every case.

    `revision` is what the page may go on with: it stays behind while the row holds others' changes that the page has
    not shown, so that typing over one of them is a conflict too. `now` is the row's own, for "keep mine".
    A conflict brings the other's value (`theirs`, `theirs_raw`) and who wrote it (`by`). A saved cell may carry a
    `sentence` too: it was kept as words because it could not be read with certainty.
    """

    row_key: str
    column: str
    status: str
    typed: str
    revision: int
    now: int = 0
    shown: str = ""
    raw: str = ""
    sentence: str = ""
    mark: str = ""
    theirs: str = ""
    theirs_raw: str = ""
    by: str = ""


@dataclass(slots=True)
class _Save:
    """One transaction's work: rows as they are now, who changed what since, and what goes into the log."""

    draft: Draft
    lock: Lock
    by: Person
    rows: Mapping[str, PlainRow]
    since: Mapping[tuple[str, str], CellChange]
    log: list[CellChange]
    touched: dict[str, PlainRow]
    asked_by: str = ""


def save_cells(*, report: Report, by: Person, edits: Iterable[CellEdit]) -> list[CellResult]:
    """Save each cell that is open and that nobody changed meanwhile; one result an edit, in their order.

    A row's revision rises once a call. Saving what already stands there changes nothing and is no conflict.
    Raises NotAllowed for anybody but the unit's clerk.
    """
    policy.require_filler(by, report.unit, report.form)
    asked = list(edits)
    with transaction.atomic():
        held = locked_report(report)
        draft = load_draft(held, {edit.row_key for edit in asked})
        rows = draft.by_key()
        lock = policy.lock_of(held, by)
        save = _Save(draft, lock, by, rows, _changed_since(held, rows, asked), [], {}, _asked_by(held))
        results = [_save_one(save, edit) for edit in asked]
        _write(save)
    return _with_revisions(save, asked, results)


def _save_one(save: _Save, edit: CellEdit) -> CellResult:
    row, column = save.rows.get(edit.row_key), save.draft.form.by_key.get(edit.column)
    if row is None or column is None:
        return _refusal(edit, _("这一行已不在报表里，请刷新页面。"))
    sentence = save.lock.reason(row.key, column.key) or _not_editable(save, row, column)
    if sentence:
        return _refusal(edit, sentence)
    read = read_typed(column, edit.text)
    if _stands(row, column, read):
        return _result(save, edit, row, column, SAVED)
    other = save.since.get((row.key, column.key))
    if other is not None and other.revision > edit.accepts and not _is_own_doing(save, edit, row, column, other):
        return _conflict(save, edit, row, column, other)
    _put(save, row, column, read)
    return _result(save, edit, row, column, SAVED)


def _is_own_doing(save: _Save, edit: CellEdit, row: PlainRow, column: Column, other: CellChange) -> bool:
    return other.by_id == save.by.pk and any(_stands(row, column, read_typed(column, text)) for text in edit.was)


def _not_editable(save: _Save, row: PlainRow, column: Column) -> str | None:
    shape = shape_of(save.draft.form)
    if column.key in shape.editable:
        return None
    if save.lock.only is not None and column.key not in shape.derived:
        return None  # the city marked this very cell, so a register value may be proposed here
    if column.key in shape.derived:
        opened = opened_columns(save.draft.form, save.draft.period, row.full, row.history)
        return None if column.key in opened else _("“%(heading)s”由系统推算，不用填。") % {"heading": column.heading}
    if column.key in proposable(save.draft, row):
        return None
    return _("“%(heading)s”来自项目库，不在这里改。要改请在上传的工作簿里写明，接收后生效。") % {
        "heading": column.heading
    }


def _stands(row: PlainRow, column: Column, read: Typed) -> bool:
    kept = row.texts.get(column.key)
    if kept is not None or read.doubt is not None:
        return kept is not None and read.doubt is not None and bool(kept["text"] == read.doubt["text"])
    return same_value(row.full.get(column.key), read.value)


def _put(save: _Save, row: PlainRow, column: Column, read: Typed) -> None:
    shape = shape_of(save.draft.form)
    target = row.proposed if column.key in shape.register else row.values
    old = {"value": target.get(column.key), "text": row.texts.get(column.key, {}).get("text")}
    new = {"value": read.value, "text": read.doubt["text"] if read.doubt else None}
    if read.value is None and column.key in row.values:
        del row.values[column.key]
    elif read.value is not None:
        target[column.key] = read.value
    row.texts.pop(column.key, None)
    if read.doubt is not None:
        row.texts[column.key] = read.doubt
    if column.key == shape.monthly:
        # A sum that no accepted month leads up to was given by a person; only what follows from the month goes.
        for key in shape.derived - opened_columns(save.draft.form, save.draft.period, row.full, row.history):
            row.values.pop(key, None)
    row.unchanged = False
    save.touched[row.key] = row
    save.log.append(
        CellChange(
            report=save.draft.report,
            row_key=row.key,
            column=column.key,
            old=_logged(old),
            new=_logged(new),
            via="grid",
            by=save.by,
            asked_by=save.asked_by,
            at=clock.now(),
        )
    )
    save.draft.work_out(row)


def _asked_by(report: Report) -> str:
    """Who sent the return back, while it is being changed for that: a change after review names who asked for it."""
    if report.status != ReportStatus.RETURNED:
        return ""
    asked = report.changes.filter(to_status=ReportStatus.RETURNED).order_by("-pk").values_list("by__name", flat=True)
    return asked.first() or ""


def _logged(entry: dict[str, Any]) -> Any:
    """The value; where words stand instead of one or beside it, both."""
    return entry if entry["text"] is not None else entry["value"]


def _changed_since(report: Report, rows: Mapping[str, PlainRow], edits: list[CellEdit]) -> dict[tuple[str, str], Any]:
    """The newest change of each cell whose row moved on since the page was shown."""
    stale = {key: seen for key, seen in _oldest_seen(edits).items() if key in rows}
    moved = [key for key, seen in stale.items() if seen < rows[key].revision]
    if not moved:
        return {}
    found: dict[tuple[str, str], CellChange] = {}
    changes = CellChange.objects.filter(report=report, row_key__in=moved, revision__gt=min(stale.values()))
    for change in changes.select_related("by").order_by("pk"):
        if change.revision > stale[change.row_key]:
            found.update(((change.row_key, column), change) for column in _columns_of(change))
    return found


def _columns_of(change: CellChange) -> Iterable[str]:
    return change.new or () if change.column == WHOLE_ROW else (change.column,)


def _write(save: _Save) -> None:
    for row in save.touched.values():
        row.revision += 1
    for change in save.log:
        change.revision = save.touched[change.row_key].revision
    write_changed_rows(save.touched.values())
    CellChange.objects.bulk_create(save.log, batch_size=500)


def write_changed_rows(rows: Iterable[PlainRow]) -> int:
    """Draft rows as they are now, by primary key, in one or two statements."""
    columns = ("values", "texts", "reasons", "proposed", "unchanged", "revision")
    changed = (
        (
            json_text(row.values),
            json_text(row.texts),
            json_text(row.reasons),
            json_text(row.proposed),
            row.unchanged,
            row.revision,
            row.pk,
        )
        for row in rows
    )
    return bulk_changes(DraftRow, columns, changed)


def _refusal(edit: CellEdit, sentence: str) -> CellResult:
    return CellResult(edit.row_key, edit.column, REFUSED, edit.text, edit.revision, sentence=sentence)


def _conflict(save: _Save, edit: CellEdit, row: PlainRow, column: Column, other: CellChange) -> CellResult:
    value = row.full.get(column.key)
    doubt = row.texts.get(column.key)
    theirs = doubt["text"] if doubt else shown(column, value)
    who = _("您在另一个窗口") if other.by_id == save.by.pk else other.by.name
    return CellResult(
        row_key=row.key,
        column=column.key,
        status=CONFLICT,
        typed=edit.text,
        revision=row.revision,
        sentence=_("%(who)s刚把这一格改为“%(theirs)s”，您填的“%(mine)s”没有存。请选用一个。")
        % {"who": who, "theirs": theirs, "mine": edit.text},
        theirs=theirs,
        theirs_raw=doubt["text"] if doubt else raw_text(column, value),
        by=who,
    )


def _result(save: _Save, edit: CellEdit, row: PlainRow, column: Column, status: str) -> CellResult:
    doubt = row.texts.get(column.key)
    value = row.full.get(column.key)
    return CellResult(
        row_key=row.key,
        column=column.key,
        status=status,
        typed=edit.text,
        revision=row.revision,
        shown=doubt["text"] if doubt and value is None else shown(column, value),
        raw=doubt["text"] if doubt and value is None else raw_text(column, value),
        sentence=said(doubt) if doubt else "",
        mark=doubt["severity"] if doubt else "",
    )


def _with_revisions(save: _Save, edits: list[CellEdit], results: list[CellResult]) -> list[CellResult]:
    """Each result with the revision to go on with; own changes of the row since then hide nobody else's."""
    own = {(change.row_key, change.column) for change in save.log}
    unseen = {cell[0] for cell in save.since if cell not in own}
    seen = _oldest_seen(edits)
    return [
        result
        if (row := save.rows.get(result.row_key)) is None
        else replace(result, revision=seen[row.key] if row.key in unseen else row.revision, now=row.revision)
        for result in results
    ]


def _oldest_seen(edits: list[CellEdit]) -> dict[str, int]:
    """The lowest revision that the page showed of each row."""
    seen: dict[str, int] = {}
    for edit in edits:
        seen[edit.row_key] = min(edit.revision, seen.get(edit.row_key, edit.revision))
    return seen
