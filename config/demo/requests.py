"""Two requests at short notice for the same column: one of June that is over, one of 8 July with three counties in."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date, datetime

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side

from config.demo.people import Town
from sanzhua.base import clock
from sanzhua.outward.actions.request_answering import report_answer, save_answer, send_answer_back
from sanzhua.outward.actions.request_asking import (
    Asking,
    Choice,
    choose_columns,
    confirm_columns,
    send_request,
    start_request,
)
from sanzhua.outward.actions.request_ending import finish_request
from sanzhua.outward.actions.request_files import keep_file
from sanzhua.outward.models import Request, RequestAnswer
from sanzhua.outward.request_choices import GapKind

JUNE_DAY, JULY_DAY = date(2019, 6, 20), date(2019, 7, 8)
_REQUESTER, _PERIOD = "省发展改革委投资处", "2019-05"
_HEADINGS = (
    *("序号", "县(市)区", "项目个数（个）", "总投资（亿元）", "1-5月完成投资（万元）"),
    *("完成率（%）", "用工缺口（人）", "备注"),
)
_IN_JUNE = {"梨树县": "126", "双辽市": "88", "公主岭市": "210", "铁西区": "35", "铁东区": "60", "伊通满族自治县": "72"}
_IN_JULY = {"梨树县": "140", "双辽市": "95", "公主岭市": "180"}
_SENT_BACK = "双辽市"


def ask_at_short_notice(town: Town, on: Callable[..., None]) -> None:
    """`on` sets the business day and hour. Call it when May is accepted and the clock may go to 8 July."""
    on(JUNE_DAY, 9)
    june = _asked(town, "重点项目用工情况统计表", "吉发改投资电〔2019〕31号", "掌握二季度重点项目用工", JUNE_DAY)
    _answer(town, june, _IN_JUNE)
    keep_file(june, by=town.city_hand)
    finish_request(june, by=town.city_hand)
    on(JULY_DAY, 8)
    july = _asked(town, "在建项目进度和用工缺口统计表", "电话通知（7月8日）", "全省重点项目用工保障调度会", JULY_DAY)
    _answer(town, july, _IN_JULY)
    back = RequestAnswer.objects.get(request=july, unit=town.units[_SENT_BACK])
    send_answer_back(back, by=town.city_hand, note="缺口比上次多，请核对是否含季节工。")


def _asked(town: Town, title: str, number: str, use: str, day: date) -> Request:
    morning = datetime(day.year, day.month, day.day + 1, 11, tzinfo=clock.SHANGHAI)
    about = Asking(title, number, _REQUESTER, use, morning, date(day.year, day.month, day.day + 2))
    request = start_request(
        name=f"{title}.xlsx", data=_blank(title), about=about, form="construction", period=_PERIOD, by=town.city_hand
    )
    last = {"用工缺口（人）": Choice("gap", kind=GapKind.NUMBER), "备注": Choice("blank")}
    chosen = {one.pk: last[one.heading] for one in request.columns.all() if one.heading in last}
    choose_columns(request, by=town.city_hand, choices=chosen)
    confirm_columns(request, by=town.city_hand)
    send_request(request, by=town.city_hand)
    return request


def _answer(town: Town, request: Request, given: Mapping[str, str]) -> None:
    column = request.columns.get(source="gap")
    for name, text in given.items():
        unit = town.units[name]
        answer = RequestAnswer.objects.select_related("request", "unit").get(request=request, unit=unit)
        save_answer(answer, by=town.clerks[name], texts={(str(unit.pk), column.pk): text}, revision=0)
        report_answer(answer, by=town.clerks[name])


def _blank(title: str) -> bytes:
    """As a province sends it: a title, a unit, headings, a line for the sum, who filled it in."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "附件"
    sheet["A1"] = title
    sheet["A1"].font, sheet["A1"].alignment = Font(name="方正小标宋简体", size=18), Alignment(horizontal="center")
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(_HEADINGS))
    sheet["A2"] = "填报单位（盖章）："
    line = Side(style="thin")
    for column, heading in enumerate(_HEADINGS, start=1):
        sheet.cell(3, column, heading).font = Font(bold=True)
        for row in range(3, 9):
            sheet.cell(row, column).border = Border(line, line, line, line)
    sheet["A4"] = "合计"
    sheet.merge_cells("A4:B4")
    sheet["A9"] = "填表人：            联系电话：            填报日期："
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
