"""A list as the workbook that goes to its recipient: his headings, his units, and what is new in it marked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sanzhua.formbook.cell_text import looks_like_formula, plain
from sanzhua.outward.list_choices import RowState
from sanzhua.outward.queries.list_drafts import Draft, Line
from sanzhua.outward.rules.list_templates import OWN_NUMBER, ListColumn
from sanzhua.outward.rules.lists import GONE, NEW, SAME
from sanzhua.registry.sheets.tables import open_book

# The recipient reads Chinese, whatever language the sender works in.
STATES = {RowState.NEW: "新增", RowState.CHANGED: "修改", RowState.SAME: "不变", RowState.GONE: "移出"}
CHANGE = "变化"
HEAD_ROW = 2
_MARK, _FAINT = "#FFF2A8", "#7F7F7F"
_MAKER = {"title": "", "author": "", "comments": ""}


def as_workbook(draft: Draft, *, only_changes: bool, at: datetime) -> bytes:
    """Title, a line about the whole, the headings, the rows; last the change of each row and our own number.

    With `only_changes` rows stay away that are as they went out before.
    """
    out = io.BytesIO()
    with open_book(out) as book:
        book.set_properties({**_MAKER, "title": title_of(draft), "created": at.replace(tzinfo=None)})
        _write(book, draft, [line for line in draft.lines if not only_changes or line.state != SAME])
    return out.getvalue()


def title_of(draft: Draft) -> str:
    return draft.template.title_of(draft.period)


def _write(book: xlsxwriter.Workbook, draft: Draft, lines: Sequence[Line]) -> None:
    sheet, styles = book.add_worksheet(draft.template.name[:31]), _Styles(book)
    columns, width = draft.template.columns, len(draft.template.columns) + 1
    _lay_out(sheet, columns)
    sheet.merge_range(0, 0, 0, width, title_of(draft), styles.title)
    sheet.write_string(1, 0, f"报送单位：{draft.unit.name}", styles.plain)
    sheet.write_string(1, width - 1, _unit_line(draft), styles.plain)
    for place, heading in enumerate((*draft.headings, CHANGE, OWN_NUMBER)):
        sheet.write_string(HEAD_ROW, place, heading, styles.head)
    for number, line in enumerate(lines, start=HEAD_ROW + 1):
        _write_line(sheet, number, line, columns, styles, marks=draft.last is not None)
    if draft.template.note:
        sheet.write_string(HEAD_ROW + 1 + len(lines), 0, f"注：{draft.template.note}", styles.plain)


def _unit_line(draft: Draft) -> str:
    return {"wan": "单位：万元", "yi": "单位：亿元", "yuan": "单位：元"}[draft.template.unit]


def _lay_out(sheet: Worksheet, columns: Sequence[ListColumn]) -> None:
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    sheet.set_column(len(columns) + 1, len(columns) + 1, 20)


class _Styles:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[bool, bool, bool, int], Format] = {}
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self.plain = book.add_format({})
        self.head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})

    def cell(self, *, marked: bool, gone: bool, quoted: bool = False, digits: int = -1) -> Format:
        key = (marked, gone, quoted, digits)
        if key not in self._made:
            kind = {"border": 1, "valign": "top", "text_wrap": digits < 0, "quote_prefix": quoted}
            number = {"num_format": "0" if digits == 0 else f"0.{'0' * digits}"} if digits >= 0 else {}
            mark = {"bg_color": _MARK} if marked else {}
            faint = {"font_color": _FAINT, "font_strikeout": True} if gone else {}
            self._made[key] = self._book.add_format({**kind, **number, **mark, **faint})
        return self._made[key]


def _write_line(
    sheet: Worksheet, number: int, line: Line, columns: Sequence[ListColumn], styles: _Styles, *, marks: bool
) -> None:
    gone, all_new = line.state == GONE, marks and line.state == NEW
    for place, (column, value) in enumerate(zip(columns, line.values, strict=True)):
        _put(sheet, (number, place), column, value, styles, marked=all_new or place in line.changed, gone=gone)
    changed = marks and line.state != SAME
    sheet.write_string(number, len(columns), STATES[RowState(line.state)], styles.cell(marked=changed, gone=False))
    sheet.write_string(number, len(columns) + 1, line.key, styles.cell(marked=False, gone=False))


def _put(
    sheet: Worksheet,
    at: tuple[int, int],
    column: ListColumn,
    value: str | None,
    styles: _Styles,
    *,
    marked: bool,
    gone: bool,
) -> None:
    if value is None:
        sheet.write_blank(*at, None, styles.cell(marked=marked, gone=gone))
    elif column.is_number:
        digits = len(value.partition(".")[2])
        sheet.write_number(*at, float(Decimal(value)), styles.cell(marked=marked, gone=gone, digits=digits))
    else:
        text = plain(value)
        style = styles.cell(marked=marked, gone=gone, quoted=looks_like_formula(text))
        sheet.write_string(*at, text, style)
