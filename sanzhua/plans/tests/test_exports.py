"""任务分解表 as files: the wording for everybody, leaders and states for those who see them."""

from __future__ import annotations

import io

import openpyxl
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from docx import Document

from sanzhua.accounts.models import Person
from sanzhua.plans.actions import take_over
from sanzhua.plans.models import Clause
from sanzhua.plans.tests.making import Made
from tests.cast import Cast


def asked(person: Person, plan: Made, ending: str, **headers: str) -> HttpResponse:
    client = Client(headers=headers)
    client.force_login(person)
    answer: HttpResponse = client.get(reverse("plans:breakdown", args=[plan.plan.pk, ending]))  # type: ignore[assignment]
    return answer


def rows(person: Person, plan: Made) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(asked(person, plan, "xlsx").content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_the_workbook_holds_every_task_under_its_chapter(cast: Cast, plan: Made) -> None:
    take_over(plan=plan.plan, unit=cast.lishu, tasks=None, leader="王〇〇", by=cast.clerk)
    found = rows(cast.dispatcher, plan)
    assert found[0][0] == "2019年三抓行动实施方案任务分解表"
    assert found[1] == ["序号", "主要任务", "目标", "牵头单位", "责任单位", "配合单位", "完成时限", "责任领导", "状态"]
    assert found[2][0] == "一、抓环境"
    assert found[3] == [1, "1. 完成县级实施方案。", None, "梨树县", None, "市商务局", "6月底前", "王〇〇", "逾期"]
    assert [row[0] for row in found[2:]] == ["一、抓环境", 1, 2, "二、抓项目", 3, "三、抓落实", 4]


def test_a_neighbour_gets_the_wording_without_leader_and_state(cast: Cast, plan: Made) -> None:
    take_over(plan=plan.plan, unit=cast.lishu, tasks=None, leader="王〇〇", by=cast.clerk)
    assert rows(cast.stranger, plan)[3][1:] == [
        "1. 完成县级实施方案。", None, "梨树县", None, "市商务局", "6月底前", None, None
    ]  # fmt: skip


def test_words_that_look_like_a_formula_stay_words(cast: Cast, plan: Made) -> None:
    Clause.objects.filter(task=plan.tasks[0]).update(number="", text="=1+1")
    book = openpyxl.load_workbook(io.BytesIO(asked(cast.clerk, plan, "xlsx").content))
    assert book.active["B4"].value == "=1+1"
    assert book.active["B4"].quotePrefix


def test_the_paper_holds_the_same_tasks(cast: Cast, plan: Made) -> None:
    answer = asked(cast.dispatcher, plan, "docx")
    table = Document(io.BytesIO(answer.content)).tables[0]
    assert [cell.text for cell in table.rows[0].cells][:3] == ["序号", "主要任务", "牵头单位"]
    assert table.cell(2, 1).text == "1. 完成县级实施方案。"
    assert len(table.rows) == 1 + 3 + 4


def test_no_other_file(cast: Cast, plan: Made) -> None:
    assert asked(cast.clerk, plan, "pdf").status_code == 404


def test_a_heading_that_the_text_begins_with_is_not_said_twice(cast: Cast, plan: Made) -> None:
    Clause.objects.filter(task=plan.tasks[0]).update(heading="完成县级实施方案")
    Clause.objects.filter(task=plan.tasks[1]).update(heading="签约")
    words = [row[1] for row in rows(cast.dispatcher, plan)[3:5]]
    assert words[0] == "1. 完成县级实施方案。"
    assert str(words[1]).startswith("2. 签约 ")
