"""A table as a file: .xlsx for the office, .csv for machines. Text that a spreadsheet might run is guarded."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import xlsxwriter

from sanzhua.formbook.cell_text import looks_like_formula, plain

Table = Sequence[Sequence[str | int]]
_WIDEST = 44


def as_xlsx(title: str, table: Table) -> bytes:
    """A3 landscape on paper, the heading repeated; numbers as numbers, everything else as typed text."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title[:31])
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})
    body = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    for line, row in enumerate(table):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(line, column, value, body)
            else:
                sheet.write_string(line, column, plain(value), head if line == 0 else body)
    for column, width in enumerate(_widths(table)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    book.close()
    return target.getvalue()


def as_csv(table: Table) -> bytes:
    """UTF-8 with a mark at its head, without which Excel reads Chinese wrongly."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_guarded(value) for value in row] for row in table)
    return out.getvalue().encode("utf-8-sig")


def _guarded(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and looks_like_formula(value) else value


def _widths(table: Table) -> list[int]:
    """Chinese signs count twice."""

    def wide(value: str | int) -> int:
        return sum(2 if ord(sign) > 0x2E80 else 1 for sign in str(value)) + 2

    return [min(_WIDEST, max(wide(value) for value in column)) for column in zip(*table, strict=True)] if table else []
