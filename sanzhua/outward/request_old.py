"""An old .xls as a new workbook in the same layout: values, merges, widths, heights, borders, fonts, alignment."""

from __future__ import annotations

import io
from typing import Any

import xlrd
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from sanzhua.base.refusals import Refused
from sanzhua.formbook.cell_text import plain

_SIDES = ("left", "right", "top", "bottom")
_ACROSS = {1: "left", 2: "center", 3: "right", 4: "fill", 5: "justify", 6: "centerContinuous", 7: "distributed"}
_DOWN = {0: "top", 1: "center", 2: "bottom", 3: "justify", 4: "distributed"}
_LINES = {1: "thin", 2: "medium", 3: "dashed", 4: "dotted", 5: "thick", 6: "double", 7: "hair"}
_TWIPS = 20
_WIDTH = 256


def renewed(data: bytes) -> Workbook:
    """Raises Refused."""
    try:
        old = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except MemoryError:
        raise
    except Exception as broken:  # a broken record may raise anything
        raise Refused("这个 .xls 打不开，请用 Excel 或 WPS 另存为 .xlsx 后重新上传。") from broken
    book = Workbook()
    book.remove(book.active)
    for sheet in old.sheets():
        _copy(old, sheet, book.create_sheet(sheet.name[:31]))
    return book


def _copy(old: Any, sheet: Any, new: Any) -> None:
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = new.cell(row + 1, column + 1)
            _put(old, sheet, row, column, cell)
            _dress(old, old.xf_list[sheet.cell_xf_index(row, column)], cell)
    for top, bottom, left, right in sheet.merged_cells:
        new.merge_cells(start_row=top + 1, end_row=bottom, start_column=left + 1, end_column=right)
    for row, info in sheet.rowinfo_map.items():
        if info.height and row < sheet.nrows:
            new.row_dimensions[row + 1].height = info.height / _TWIPS
    for column, info in sheet.colinfo_map.items():
        if column < sheet.ncols:
            new.column_dimensions[get_column_letter(column + 1)].width = info.width / _WIDTH


def _put(old: Any, sheet: Any, row: int, column: int, cell: Any) -> None:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        cell.value = plain(value)
        cell.data_type = "s"
    elif kind == xlrd.XL_CELL_NUMBER:
        cell.value = value
    elif kind == xlrd.XL_CELL_BOOLEAN:
        cell.value = bool(value)
    elif kind == xlrd.XL_CELL_DATE:
        cell.value = xlrd.xldate_as_datetime(value, old.datemode)


def _dress(old: Any, look: Any, cell: Any) -> None:
    font = old.font_list[look.font_index]
    cell.font = Font(name=font.name, size=font.height / _TWIPS, bold=bool(font.bold), italic=bool(font.italic))
    place = look.alignment
    cell.alignment = Alignment(
        horizontal=_ACROSS.get(place.hor_align),
        vertical=_DOWN.get(place.vert_align),
        wrap_text=bool(place.text_wrapped),
    )
    lines = {side: getattr(look.border, f"{side}_line_style") for side in _SIDES}
    cell.border = Border(**{side: Side(style=_LINES.get(line)) for side, line in lines.items()})
    known = old.format_map.get(look.format_key)
    if known and cell.data_type != "s":
        cell.number_format = known.format_str
