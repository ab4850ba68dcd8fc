"""Sheets as a statistics bureau sends them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

HEADINGS = ("单位", "期", "增速（%）", "初步或修订", "发布日期", "出处")
PAPER = "四平统计月报 2019年6月"


def book(rows: Sequence[Sequence[Any]], *merged: str, formats: Mapping[str, str] | None = None) -> bytes:
    """The rows as they are, from A1 on; `merged` are ranges, `formats` number formats by cell."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for place in merged:
        sheet.merge_cells(place)
    for cell, shown in (formats or {}).items():
        sheet[cell].number_format = shown
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def line(unit: str = "梨树县", growth: Any = 7.5, *, period: Any = "2019-06", edition: str = "初步数",
         on: Any = "2019-07-20", paper: str = PAPER) -> list[Any]:  # fmt: skip
    return [unit, period, growth, edition, on, paper]


def listed(*lines: Sequence[Any]) -> bytes:
    return book([HEADINGS, *lines])
