"""A blank form of the province on the desk of the city on 8 July 2019; Lishu's May is accepted, Yitong's is not."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import docx
import openpyxl
import xlwt

from sanzhua.base.clock import SHANGHAI
from sanzhua.dispatch.tests.scene import MAY, Scene, make_scene
from sanzhua.outward.actions import request_asking as asking
from sanzhua.outward.models import Request, RequestAnswer, RequestColumn
from sanzhua.outward.request_choices import GapKind

DUE = datetime(2019, 7, 9, 11, 0, tzinfo=SHANGHAI)
ENDS = date(2019, 7, 10)
BY_UNITS = (
    "序号",
    "县(市)区",
    "项目个数（个）",
    "总投资（万元）",
    "1-5月完成投资（万元）",
    "完成率（%）",
    "用工缺口（人）",
)
BY_PROJECTS = ("序号", "项目名称", "总投资（亿元）", "1-5月完成投资（亿元）", "环评批复文号")


@dataclass
class Asked:
    """A request of the city's dispatcher and the scene that it stands in."""

    scene: Scene
    request: Request

    @property
    def cast(self) -> Any:
        return self.scene.cast

    def column(self, heading: str) -> RequestColumn:
        return self.request.columns.get(heading__startswith=heading)

    def choose(self, heading: str, source: str, unit: str = "", kind: str = GapKind.NUMBER) -> None:
        choice = asking.Choice(source, unit, kind)
        asking.choose_columns(self.request, by=self.cast.dispatcher, choices={self.column(heading).pk: choice})

    def confirm(self) -> None:
        asking.confirm_columns(self.request, by=self.cast.dispatcher)

    def send(self) -> int:
        return asking.send_request(self.request, by=self.cast.dispatcher)

    def answer(self, unit: Any) -> RequestAnswer:
        return RequestAnswer.objects.select_related("request", "unit").get(request=self.request, unit=unit)


def about(**changed: Any) -> asking.Asking:
    given: dict[str, Any] = {
        "title": "",
        "number": "吉发改电〔2019〕8号",
        "requester": "省发改委",
        "use": "调度会",
        "due_at": DUE,
        "ends_on": ENDS,
    }
    return asking.Asking(**(given | changed))


def drop_in(scene: Scene, data: bytes, name: str = "附件.xlsx", **changed: Any) -> Asked:
    request = asking.start_request(
        name=name, data=data, about=about(**changed), form="construction", period=MAY, by=scene.cast.dispatcher
    )
    return Asked(scene, request)


def sent(scene: Scene | None = None, **changed: Any) -> Asked:
    """By units, the last column asked of them."""
    asked = drop_in(scene or make_scene(), book(BY_UNITS), **changed)
    asked.choose("用工缺口", "gap")
    asked.confirm()
    asked.send()
    return asked


def book(
    headings: Sequence[str | None], rows: Sequence[Sequence[Any]] = (), *, below: str = "", blank_rows: int = 0
) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "附件"
    sheet["A1"] = "全市重点项目统计表"
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))
    for line, values in enumerate((headings, *rows), start=2):
        for column, value in enumerate(values, start=1):
            sheet.cell(line, column).value = value
    if below:
        sheet.cell(3 + len(rows) + blank_rows, 1).value = below
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def old_book(headings: Sequence[str]) -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet("附件")
    sheet.write_merge(0, 0, 0, len(headings) - 1, "全市重点项目统计表")
    sheet.col(1).width = 6_000
    for column, heading in enumerate(headings):
        sheet.write(
            1, column, heading, xlwt.easyxf("font: bold on; borders: left thin, right thin, top thin, bottom thin")
        )
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def document(headings: Sequence[str], rows: int = 2) -> bytes:
    made = docx.Document()
    made.add_paragraph("全市重点项目统计表")
    table = made.add_table(rows=1 + rows, cols=len(headings))
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.text = heading
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()
