"""A progress report is kept as it was on its day; later changes do not reach it, and each says what moved since."""

from __future__ import annotations

import io
import time
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.urls import reverse
from docx import Document

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.ledger.canonical import canonical_json, sha256
from sanzhua.ledger.models import Outbox
from sanzhua.plans.actions import Upload, enter_figure, finish, report, take_over
from sanzhua.plans.actions.reports import drawn, keep_report
from sanzhua.plans.models import Clause, Plan, ProgressReport, Target
from sanzhua.plans.rules.since import differences
from sanzhua.plans.tests.making import LEAD, Made, Wording, make_plan
from sanzhua.plans.tests.test_pages import body, signed_in
from tests.cast import Cast


def words(data: bytes) -> str:
    read = Document(io.BytesIO(data))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in read.paragraphs), *cells])


def asked(person: Person, kept: ProgressReport, ending: str) -> HttpResponse:
    answer: HttpResponse = signed_in(person).get(reverse("plans:report_file", args=[kept.pk, ending]))  # type: ignore[assignment]
    return answer


def figure(cast: Cast, plan: Made, value: int) -> None:
    target = Target.objects.get(clause__task=plan.tasks[2])
    enter_figure(
        target, unit=cast.commerce, value=Decimal(value), as_of=date(2019, 7, value), basis="台账",
        file=Upload(f"{value}.txt", b"paper"), by=cast.form_owner,
    )  # fmt: skip


def test_it_says_the_days_figures_and_the_ledger_keeps_their_hash(cast: Cast, plan: Made) -> None:
    figure(cast, plan, 4)
    kept = keep_report(plan=plan.plan, by=cast.dispatcher)
    said = words(asked(cast.viewer, kept, "docx").content)
    assert "截至2019年7月8日，共4项任务：已完成0项（其中已核实0项），推进中0项，未启动2项，逾期2项" in said
    assert "全年谋划180个亿元以上项目\n取数方式未定，按人工填报\n180个\n4个\n2019-07-04\n2.2%\n176个" in said
    assert kept.sha256 == sha256(canonical_json(kept.frozen))
    assert kept.sha256 in bytes(Outbox.objects.get(kind="plan.progress_report").body).decode()
    assert asked(cast.viewer, kept, "pdf").content.startswith(b"%PDF")


def test_what_moves_later_does_not_reach_it(cast: Cast, plan: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    figure(cast, plan, 4)
    kept = keep_report(plan=plan.plan, by=cast.dispatcher)
    before = {ending: drawn(kept, ending) for ending in ("docx", "pdf")}
    monkeypatch.setattr(time, "time", lambda: 1_900_000_000.0)  # a file packed years later is the same file
    figure(cast, plan, 6)
    take_over(plan=plan.plan, unit=cast.lishu, tasks=None, leader="王〇〇", by=cast.clerk)
    report(task=plan.tasks[0], unit=cast.lishu, text="已报", by=cast.clerk)
    Clause.objects.update(chapter="换了章节", text="换了文字")
    Plan.objects.update(title="换了标题")
    with clock.use_fixed(datetime(2019, 12, 8, 9, 0, tzinfo=clock.SHANGHAI)):
        again = ProgressReport.objects.get(pk=kept.pk)
        assert {ending: drawn(again, ending) for ending in before} == before


def test_asked_twice_on_one_day_it_is_one_report_until_something_moves(cast: Cast, plan: Made) -> None:
    assert keep_report(plan=plan.plan, by=cast.dispatcher) == keep_report(plan=plan.plan, by=cast.dispatcher)
    assert Outbox.objects.filter(kind="plan.progress_report").count() == 1
    figure(cast, plan, 4)
    assert keep_report(plan=plan.plan, by=cast.dispatcher).number == 2


def test_the_next_one_says_what_moved_a_sentence_a_chapter(cast: Cast, plan: Made) -> None:
    figure(cast, plan, 4)
    keep_report(plan=plan.plan, by=cast.dispatcher)
    figure(cast, plan, 6)
    finish(task=plan.tasks[3], by=cast.dispatcher, note="各地已开展")
    second = keep_report(plan=plan.plan, by=cast.dispatcher)
    sentences = [
        "一、抓环境：各项数字与上期相同。",
        "二、抓项目：各项数字与上期相同。",
        "三、抓落实：已完成增加1项，未启动减少1项。",
        "目标：“全年谋划180个亿元以上项目”由4个到6个。",
    ]
    page, paper = body(cast.viewer, "plans:progress", plan.plan.pk), words(drawn(second, "docx"))
    for sentence in sentences:
        assert sentence in page
        assert sentence in paper
    assert "与第1期相比" in paper


def test_chapters_that_came_and_went_are_named() -> None:
    counts = {"total": 2, "finished": 0, "going": 0, "not_started": 2, "overdue": 0}
    before = {"chapters": [{"title": "一、旧", **counts}], "targets": []}
    now = {"chapters": [{"title": "", **counts}], "targets": []}
    assert differences(now, before) == ["其他任务：本期新列入，共2项任务。", "一、旧：本期方案中已没有这一章。"]


def test_the_page_keeps_one_lists_it_and_hands_it_out(cast: Cast, plan: Made) -> None:
    answer = signed_in(cast.viewer).post(reverse("plans:report_keep", args=[plan.plan.pk]), follow=True)
    page = answer.content.decode()
    kept = ProgressReport.objects.get()
    assert "第1期进展报告已生成" in page
    for ending in ("docx", "pdf"):
        assert reverse("plans:report_file", args=[kept.pk, ending]) in page
    assert asked(cast.viewer, kept, "txt").status_code == 404


def test_a_county_keeps_and_gets_no_report_of_the_citys_plan(cast: Cast, plan: Made) -> None:
    assert signed_in(cast.clerk).post(reverse("plans:report_keep", args=[plan.plan.pk])).status_code == 404
    kept = keep_report(plan=plan.plan, by=cast.dispatcher)
    for person in (cast.clerk, cast.head, cast.stranger):
        assert asked(person, kept, "docx").status_code == 404


def test_what_a_filler_keeps_or_opens_prints_no_amount_needed(cast: Cast, july: None) -> None:
    wording = Wording("推动40户企业改造。", [(cast.lishu, LEAD)], targets=[("40户企业", 40, "户")])
    made = make_plan(cast.lishu, cast.clerk, [wording])
    enter_figure(
        Target.objects.get(), unit=cast.lishu, value=Decimal(10), as_of=date(2019, 7, 1), basis="台账",
        file=Upload("台账.txt", b"paper"), by=cast.clerk,
    )  # fmt: skip
    own = keep_report(plan=made.plan, by=cast.clerk)
    whole = keep_report(plan=made.plan, by=cast.head)
    assert "30户" not in words(drawn(own, "docx"))
    assert "30户" in words(asked(cast.head, whole, "docx").content)
    assert asked(cast.clerk, own, "docx").status_code == 200
    assert asked(cast.clerk, whole, "docx").status_code == 404
    page = body(cast.clerk, "plans:progress", made.plan.pk)
    assert "第1期" in page
    assert "第2期" not in page


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_an_empty_plan_makes_a_paper_too(cast: Cast, july: None, ending: str) -> None:
    made = make_plan(cast.city, cast.dispatcher, [])
    assert drawn(keep_report(plan=made.plan, by=cast.dispatcher), ending)
