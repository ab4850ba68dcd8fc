"""What calamine does not tell about a sheet of an old .xls: hidden parts, errors, number formats."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import xlrd

from sanzhua.formbook.sheetxml import bare_format

_BEYOND = 1_000
_LARGEST = 10 * 1024 * 1024  # this reader is slow; what is larger is read by the other one alone, and that is said


@dataclass
class OldSheet:
    """Zero-based rows and columns, as on RawSheet."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    format_of: Callable[[int, int], str] = lambda _row, _column: ""


def look_into(data: bytes) -> tuple[dict[str, OldSheet], bool] | None:
    """Sheets by name and whether dates count from 1904; None where the file is beyond this second reader."""
    if len(data) > _LARGEST:
        return None
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        return {sheet.name: _sheet(book, sheet) for sheet in book.sheets()}, book.datemode == 1
    except MemoryError:
        raise
    except Exception:  # a broken record may raise anything; the values come from the other reader
        return None


def _sheet(book: Any, sheet: Any) -> OldSheet:
    found = OldSheet(hidden_rows={row for row, info in sheet.rowinfo_map.items() if info.hidden})
    for column, info in sheet.colinfo_map.items():
        if info.hidden and column < _BEYOND:
            found.hidden_columns.add(column)
    for row in range(sheet.nrows):
        types = sheet.row_types(row)
        if xlrd.XL_CELL_ERROR in types:
            for column, kind in enumerate(types):
                if kind == xlrd.XL_CELL_ERROR:
                    code = sheet.cell_value(row, column)
                    found.errors[row, column] = xlrd.error_text_from_code.get(code, "#N/A")

    def format_of(row: int, column: int) -> str:
        if row >= sheet.nrows or column >= sheet.row_len(row):
            return ""
        style = book.xf_list[sheet.cell_xf_index(row, column)]
        known = book.format_map.get(style.format_key)
        return bare_format(known.format_str) if known else ""

    found.format_of = format_of
    return found
