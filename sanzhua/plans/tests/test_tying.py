"""A target is tied to a measure by the plan's keeper; the tie belongs to its words and outlives a version."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from sanzhua.base.refusals import NotAllowed, Refused, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.plans.actions import confirm, correct_clause, merge_with_next, start_version, tie
from sanzhua.plans.actions.correcting import GivenTarget
from sanzhua.plans.models import PlanVersion, Target, TargetTie
from sanzhua.plans.queries.targets import target_lines
from sanzhua.plans.queries.tasks import lines_of
from sanzhua.plans.tests.drawing import LATER, TEXT, clause, drawn_up
from sanzhua.plans.tests.making import LEAD, Made, Wording, make_plan
from sanzhua.plans.tests.test_pages import body, signed_in
from tests.cast import Cast

YI = 100_000_000
SETTLED = TEXT.replace("6月份前", "6月底前")


def target_of(version: PlanVersion, number: str = "一(一)", text: str = "个亿元以上项目") -> Target:
    return Target.objects.get(clause__version=version, clause__number=number, text__contains=text)


def how(cast: Cast, version: PlanVersion) -> dict[str, str]:
    return {
        one.target.text: one.how for one in target_lines(cast.dispatcher, lines_of(cast.dispatcher, [version.plan_id]))
    }


@pytest.fixture
def first(cast: Cast, july: None) -> PlanVersion:
    version = drawn_up(cast.city, cast.dispatcher, SETTLED)
    confirm(version, by=cast.dispatcher, revision=1)
    return version


def test_a_proposal_is_shown_and_never_applied_by_itself(cast: Cast, first: PlanVersion) -> None:
    page = body(cast.dispatcher, "plans:target", target_of(first).pk)
    assert '<option value="list.admitted" selected>' in page
    assert 'value="10,000"' in page
    assert "下面是按目标的文字提出的建议" in page
    assert not TargetTie.objects.exists()
    assert how(cast, first)["180个亿元以上项目"] == "取数方式未定，按人工填报"


def test_a_tie_goes_to_the_ledger_with_line_and_scope(cast: Cast, first: PlanVersion) -> None:
    tie(target_of(first), by=cast.dispatcher, source="list.admitted", at_least=YI)
    facts = json.loads(bytes(Outbox.objects.get(kind="target.tie").body))["facts"]
    assert (facts["source"], facts["at_least"], facts["scope"]) == ("list.admitted", YI, "四平市")
    assert facts["target"] == "180个亿元以上项目"
    assert how(cast, first)["180个亿元以上项目"] == "本年入储备库项目，入库时总投资1亿元以上"


def test_the_same_tie_again_changes_nothing_and_another_stands_beside_it(cast: Cast, first: PlanVersion) -> None:
    for _run in range(2):
        tie(target_of(first), by=cast.dispatcher, source="list.admitted", at_least=YI)
    assert Outbox.objects.filter(kind="target.tie").count() == TargetTie.objects.count() == 1
    tie(target_of(first), by=cast.dispatcher)
    assert [one.source for one in TargetTie.objects.all()] == ["list.admitted", ""]
    assert how(cast, first)["180个亿元以上项目"] == "人工填报"


def test_only_the_plans_keeper_ties(cast: Cast, first: PlanVersion) -> None:
    for person in (cast.clerk, cast.form_owner, cast.viewer, cast.stranger):
        with pytest.raises(NotAllowed):
            tie(target_of(first), by=person, source="list.admitted")
    assert not TargetTie.objects.exists()


@pytest.mark.parametrize(
    ("source", "at_least"),
    [("metric.done_year", None), ("list.none", None), ("list.admitted", 0), ("metric.included", YI)],
)
def test_what_does_not_fit_the_target_is_refused(
    cast: Cast, first: PlanVersion, source: str, at_least: int | None
) -> None:
    with pytest.raises(Refused):
        tie(target_of(first), by=cast.dispatcher, source=source, at_least=at_least)
    assert not TargetTie.objects.exists()


def test_growth_is_the_statistics_bureaus_and_is_measured_by_nothing_here(cast: Cast, july: None) -> None:
    wording = Wording("投资增长8%。", [(cast.lishu, LEAD)], targets=[("投资增长8%", 8, "%")])
    made = make_plan(cast.city, cast.dispatcher, [wording])
    with pytest.raises(Refused, match="统计部门"):
        tie(Target.objects.get(clause__task=made.tasks[0]), by=cast.dispatcher, source="metric.completion_rate")


def test_only_the_plans_unit_or_a_doing_one_with_projects_is_looked_at(cast: Cast, july: None) -> None:
    wording = Wording("谋划9个项目。", [(cast.lishu, LEAD), (cast.commerce, LEAD)], targets=[("9个项目", 9, "个")])
    made = make_plan(cast.city, cast.dispatcher, [wording])
    target = Target.objects.get(clause__task=made.tasks[0])
    for unit in (cast.yitong, cast.commerce):
        with pytest.raises(Refused, match="统计范围"):
            tie(target, by=cast.dispatcher, source="list.admitted", unit=unit)
    assert tie(target, by=cast.dispatcher, source="list.admitted", unit=cast.lishu).unit == cast.lishu


def test_a_later_version_with_another_number_keeps_the_tie_and_shows_the_new_one(
    cast: Cast, first: PlanVersion
) -> None:
    tie(target_of(first), by=cast.dispatcher, source="list.admitted", at_least=YI)
    second = start_version(plan=first.plan, by=cast.dispatcher, name="二.txt", data=LATER.encode())
    page = body(cast.dispatcher, "plans:version", second.pk)
    assert "本年入储备库项目，入库时总投资1亿元以上" in page
    confirm(second, by=cast.dispatcher, revision=1)
    assert how(cast, second)["200个亿元以上项目"] == "本年入储备库项目，入库时总投资1亿元以上"
    assert "180个亿元以上项目" not in how(cast, second)


def test_a_tie_of_a_version_being_checked_waits_for_its_confirmation(cast: Cast, first: PlanVersion) -> None:
    second = start_version(plan=first.plan, by=cast.dispatcher, name="二.txt", data=LATER.encode())
    tie(target_of(second), by=cast.dispatcher, source="list.admitted", at_least=YI)
    assert how(cast, first)["180个亿元以上项目"] == "取数方式未定，按人工填报"
    confirm(second, by=cast.dispatcher, revision=1)
    assert how(cast, second)["200个亿元以上项目"].startswith("本年入储备库项目")
    assert TargetTie.objects.get().task == clause(second, "一(一)").task


def test_a_first_version_is_tied_while_it_is_checked(cast: Cast, july: None) -> None:
    version = drawn_up(cast.city, cast.dispatcher, SETTLED)
    tie(target_of(version), by=cast.dispatcher, source="list.admitted")
    confirm(version, by=cast.dispatcher, revision=1)
    assert how(cast, version)["180个亿元以上项目"] == "本年入储备库项目"


def test_a_tie_outlives_corrections_and_a_merge_of_the_clause(cast: Cast, july: None) -> None:
    version = drawn_up(cast.city, cast.dispatcher, SETTLED)
    target = target_of(version)
    tie(target, by=cast.dispatcher, source="list.admitted")
    one = target.clause
    given = [GivenTarget("190个亿元以上项目", target.value + 10, "个")]
    correct_clause(one, by=cast.dispatcher, revision=1, heading="", text=one.text, duties=[], dues=[], targets=given)
    merge_with_next(clause(version, "一(一)"), by=cast.dispatcher, revision=2)
    confirm(version, by=cast.dispatcher, revision=3)
    assert how(cast, version)["190个亿元以上项目"] == "本年入储备库项目"


def test_a_target_of_a_version_that_was_replaced_is_tied_no_more(cast: Cast, first: PlanVersion) -> None:
    second = start_version(plan=first.plan, by=cast.dispatcher, name="二.txt", data=LATER.encode())
    confirm(second, by=cast.dispatcher, revision=1)
    with pytest.raises(WrongState):
        tie(target_of(first), by=cast.dispatcher, source="list.admitted")
    assert signed_in(cast.dispatcher).get(reverse("plans:target", args=[target_of(first).pk])).status_code == 404


def test_the_keeper_ties_on_the_page_and_a_refusal_stays_beside_what_was_typed(cast: Cast, first: PlanVersion) -> None:
    target, client = target_of(first), signed_in(cast.dispatcher)
    url = reverse("plans:target_tie", args=[target.pk])
    sent = {"source": "list.admitted", "at_least": "1亿", "unit": str(cast.city.pk)}
    assert client.post(url, sent).status_code == 302
    assert TargetTie.objects.get().at_least == YI
    wrong = client.post(url, {**sent, "source": "metric.included"})
    assert wrong.status_code == 422
    assert "不能按项目规模划线" in wrong.content.decode()
    assert client.post(url, {**sent, "at_least": "很多"}).status_code == 422
    assert client.post(url, {**sent, "source": "metric.done_year"}).status_code == 422
    assert client.post(url, {"source": "hand", "at_least": "", "unit": str(cast.city.pk)}).status_code == 302
    assert "取数方式的变更" in body(cast.dispatcher, "plans:target", target.pk)


def test_a_county_ties_its_own_plan_and_not_the_citys(cast: Cast, plan: Made) -> None:
    target = Target.objects.get(clause__task=plan.tasks[2])
    sent = {"source": "list.admitted", "unit": str(cast.city.pk)}
    assert signed_in(cast.form_owner).post(reverse("plans:target_tie", args=[target.pk]), sent).status_code == 403
    assert signed_in(cast.clerk).post(reverse("plans:target_tie", args=[target.pk]), sent).status_code == 404
