"""The list as a file: what is seen, row by row, however many."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from django.utils.translation import gettext as _

from sanzhua.registry.models import Project
from sanzhua.registry.sheets.projects import listed
from sanzhua.registry.sheets.tables import (
    BOM,
    SheetColumn,
    add_lines,
    add_table,
    csv_head,
    csv_lines,
    csv_text,
    open_book,
)

# More rows than these are given out against a written reason, which the ledger keeps.
ROWS_WITHOUT_REASON = 5_000

Runs = Iterable[Sequence[Project]]
_log = logging.getLogger(__name__)


def csv_pieces(columns: Sequence[SheetColumn], runs: Runs) -> Iterator[str]:
    """A piece a run. Where a run fails, the file says so at its end, since its beginning is already with the reader."""
    yield BOM + csv_head(columns)
    try:
        for run in runs:
            yield csv_lines(columns, listed(run))
    except Exception:
        _log.exception("list export broke off")
        yield csv_text([[_("导出到此中断，本文件不完整，请勿使用。请稍后重新导出；仍不行请告知系统管理员。")]])


def write_xlsx(target: IO[bytes], columns: Sequence[SheetColumn], runs: Runs, notes: Sequence[str]) -> int:
    """A whole workbook in constant memory; gives how many rows. The second sheet tells what was asked, and by whom."""
    with open_book(target) as book:
        rows = add_table(book, _("项目清单"), columns, (row for run in runs for row in listed(run)))
        add_lines(book, _("说明"), [*notes, _("共 %(rows)d 行") % {"rows": rows}])
    return rows
