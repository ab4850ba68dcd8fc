"""A figure entered by hand has its paper, is never changed, and is read by those who read progress."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.documents.models import Document
from sanzhua.ledger.models import Outbox
from sanzhua.plans.actions import Upload, confirm, drop, enter_figure, finish, start_version, tie
from sanzhua.plans.models import HandFigure, PlanVersion, Target
from sanzhua.plans.queries.targets import TargetLine, target_lines
from sanzhua.plans.queries.tasks import lines_of
from sanzhua.plans.tests.drawing import drawn_up
from sanzhua.plans.tests.making import LEAD, Made, Wording, make_plan
from sanzhua.plans.tests.test_pages import body, signed_in
from tests.cast import Cast

JUNE = date(2019, 6, 30)
PAPER = Upload("台账.txt", "40户企业台账".encode())


@pytest.fixture
def made(cast: Cast, july: None) -> Made:
    wording = Wording("推动40户企业改造。", [(cast.lishu, LEAD)], targets=[("40户企业", 40, "户")])
    return make_plan(cast.city, cast.dispatcher, [wording])


@pytest.fixture
def target(made: Made) -> Target:
    return Target.objects.select_related("clause__task__plan__unit", "clause__version__plan__unit").get()


def entered(cast: Cast, target: Target, **given: Any) -> HandFigure:
    values: dict[str, Any] = {
        "unit": cast.lishu, "value": Decimal(12), "as_of": JUNE, "basis": "二季度台账", "file": PAPER, "by": cast.clerk
    }  # fmt: skip
    return enter_figure(target, **{**values, **given})


def shown(cast: Cast, made: Made) -> TargetLine:
    return target_lines(cast.dispatcher, lines_of(cast.dispatcher, [made.plan.pk]))[0]


def test_a_figure_counts_and_is_called_one_by_hand(cast: Cast, made: Made, target: Target) -> None:
    tie(target, by=cast.dispatcher)
    entered(cast, target)
    line = shown(cast, made)
    assert (line.said, line.until, line.how, line.share) == ("12户", "2019-06-30", "人工填报", 0.3)
    facts = json.loads(bytes(Outbox.objects.get(kind="target.figure").body))["facts"]
    assert (facts["value"], facts["as_of"], facts["basis"]) == ("12", "2019-06-30", "二季度台账")
    assert facts["file"] == Document.objects.get().sha256


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"file": None}, "须附佐证文件"),
        ({"basis": " "}, "写明数据依据"),
        ({"as_of": date(2019, 7, 9)}, "不能晚于今天"),
        ({"value": Decimal(-1)}, "不能小于零"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(
    cast: Cast, target: Target, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Incomplete, match=sentence):
        entered(cast, target, **given)
    assert not HandFigure.objects.exists()
    assert not Document.objects.exists()
    assert not Outbox.objects.filter(kind="target.figure").exists()


def test_a_file_that_is_no_evidence_keeps_nothing(cast: Cast, target: Target) -> None:
    with pytest.raises(Refused):
        entered(cast, target, file=Upload("空.pdf", b""))
    assert not HandFigure.objects.exists()


def test_a_correction_stands_beside_what_it_corrects(cast: Cast, made: Made, target: Target) -> None:
    entered(cast, target)
    entered(cast, target, value=Decimal("11.5"), basis="更正：重复计了一户")
    assert shown(cast, made).value == Decimal("11.5")
    page = body(cast.clerk, "plans:target", target.pk)
    assert "二季度台账" in page
    assert "更正：重复计了一户" in page


def test_the_latest_day_counts_and_of_one_day_the_last_entry(cast: Cast, made: Made, target: Target) -> None:
    entered(cast, target)
    entered(cast, target, value=Decimal(5), as_of=date(2019, 3, 31), basis="一季度台账")
    assert shown(cast, made).value == 12


def test_the_same_sent_twice_is_one_entry_and_another_paper_is_another(cast: Cast, target: Target) -> None:
    assert entered(cast, target) == entered(cast, target)
    assert HandFigure.objects.count() == Document.objects.count() == 1
    entered(cast, target, file=Upload("台账（盖章）.txt", b"sealed"))
    assert HandFigure.objects.count() == 2


def test_doers_and_the_keeper_enter_and_nobody_else(cast: Cast, target: Target) -> None:
    entered(cast, target, unit=cast.city, by=cast.dispatcher)
    for unit, person in ((cast.yitong, cast.stranger), (cast.lishu, cast.stranger), (cast.city, cast.clerk)):
        with pytest.raises(NotAllowed):
            entered(cast, target, unit=unit, by=person)
    with pytest.raises(NotAllowed):
        entered(cast, target, by=cast.viewer)
    assert HandFigure.objects.count() == 1


def test_an_open_set_leaves_the_figure_to_the_keeper(cast: Cast, july: None) -> None:
    wording = Wording("各地改造40户。", [("各县(市)区政府", LEAD)], targets=[("40户", 40, "户")])
    make_plan(cast.city, cast.dispatcher, [wording])
    target = Target.objects.get()
    with pytest.raises(NotAllowed):
        entered(cast, target)
    entered(cast, target, unit=cast.city, by=cast.dispatcher)


def test_a_target_that_the_system_counts_takes_no_figure(cast: Cast, july: None) -> None:
    wording = Wording("谋划9个项目。", [(cast.lishu, LEAD)], targets=[("9个项目", 9, "个")])
    made = make_plan(cast.city, cast.dispatcher, [wording])
    target = Target.objects.get()
    tie(target, by=cast.dispatcher, source="list.admitted")
    with pytest.raises(WrongState, match="由系统取数"):
        entered(cast, target)
    assert 'name="basis"' not in body(cast.dispatcher, "plans:target", target.pk)
    assert shown(cast, made).hand is None


def test_a_dropped_task_takes_none(cast: Cast, made: Made, target: Target) -> None:
    drop(task=made.tasks[0], by=cast.dispatcher, note="并入下一项")
    with pytest.raises(WrongState):
        entered(cast, target)


def test_a_figure_with_its_paper_is_proof_of_a_task(cast: Cast, made: Made, target: Target) -> None:
    entered(cast, target)
    finish(task=made.tasks[0], by=cast.clerk, note="已完成")
    made.tasks[0].refresh_from_db()
    assert made.tasks[0].status == "done"


def test_figures_outlive_a_version_with_another_number(cast: Cast, july: None) -> None:
    text = "四平市2019年方案\n一、任务\n（一）推动40户企业技术改造。[牵头单位:梨树县]\n"
    version = in_force(cast, text)
    target = Target.objects.get(clause__version=version)
    entered(cast, target)
    second = start_version(plan=version.plan, by=cast.dispatcher, name="二.txt", data=text.replace("40", "50").encode())
    confirm(second, by=cast.dispatcher, revision=1)
    line = target_lines(cast.dispatcher, lines_of(cast.dispatcher, [version.plan_id]))[0]
    assert (line.asked, line.said) == ("50户", "12户")


def in_force(cast: Cast, text: str) -> PlanVersion:
    version = drawn_up(cast.city, cast.dispatcher, text)
    confirm(version, by=cast.dispatcher, revision=1)
    return version


def test_it_is_read_like_progress(cast: Cast, made: Made, target: Target) -> None:
    entered(cast, target)
    entered(cast, target, unit=cast.city, by=cast.dispatcher, basis="市里汇总", value=Decimal(30))
    assert "二季度台账" in body(cast.viewer, "plans:target", target.pk)
    own = body(cast.clerk, "plans:target", target.pk)
    assert "二季度台账" in own
    assert "市里汇总" not in own
    assert "30户" not in own
    assert signed_in(cast.stranger).get(reverse("plans:target", args=[target.pk])).status_code == 404


def test_a_doer_enters_on_the_page_and_what_was_typed_stays_beside_the_refusal(cast: Cast, target: Target) -> None:
    client, url = signed_in(cast.clerk), reverse("plans:target_figure", args=[target.pk])
    sent = {"unit": str(cast.lishu.pk), "value": "12", "as_of": "2019-06-30", "basis": "二季度台账"}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "须附佐证文件" in answer.content.decode()
    assert "二季度台账" in answer.content.decode()
    file = SimpleUploadedFile("台账.txt", b"paper", "text/plain")
    assert client.post(url, {**sent, "value": "一打", "file": file}).status_code == 422
    file = SimpleUploadedFile("台账.txt", b"paper", "text/plain")
    assert client.post(url, {**sent, "file": file}).status_code == 302
    assert HandFigure.objects.get().value == 12


def test_who_enters_the_figure_is_not_told_there_how_much_is_missing(cast: Cast, made: Made, target: Target) -> None:
    entered(cast, target)
    assert "28户" not in body(cast.dispatcher, "plans:target", target.pk)
    assert "28户" in body(cast.viewer, "plans:target", target.pk)
