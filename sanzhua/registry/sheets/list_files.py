"""The list as a file: what is seen, row by row, however many; numbers are numbers, and no text can run as a formula."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format

from sanzhua.base.money import WAN
from sanzhua.formbook.cell_text import guarded, looks_like_formula, plain
from sanzhua.registry.models import Project
from sanzhua.registry.sheets.projects import Listed, SheetColumn, listed

# More rows than these are given out against a written reason, which the ledger keeps.
ROWS_WITHOUT_REASON = 5_000
BOM = "\ufeff"

Runs = Iterable[Sequence[Project]]
_log = logging.getLogger(__name__)


def csv_pieces(columns: Sequence[SheetColumn], runs: Runs) -> Iterator[str]:
    """A piece a run. Where a run fails, the file says so at its end, since its beginning is already with the reader."""
    yield BOM + _csv_lines([[column.heading for column in columns]])
    try:
        for run in runs:
            yield _csv_lines([_csv_cell(column, row) for column in columns] for row in listed(run))
    except Exception:
        _log.exception("list export broke off")
        yield _csv_lines([[_("导出到此中断，本文件不完整，请勿使用。请稍后重新导出；仍不行请告知系统管理员。")]])


def _csv_lines(rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _csv_cell(column: SheetColumn, row: Listed) -> Any:
    value = column.value(row)
    if column.kind == "money":
        return "" if value is None else in_wan(value)
    return guarded(plain(str(value or "")))


def in_wan(yuan: int) -> int | Decimal:
    """Whole where it is whole, else exact to the yuan."""
    whole, rest = divmod(yuan, WAN)
    return whole if not rest else Decimal(yuan) / WAN


def write_xlsx(target: IO[bytes], columns: Sequence[SheetColumn], runs: Runs, notes: Sequence[str]) -> int:
    """A whole workbook in constant memory; gives how many rows. The second sheet tells what was asked, and by whom."""
    settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    rows = 0
    with xlsxwriter.Workbook(target, settings) as book:
        head, quoted = book.add_format({"bold": True, "bottom": 1}), book.add_format({"quote_prefix": True})
        money = book.add_format({"num_format": "#,##0.####"})
        sheet = book.add_worksheet(_("项目清单"))
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.heading, head)
        put = _writer(sheet, quoted, money)
        for run in runs:
            for row in listed(run):
                rows += 1
                for place, column in enumerate(columns):
                    put(rows, place, column, column.value(row))
        told = book.add_worksheet(_("说明"))
        told.set_column(0, 0, 80)
        for line, note in enumerate([*notes, _("共 %(rows)d 行") % {"rows": rows}]):
            told.write_string(line, 0, plain(note), quoted if looks_like_formula(note) else None)
    return rows


def _writer(sheet: Any, quoted: Format, money: Format) -> Callable[[int, int, SheetColumn, Any], None]:
    def put(line: int, place: int, column: SheetColumn, value: Any) -> None:
        if value in (None, ""):
            return
        if column.kind == "money":
            sheet.write_number(line, place, float(in_wan(value)), money)
            return
        text = plain(str(value))
        sheet.write_string(line, place, text, quoted if looks_like_formula(text) else None)

    return put
