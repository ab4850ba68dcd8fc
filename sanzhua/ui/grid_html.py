"""The cells of a report's grid as HTML. A sheet has thousands, so they are written here and not by templates.

A cell says by class what it is: k-reg, k-car, k-der shown; k-typ typed; k-blank wanted; is-… marked; has-note commented
on, has-star to be come back to; k-off not asked at the row's stage. Only a cell that may be typed into holds a field,
named `row key:column key`; its `was:` twin tells, where no script runs, what the page showed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Protocol

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sanzhua.ui import times

MARKS = {"error": "bad", "returned": "back", "notice": "tip"}
ROW_STATES = {"done": "ok", "same": "still", "error": "bad", "returned": "back", "locked": "lock"}
_NUMBER_WIDTH = 60
_NAME_WIDTH = 226
_DATE_WIDTH = 98  # 2019-07-10 in full
_ENGLISH_LEAST = 76  # "Progress %" on one line
_NUMBER_KINDS = frozenset({"money", "usd", "percent", "number", "int"})


class Column(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def css(self) -> str: ...
    @property
    def typed(self) -> bool: ...
    @property
    def width(self) -> int: ...
    @property
    def choices(self) -> Sequence[str]: ...


class Group(Protocol):
    @property
    def heading(self) -> str: ...
    @property
    def span(self) -> int: ...


class Cell(Protocol):
    @property
    def column(self) -> str: ...
    @property
    def shown(self) -> str: ...
    @property
    def raw(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def editable(self) -> bool: ...
    @property
    def mark(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def is_noted(self) -> bool: ...
    @property
    def is_followed(self) -> bool: ...
    @property
    def is_off(self) -> bool: ...


class Row(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def index(self) -> int: ...
    @property
    def cells(self) -> Sequence[Cell]: ...


def row_state(state: str) -> str:
    """The class of a row's state: ok still blank warn bad lock back."""
    return ROW_STATES.get(state, state)


def cells(row: Row, columns: Sequence[Column], paper: int) -> SafeString:
    """The cells of one row, in the order of the columns; those behind the first `paper` stay on the screen."""
    pairs = enumerate(zip(row.cells, columns, strict=True))
    return mark_safe("".join(_cell(row, cell, column, index < paper) for index, (cell, column) in pairs))


def widths(columns: Iterable[Column]) -> dict[str, object]:
    """Pixels of the pinned number, the pinned name, each column, and the whole table."""
    least = _ENGLISH_LEAST if times.is_english() else 0
    each = [max(column.width, _DATE_WIDTH if column.kind == "date" else least) for column in columns]
    return {
        "number": _NUMBER_WIDTH,
        "name": _NAME_WIDTH,
        "each": each,
        "whole": _NUMBER_WIDTH + _NAME_WIDTH + sum(each),
    }


def paper_groups(groups: Iterable[Group], columns: Sequence[Column]) -> list[tuple[str, int, bool]]:
    """Heading, span and whether it is printed: groups behind the last one that is typed into stay on the screen."""
    last_typed = max((index for index, column in enumerate(columns) if column.typed), default=len(columns) - 1)
    found, start = [], 0
    for group in groups:
        found.append((group.heading, group.span, start <= last_typed))
        start += group.span
    return found


def totals(sums: Mapping[str, str], columns: Iterable[Column], paper: int) -> SafeString:
    line = ((c.css if i < paper else f"{c.css} screen", c.key, sums.get(c.key, "")) for i, c in enumerate(columns))
    return format_html_join("", '<td class="{}" data-total="{}">{}</td>', line)


def _cell(row: Row, cell: Cell, column: Column, is_printed: bool) -> str:
    body = _field(row, cell, column) if cell.editable else escape(cell.shown)
    title = cell.title or (cell.shown if column.css == "txt" and len(cell.shown) > 8 else "")
    says = f' title="{escape(title)}"' if title else ""
    return f'<td class="{_classes(cell, column, is_printed)}" data-c="{column.key}"{_tab(cell)}{says}>{body}</td>'


def _tab(cell: Cell) -> str:
    return "" if cell.editable else ' tabindex="-1"'


def _classes(cell: Cell, column: Column, is_printed: bool) -> str:
    found = [f"k-{cell.kind}", column.css] if is_printed else [f"k-{cell.kind}", column.css, "screen"]
    if cell.editable:
        found.append("open")
    elif column.typed:
        found.append("shut")
    if cell.kind == "blank":
        found.append("k-typ wanted")
    if cell.mark:
        found.append(f"is-{MARKS.get(cell.mark, cell.mark)}")
    found += [name for name, is_so in _beside(cell) if is_so]
    return " ".join(found)


def _beside(cell: Cell) -> tuple[tuple[str, bool], ...]:
    """What a cell may be whatever else it is: commented on, to be come back to, not asked at the row's stage."""
    return ("has-note", cell.is_noted), ("has-star", cell.is_followed), ("k-off", cell.is_off)


def _field(row: Row, cell: Cell, column: Column) -> str:
    """Written without the template's tools: a long sheet has some thousand fields, and each is many small texts."""
    name = f"{row.key}:{column.key}"
    label = _("第%(row)d行 %(heading)s") % {"row": row.index, "heading": column.heading}
    if column.choices or column.kind == "bool":
        return _select(name, label, cell, column.choices or (_("是"), _("否")))
    shown, raw, name = escape(cell.shown), escape(cell.raw), escape(name)
    mode = ' inputmode="decimal"' if column.kind in _NUMBER_KINDS else ""
    hint = f' placeholder="{escape(_("待填"))}"' if cell.kind == "blank" else ""
    return (
        f'<input class="cell" name="{name}" value="{shown}" data-raw="{raw}" data-shown="{shown}"'
        f' aria-label="{escape(label)}" autocomplete="off"{mode}{hint}>'
        f'<noscript><input type="hidden" name="was:{name}" value="{shown}"></noscript>'
    )


def _select(name: str, label: str, cell: Cell, choices: Sequence[str]) -> str:
    words = ["", *choices] if cell.raw in choices or not cell.raw else ["", cell.raw, *choices]
    options = "".join(
        f'<option value="{escape(word)}"{" selected" if word == cell.raw else ""}>{escape(word)}</option>'
        for word in words
    )
    raw, name = escape(cell.raw), escape(name)
    return (
        f'<select class="cell" name="{name}" data-raw="{raw}" data-shown="{raw}" aria-label="{escape(label)}">'
        f'{options}</select><noscript><input type="hidden" name="was:{name}" value="{raw}"></noscript>'
    )
