"""A table as .csv and .xlsx: columns are declared once, numbers stay numbers, and no text can run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sanzhua.base.money import WAN
from sanzhua.documents.queries import attachment
from sanzhua.formbook.cell_text import guarded, looks_like_formula, plain

# Excel takes a .csv without it for the machine's old code page, and Chinese comes out as rubbish.
BOM = "\ufeff"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SHEET_NAME = 31


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """`value` gives a text, a whole number, a day or None; of the kind money whole yuan, which a file holds in 万元.

    `width` counts narrow letters; a `long` text wraps.
    """

    label: str | Promise
    value: Callable[[Any], Any]
    width: int = 14
    kind: str = "text"
    long: bool = False

    @property
    def heading(self) -> str:
        """As a file needs it, with the unit in it."""
        return _("%(label)s（万元）") % {"label": self.label} if self.kind == "money" else str(self.label)

    def cell(self, row: Any) -> Any:
        """A text, a number, a day or None."""
        value = self.value(row)
        return in_wan(value) if self.kind == "money" and value is not None else value


def in_wan(yuan: int) -> int | Decimal:
    """Whole where it is whole, else exact to the yuan."""
    whole, rest = divmod(yuan, WAN)
    return whole if not rest else Decimal(yuan) / WAN


def answer(ending: str, title: str, columns: Sequence[SheetColumn], rows: Iterable[Any]) -> HttpResponse:
    """The table as a download. Raises Http404 for an ending that is neither csv nor xlsx."""
    if ending not in TYPES:
        raise Http404
    body = as_csv(columns, rows) if ending == "csv" else as_xlsx(title, columns, rows)
    return attachment(body, f"{title}.{ending}", TYPES[ending])


def as_csv(columns: Sequence[SheetColumn], rows: Iterable[Any]) -> bytes:
    return f"{BOM}{csv_head(columns)}{csv_lines(columns, rows)}".encode()


def csv_head(columns: Sequence[SheetColumn]) -> str:
    return csv_text([[column.heading for column in columns]])


def csv_lines(columns: Sequence[SheetColumn], rows: Iterable[Any]) -> str:
    return csv_text([column.cell(row) for column in columns] for row in rows)


def csv_text(lines: Iterable[Sequence[Any]]) -> str:
    """The one place where a value becomes a cell of a .csv."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([_csv_cell(value) for value in line] for line in lines)
    return out.getvalue()


def _csv_cell(value: Any) -> Any:
    if isinstance(value, int | Decimal):
        return value
    return guarded(plain("" if value is None else str(value)))


def as_xlsx(title: str, columns: Sequence[SheetColumn], rows: Iterable[Any]) -> bytes:
    out = io.BytesIO()
    with open_book(out) as book:
        add_table(book, title, columns, rows)
    return out.getvalue()


def open_book(target: IO[bytes]) -> xlsxwriter.Workbook:
    """Rows leave the memory as they are written, so they must come in order."""
    return xlsxwriter.Workbook(target, _SAFE)


def add_table(book: xlsxwriter.Workbook, title: str, columns: Sequence[SheetColumn], rows: Iterable[Any]) -> int:
    """A sheet that prints in landscape, its heading on every page; gives how many rows it holds."""
    sheet, styles, count = book.add_worksheet(title[:_SHEET_NAME]), _Styles(book), 0
    _lay_out(sheet, title)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.heading, styles.head)
    for count, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _put(sheet, count, place, column.cell(row), styles, wraps=column.long)
    return count


def add_lines(book: xlsxwriter.Workbook, title: str, lines: Iterable[str]) -> None:
    """A sheet of sentences, one a row."""
    sheet, styles = book.add_worksheet(title[:_SHEET_NAME]), _Styles(book)
    sheet.set_column(0, 0, 80)
    for place, line in enumerate(lines):
        _put(sheet, place, 0, line, styles)


def _lay_out(sheet: Worksheet, title: str) -> None:
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C{title.replace('&', '&&')}")


class _Styles:
    """`text` and `quoted` by whether they wrap: a quoted text stays text when a cell is edited or pasted elsewhere."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head: Format = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.whole: Format = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.exact: Format = book.add_format({"num_format": "#,##0.0###", "valign": "top"})
        self.text = [book.add_format({"text_wrap": wraps, "valign": "top"}) for wraps in (False, True)]
        self.quoted = [
            book.add_format({"text_wrap": wraps, "valign": "top", "quote_prefix": True}) for wraps in (False, True)
        ]


def _put(sheet: Worksheet, line: int, place: int, value: Any, styles: _Styles, *, wraps: bool = False) -> None:
    if isinstance(value, date):
        sheet.write_datetime(line, place, value, styles.day)
    elif isinstance(value, int):
        sheet.write_number(line, place, value, styles.whole)
    elif isinstance(value, Decimal):
        sheet.write_number(line, place, float(value), styles.exact)
    elif value is not None and (text := plain(str(value))):
        sheet.write_string(line, place, text, (styles.quoted if looks_like_formula(text) else styles.text)[wraps])
