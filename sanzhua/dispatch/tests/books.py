"""A county's workbook for the tests, made at test time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

HEADINGS = (
    "序号",
    "项目名称",
    "项目代码",
    "建设单位",
    "总投资",
    "本年计划投资",
    "1-6月累计完成投资",
    "6月完成投资",
    "形象进度",
)


def county_book(rows: Sequence[Sequence[Any]], *, total: Sequence[Any] | None = None) -> bytes:
    """Rows follow HEADINGS without the number; amounts in 万元. `total` is the row 合计, from 总投资 on."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("6月")
    sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "梨树县2019年1-6月在建项目调度表（单位：万元）")
    sheet.write_row(1, 0, HEADINGS)
    line = 2
    if total is not None:
        sheet.write_row(line, 0, ["", "合计", "", "", *total])
        line += 1
    for number, row in enumerate(rows, 1):
        sheet.write_row(line, 0, [number, *row])
        line += 1
    book.close()
    return target.getvalue()
