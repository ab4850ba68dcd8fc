"""Workbooks as a recipient sends them back: our rows with his columns."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

HEADINGS = ("序号", "项目代码", "项目名称", "省库编号", "审核结果", "退回原因", "本系统编号")


def book(rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append(["省重点项目信息管理系统审核结果"])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def line(
    uid: str = "", *, code: str = "", name: str = "", number: str = "", result: str = "", reason: str = ""
) -> list[Any]:
    return [1, code, name, number, result, reason, uid]
