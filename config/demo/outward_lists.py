"""Two lists of May went out in June, and the province answered one: most rows taken, two returned."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import openpyxl

from config.demo.people import Town
from sanzhua.base.periods import Period
from sanzhua.outward.actions.list_answers import apply_answer, read_list_answer, start_answer
from sanzhua.outward.actions.lists import export_list
from sanzhua.outward.models import ListExport
from sanzhua.outward.rules.list_templates import load_lists

MAY = Period(2019, 5)
RETURNED_OF = "铁东区"
REASONS = ("总投资与备案文件不一致，请核对。", "未填项目代码，请补齐后重报。")
HEADINGS = ("项目名称", "省库编号", "审核结果", "退回原因", "本系统编号")


def send_lists(town: Town, on: Callable[..., None]) -> None:
    on(date(2019, 6, 21), 10)
    sent = {
        key: export_list(load_lists()[key], period=MAY, by=town.city_hand, seen=0) for key in ("province", "statistics")
    }
    on(date(2019, 6, 26), 9)
    export = sent["province"]
    name = "省重点项目信息管理系统审核结果（5月）.xlsx"
    answer = start_answer(export, name=name, data=_answer(export), by=town.city_hand)
    read_list_answer(answer.pk)  # there is no worker yet
    answer.refresh_from_db()
    apply_answer(answer, by=town.city_hand)


def _answer(export: ListExport) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(HEADINGS))
    reasons = list(REASONS)
    for row in export.kept.select_related("project__unit"):
        number = f"JL2019-{row.place:04d}"
        if reasons and row.project and row.project.unit.name == RETURNED_OF:
            sheet.append([row.name, None, "退回修改", reasons.pop(0), row.key])
        else:
            sheet.append([row.name, number, "审核通过", None, row.key])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
