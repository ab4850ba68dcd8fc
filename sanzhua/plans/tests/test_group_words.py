"""What the plan's own text says of its groups is read out of it and offered; nothing is entered by itself."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Unit
from sanzhua.plans import actions
from sanzhua.plans.actions.groups import GivenDuty, GivenSeat, seal_of
from sanzhua.plans.choices import Seat
from sanzhua.plans.models import GroupDuty, GroupSeat, PlanVersion
from sanzhua.plans.queries.groups import proposed
from sanzhua.plans.rules.groups import Member, told_of
from sanzhua.plans.tests.drawing import drawn_up
from sanzhua.plans.tests.test_pages import signed_in
from tests import shared
from tests.cast import Cast

TEXT = """四平市2019年重点工作方案
一、抓项目
（一）全年谋划180个亿元以上项目。[牵头单位:市发展改革委]
二、保障措施
（一）成立领导小组。成立四平市重点项目领导小组,由常务副市长任组长,各县(市)区、市直相关部门为成员单位,统筹全市项目建设。办公室设在市发改委。领导小组下设两个工作组,由副秘书长负责协调。
1、招商融资工作组。市商务局、市发展改革委、市邮政管理局等部门的分管领导为成员。市商务局负责招商引资的总体工作。其他部门按职责办理。
"""


@pytest.fixture
def version(cast: Cast, july: None) -> PlanVersion:
    found = drawn_up(cast.city, cast.dispatcher, TEXT)
    actions.confirm(found, by=cast.dispatcher, revision=1)
    return found


@pytest.fixture
def working(cast: Cast) -> Unit:
    leading = Unit.objects.create(name="四平市重点项目领导小组", kind=UnitKind.GROUP, parent=cast.city)
    return Unit.objects.create(name="招商融资工作组", kind=UnitKind.GROUP, parent=leading)


def test_the_paragraph_of_a_leading_group_tells_head_office_members_and_duty() -> None:
    told = told_of(TEXT.splitlines(), ["四平市重点项目领导小组"])
    assert (told.head, told.office) == ("常务副市长", "市发改委")
    assert told.members == [Member("各县(市)区", ""), Member("市直相关部门", "")]
    assert told.duties == ["统筹全市项目建设。"]


def test_a_working_group_has_the_posts_that_its_sentence_names_and_duties_with_somebody_to_do_them() -> None:
    told = told_of(TEXT.splitlines(), ["四平市招商融资工作组"])
    assert told.members == [Member(name, "分管领导") for name in ("市商务局", "市发展改革委", "市邮政管理局")]
    assert told.duties == ["市商务局负责招商引资的总体工作。"]


@pytest.mark.parametrize("name", ["调度督导工作组", "工作组", "", "市商务局"])
def test_what_the_text_does_not_tell_of_is_not_made_up(name: str) -> None:
    assert told_of(TEXT.splitlines(), [name]) == told_of([], ["招商融资工作组"])


def test_the_form_offers_what_the_text_says_and_saving_enters_it(
    cast: Cast, version: PlanVersion, working: Unit
) -> None:
    address = reverse("plans:group_edit", args=[version.plan_id, working.pk])
    client = signed_in(cast.dispatcher)
    page = client.get(address).content.decode()
    assert "从方案原文读出来的，还没有登记" in page
    assert "市邮政管理局分管领导" in page  # no unit bears that name: it stands as it is written
    assert not GroupSeat.objects.exists()
    offered = proposed(version.plan, working)
    assert [(row["unit"], row["title"]) for row in offered.seats] == [
        (cast.commerce.pk, "分管领导"), (cast.city_drc.pk, "分管领导"), ("", "市邮政管理局分管领导"),
    ]  # fmt: skip
    sent: dict[str, object] = {"seen": seal_of(version.plan, working)}
    for prefix, rows in (("seats", offered.seats), ("duties", offered.duties)):
        sent |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        sent |= {f"{prefix}-{at}-{key}": value for at, row in enumerate(rows) for key, value in row.items()}
    assert client.post(address, sent).status_code == 302
    assert GroupSeat.objects.filter(group=working, seat=Seat.MEMBER).count() == 3
    assert [duty.text for duty in GroupDuty.objects.all()] == ["市商务局负责招商引资的总体工作。"]


def test_once_something_is_entered_nothing_is_offered_any_more(cast: Cast, version: PlanVersion, working: Unit) -> None:
    actions.write_group(
        plan=version.plan, group=working, seats=[GivenSeat(Seat.HEAD, "副秘书长", None, "")],
        duties=[GivenDuty("招商", None)], by=cast.dispatcher, seen=seal_of(version.plan, working),
    )  # fmt: skip
    assert proposed(version.plan, working).seats == ()
    address = reverse("plans:group_edit", args=[version.plan_id, working.pk])
    assert "从方案原文读出来的" not in signed_in(cast.dispatcher).get(address).content.decode()


@pytest.mark.shared
def test_the_founding_plan_tells_of_its_four_groups() -> None:
    lines = (shared.SHARED / "plans/siping-2019.txt").read_text(encoding="utf-8").splitlines()
    names = ("四平市项目推进工作领导小组", "招商融资工作组", "会商推进工作组", "调度督导工作组")
    told = [told_of(lines, [name]) for name in names]
    assert [(len(one.members), len(one.duties)) for one in told] == [(3, 1), (6, 6), (12, 4), (13, 2)]
    assert (told[0].head, told[0].office) == ("常务副市长", "市发改委")
