"""The received form filled in: figures into its empty cells, rows added where it has too few, sources on a last sheet.

What came in the form stays: no cell that holds something is written over. Call `fill_blank` in a limited child process.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.xml import DEFUSEDXML

from sanzhua.base.refusals import Refused
from sanzhua.formbook.cell_text import looks_like_formula, plain
from sanzhua.outward.request_docx import fill_table
from sanzhua.outward.request_old import renewed

if not DEFUSEDXML:  # openpyxl falls back in silence where the package is missing; an upload must never find it so
    raise ImportError("defusedxml is needed to open uploaded workbooks")

Cells = Mapping[tuple[int, int], Any]  # by row and column from 0; texts, numbers, days
_SOURCES = "取数来源"
_WIDTHS = (10, 26, 30, 18, 60)


def fill_blank(
    data: bytes, kind: str, sheet: str, cells: Cells, added: int, at: int, notes: Sequence[Sequence[str]]
) -> bytes:
    """An .xlsx, or a .docx where one came. `added` rows are put in before row `at`. Raises Refused."""
    if kind == "docx":
        told = {place: _told(value) for place, value in cells.items()}
        return fill_table(data, int(sheet), told, added, at, notes)
    book = renewed(data) if kind == "xls" else _opened(data)
    _add_rows(book[sheet], added, at)
    for (row, column), value in cells.items():
        _put(book[sheet].cell(row + 1, column + 1), value)
    _dress_bare(book[sheet], sorted({row + 1 for row, _column in cells}))
    _append_notes(book, notes)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _opened(data: bytes) -> Workbook:
    try:
        return openpyxl.load_workbook(io.BytesIO(data), keep_links=False, keep_vba=False)
    except Exception as broken:  # openpyxl breaks on parts that Excel and WPS forgive, with errors of every type
        raise Refused("这个工作簿的格式写不进去，请用 Excel 或 WPS 另存为 .xlsx，再重新上传空表。") from broken


def _told(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _add_rows(sheet: Any, added: int, at: int) -> None:
    """Rows before row `at`, in the look of the row above; what stands below moves down with its merges and heights."""
    if not added:
        return
    first, last = at + 1, sheet.max_row
    moved = [merge for merge in sheet.merged_cells.ranges if merge.min_row >= first]
    heights = {row: sheet.row_dimensions[row].height for row in range(first, last + 1)}
    for merge in moved:
        sheet.unmerge_cells(str(merge))
    if last >= first:
        sheet.move_range(f"A{first}:{get_column_letter(sheet.max_column)}{last}", rows=added, translate=True)
    for merge in moved:
        merge.shift(row_shift=added)
        sheet.merge_cells(str(merge))
    for row, height in heights.items():
        sheet.row_dimensions[row + added].height = height
    for row in range(first, first + added):
        _dress_like(sheet, model=max(first - 1, 1), row=row)


def _dress_bare(sheet: Any, rows: Sequence[int]) -> None:
    """Rows below the last one that the form drew look like the row above them."""
    for former, row in pairwise(rows):
        drawn = any(sheet.cell(row, column).has_style for column in range(1, sheet.max_column + 1))
        if row == former + 1 and not drawn:
            _dress_like(sheet, model=former, row=row)


def _dress_like(sheet: Any, *, model: int, row: int) -> None:
    sheet.row_dimensions[row].height = sheet.row_dimensions[model].height
    for column in range(1, sheet.max_column + 1):
        like = sheet.cell(model, column)
        if like.has_style:
            sheet.cell(row, column)._style = copy.copy(like._style)


def _put(cell: Any, value: Any) -> None:
    """Text goes in as text, whatever sign it begins with."""
    if isinstance(cell, MergedCell) or cell.value not in (None, ""):
        return
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", plain(value))
    cell.data_type = "s"
    if looks_like_formula(value):
        cell.quotePrefix = True


def _append_notes(book: Workbook, notes: Sequence[Sequence[str]]) -> None:
    title = _SOURCES
    while title in book.sheetnames:
        title += "_"
    sheet = book.create_sheet(title)
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row, line in enumerate(notes, start=1):
        for column, text in enumerate(line, start=1):
            cell = sheet.cell(row, column)
            _put(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row == 1)
