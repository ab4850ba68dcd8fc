"""A table of plain values as CSV and XLSX: columns are declared once, and no text can run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header

from sanzhua.formbook.cell_text import looks_like_formula, plain

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """`read` gives a text, a whole number, a date or None."""

    heading: str | Promise
    read: Callable[[Any], Any]
    width: int = 14


def answer(ending: str, name: str, columns: Sequence[SheetColumn], rows: Iterable[Any]) -> HttpResponse:
    """A download; `ending` is csv or xlsx. Raises KeyError for another."""
    body = {"csv": as_csv, "xlsx": as_xlsx}[ending](columns, rows)
    response = HttpResponse(body, content_type=_TYPES[ending])
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{ending}") or ""
    return response


def as_csv(columns: Sequence[SheetColumn], rows: Iterable[Any]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; a text that a spreadsheet might run stands behind an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([str(one.heading) for one in columns])
    writer.writerows([_safe(one.read(row)) for one in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(columns: Sequence[SheetColumn], rows: Iterable[Any]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet, head = book.add_worksheet(), book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, str(column.heading), head)
        for line, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                _put(sheet, line, place, column.read(row), day)
    return out.getvalue()


def _put(sheet: Any, line: int, place: int, value: Any, day: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(line, place, value, day)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value)
    elif value not in (None, ""):
        sheet.write_string(line, place, plain(str(value)))


def _safe(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{plain(value)}" if looks_like_formula(value) else plain(value)
    return "" if value is None else value
