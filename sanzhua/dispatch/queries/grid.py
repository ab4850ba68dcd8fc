"""The grid of one report: what the clerk fills, with everything else shown beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.deadlines import deadline_of
from sanzhua.dispatch.draft import Draft, PlainRow, load_draft
from sanzhua.dispatch.models import Report
from sanzhua.dispatch.policy import Lock, lock_of
from sanzhua.dispatch.problems import ProblemLine, check_draft, proposable
from sanzhua.dispatch.queries.notes import Notes, notes_of
from sanzhua.dispatch.queries.rates import rates_of
from sanzhua.dispatch.rules import column_sum, needs_answer, opened_columns, shape_of, uid_of
from sanzhua.formbook import stages
from sanzhua.formbook.definition import Column, Form
from sanzhua.formbook.rates import Rate
from sanzhua.formbook.typed import raw_text

PAGE_ROWS = 200
# A sheet this long pays for rules over all its rows before it opens, so that its pages are shorter.
_LONG, _LONG_PAGE_ROWS = 1_000, 100
_WIDTH_OF_SIGN = 7
_NARROWEST = 64
_FRONT = ("total", "plan_year")
_ANSWERED = frozenset({"done", "same", "rest"})
_NUMBERS = frozenset({"money", "usd", "percent", "number", "int"})
_MARKS = {"error": "error", "blank": "", "warning": "warn", "notice": "notice"}


@dataclass(frozen=True, slots=True)
class Group:
    """A stacked heading over `span` columns."""

    heading: str
    span: int


@dataclass(frozen=True, slots=True)
class Col:
    """`kind` is the form's type of value; `source` reg, car, der or typ; `typed` says that people type here."""

    key: str
    heading: str
    group: str
    kind: str
    source: str
    css: str
    typed: bool
    width: int
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """`shown` is formatted for people, `raw` is what an editor starts with, as text in the column's unit.

    `kind`: reg, car, der, typ or blank. `mark`: "", error, warn, notice or returned. `title` tells the problem or
    the reason why the cell is locked. `is_noted`: somebody commented on it this month; `is_followed`: somebody marked
    it to come back to; `is_off`: the row's stage does not ask for it.
    """

    column: str
    shown: str
    raw: str
    kind: str
    editable: bool
    mark: str = ""
    title: str = ""
    is_noted: bool = False
    is_followed: bool = False
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`state`: done, same (confirmed unchanged), rest (冬休), returned, blank, warn or error. `uid` is empty for an
    untied row."""

    key: str
    index: int
    state: str
    name: str
    revision: int
    cells: tuple[Cell, ...]
    uid: str = ""
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GridPage:
    """`totals` are the shown sums by column key over all rows of the report, not only of this page.

    `counts` over all rows: rows, done, same, returned, blank, warn, error and open (wants something). `lock` is the
    sentence why nothing can be typed, or None.
    """

    report: int
    form: str
    title: str
    unit: str
    period: str
    status: str
    status_word: str
    due_at: datetime | None
    lock: str | None
    groups: tuple[Group, ...]
    columns: tuple[Col, ...]
    rows: tuple[Row, ...]
    totals: dict[str, str]
    counts: dict[str, int]
    page: int
    pages: int
    only: str
    rates: Sequence[Rate] = ()
    unit_label: str = ""


def grid(report: Report, person: Person, *, page: int = 1, only: str = "") -> GridPage:
    """One page of the report's rows; `only` is open, done, same, blank, warn, error or returned, else all.

    Nothing of other units, targets or ranks is on it.
    """
    draft, lock = load_draft(report), lock_of(report, person)
    sheet = Sheet(draft, lock, notes_of(report))
    wanted = [(index, row) for index, row in enumerate(draft.rows, 1) if sheet.is_wanted(row, only)]
    size = _LONG_PAGE_ROWS if len(draft.rows) > _LONG else PAGE_ROWS
    pages = max(1, -(-len(wanted) // size))
    page = min(max(1, page), pages)
    slice_ = wanted[(page - 1) * size : page * size]
    rows = tuple(sheet.row(row, index) for index, row in slice_)
    return replace(
        grid_page(report, draft, sheet),
        due_at=deadline_of(report).due_at,
        rows=rows,
        page=page,
        pages=pages,
        only=only,
        rates=rates_of(draft),
    )


def grid_page(report: Report, draft: Draft, sheet: Sheet) -> GridPage:
    """The sheet without its rows."""
    form = draft.form
    return GridPage(
        report=report.pk,
        form=form.key,
        title=words.title(form),
        unit=report.unit.shown,
        period=report.period,
        status=report.status,
        status_word=report.get_status_display(),
        due_at=None,
        lock=sheet.lock.whole,
        groups=_groups(sheet.columns),
        columns=tuple(_col(column) for column in sheet.columns),
        rows=(),
        totals=sheet.totals(),
        counts=sheet.counts(),
        page=1,
        pages=1,
        only="",
        unit_label=words.unit_label(form),
    )


def columns_of(report: Report) -> tuple[Col, ...]:
    """In the order of the grid."""
    return tuple(_col(column) for column in grid_columns(report.definition))


def grid_columns(form: Form) -> list[Column]:
    """What is typed and what follows from it comes first, with the amounts it is measured by; the rest scrolls."""
    front = [column for column in form.columns if column.key in _FRONT or column.source != "register"]
    groups = list(dict.fromkeys(column.group for column in front))
    front.sort(key=lambda column: (groups.index(column.group), column.key not in _FRONT))
    chosen = {column.key for column in front} | {"name"}
    return [*front, *(column for column in form.columns if column.key not in chosen)]


class Sheet:
    """A draft with its problems and locks, cell by cell."""

    def __init__(self, draft: Draft, lock: Lock, notes: Notes | None = None, rows_in_all: int | None = None) -> None:
        self.draft, self.lock, self.notes = draft, lock, notes or Notes()
        self.columns = grid_columns(draft.form)
        self.shape = shape_of(draft.form)
        self.check = check_draft(draft, rows_in_all=rows_in_all)
        self.problems: dict[str, dict[str, ProblemLine]] = {}
        for line in reversed(self.check.lines):
            self.problems.setdefault(line.row_key, {})[line.column] = line
        self.states = {row.key: self._state(row) for row in draft.rows}

    def is_wanted(self, row: PlainRow, only: str) -> bool:
        state = self.states[row.key]
        if only == "follow":
            return row.key in self.notes.followed_rows
        return state not in _ANSWERED if only == "open" else only in {"", state}

    def counts(self) -> dict[str, int]:
        found = dict.fromkeys(("done", "same", "rest", "returned", "blank", "warn", "error"), 0)
        for state in self.states.values():
            found[state] += 1
        return {
            **found,
            "rows": len(self.states),
            "open": len(self.states) - sum(found[state] for state in _ANSWERED),
            "follow": len(self.notes.followed_rows & self.states.keys()),
        }

    def totals(self) -> dict[str, str]:
        rows = [row.full for row in self.draft.rows]
        once = [uid_of(row.key) for row in self.draft.rows]
        money = (column for column in self.columns if column.is_money)
        return {column.key: words.shown(column, column_sum(rows, column, once=once)) for column in money}

    def row(self, row: PlainRow, index: int) -> Row:
        opened = self.opened(row)
        return Row(
            key=row.key,
            index=index,
            state=self.states[row.key],
            name=row.shown_name,
            revision=row.revision,
            cells=tuple(self.cell(row, column, opened) for column in self.columns),
            uid=row.uid,
            proposed=tuple(row.proposed),
        )

    def opened(self, row: PlainRow) -> frozenset[str]:
        """Columns that are open in this row only: sums that nothing leads up to, register values to be proposed."""
        summed = opened_columns(self.draft.form, self.draft.period, row.full, row.history)
        return summed | proposable(self.draft, row, self.check.faults.get(row.key, frozenset()))

    def cell(self, row: PlainRow, column: Column, opened: Iterable[str] = ()) -> Cell:
        value, doubt = row.full.get(column.key), row.texts.get(column.key)
        editable = self._may_type(row, column, opened)
        problem = self.problems.get(row.key, {}).get(column.key)
        is_off = self._is_off(row, column)
        unread = doubt["text"] if doubt and value is None else None
        printed = unread or words.shown(column, value)
        return Cell(
            column=column.key,
            shown="" if editable and printed == words.DASH else printed,
            raw=unread or raw_text(column, value),
            kind="typ" if is_off else self._kind(row, column, value, editable),
            editable=editable,
            mark=self._mark(row, column, problem),
            title=self._title(row, column, problem) or (self._off_words(row) if is_off else ""),
            is_noted=(row.key, column.key) in self.notes.commented,
            is_followed=self.notes.follows(row.key, column.key),
            is_off=is_off,
        )

    def _is_off(self, row: PlainRow, column: Column) -> bool:
        """Whether the row's stage does not ask for a column that people type; what stands there is shown."""
        if column.key not in self.shape.editable or column.key == "stage" or row.full.get(column.key) is not None:
            return False
        word = row.full.get("stage")
        said = stages.said(self.draft.form.key, word)
        return not column.is_asked_at(word) or (said is not None and said.winter)

    def _off_words(self, row: PlainRow) -> str:
        word = str(row.full.get("stage"))
        said = stages.said(self.draft.form.key, word)
        if said is not None and said.winter:
            return _("冬休，本月不用填。")
        return _("项目状态为“%(word)s”，这一列不用填。") % {"word": word}

    def _may_type(self, row: PlainRow, column: Column, opened: Iterable[str]) -> bool:
        if self.lock.reason(row.key, column.key) is not None:
            return False
        if column.key in self.shape.editable or column.key in opened:
            return True
        return self.lock.only is not None and column.key not in self.shape.derived

    def _kind(self, row: PlainRow, column: Column, value: object, editable: bool) -> str:
        if column.key == self.shape.monthly and value is None and not row.unchanged:
            return "blank" if editable else "typ"
        if editable or column.key in self.shape.editable:
            return "typ"
        if column.key in self.shape.derived:
            return "der"
        return "car" if column.key in self.shape.batch else "reg"

    def _mark(self, row: PlainRow, column: Column, problem: ProblemLine | None) -> str:
        if problem is not None and (problem.severity != "warning" or not problem.reason) and _MARKS[problem.severity]:
            return _MARKS[problem.severity]
        if self.lock.only is not None and (row.key, column.key) in self.lock.only:
            return "returned"
        return "notice" if problem is not None or column.key in row.proposed else ""

    def _title(self, row: PlainRow, column: Column, problem: ProblemLine | None) -> str:
        if problem is not None and problem.severity != "blank":
            return problem.sentence
        if column.key in row.proposed:
            held = words.shown(column, row.register.get(column.key))
            return words.proposed_sentence(held)
        return ""

    def _state(self, row: PlainRow) -> str:
        found = {line.severity for line in self.problems.get(row.key, {}).values() if line.is_open}
        if "error" in found:
            return "error"
        if self.lock.only is not None and any(key == row.key for key, _column in self.lock.only):
            return "returned"
        if "warning" in found:
            return "warn"
        if "blank" in found or self._is_blank(row):
            return "blank"
        if row.unchanged:
            return "same"
        said = stages.said(self.draft.form.key, row.full.get("stage"))
        return "rest" if said is not None and said.winter else "done"

    def _is_blank(self, row: PlainRow) -> bool:
        if self.lock.whole is not None or self.lock.only is not None:
            return False
        return needs_answer(self.draft.form, values=row.values, unchanged=row.unchanged, revision=row.revision)


def _groups(columns: Iterable[Column]) -> tuple[Group, ...]:
    return tuple(Group(heading, len(list(found))) for heading, found in groupby(columns, key=words.group))


def _col(column: Column) -> Col:
    return Col(
        key=column.key,
        heading=words.heading(column),
        group=words.group(column),
        kind=column.kind,
        source={"register": "reg", "derived": "der"}.get(column.source, "typ"),
        css=column_css(column),
        typed=column.source == "typed" or column.source.startswith("room:"),
        width=max(_NARROWEST, column.width * _WIDTH_OF_SIGN),
        choices=column.choices if column.source != "register" else (),
        help=column.help_en if words.language() == "en" else column.help,
    )


def column_css(column: Column) -> str:
    if column.kind in _NUMBERS:
        return "num"
    return "mid" if column.kind in {"date", "bool", "choice"} else "txt"
