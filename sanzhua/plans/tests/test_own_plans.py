"""A unit's own plan is tied task by task to the one above it."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from sanzhua.ledger.models import Outbox
from sanzhua.plans import actions
from sanzhua.plans.actions.correcting import GivenDuty
from sanzhua.plans.models import Clause, Plan, PlanVersion
from sanzhua.plans.queries.review import review_of
from sanzhua.plans.queries.tasks import lines_below
from sanzhua.plans.rules.matching import Worded, carried
from sanzhua.plans.tests.drawing import clause
from sanzhua.plans.tests.making import Made
from sanzhua.plans.tests.test_pages import body, signed_in
from tests.cast import Cast

OWN = """梨树县2019年落实方案
一、任务
（一）6月底前完成县级实施方案并印发。[责任单位:梨树县]
（二）每月10日前报送各乡镇项目进展。[责任单位:梨树县发展和改革局]
（三）给乡镇办一期培训班。[责任单位:梨树县]
"""


@pytest.fixture
def own(cast: Cast, plan: Made) -> PlanVersion:
    return actions.start_plan(unit=cast.lishu, by=cast.clerk, name="县.txt", data=OWN.encode(), parent=plan.plan)


def in_force(cast: Cast, own: PlanVersion) -> None:
    actions.carry_all(own, by=cast.clerk, revision=1)
    actions.confirm(own, by=cast.clerk, revision=2)


def test_what_a_unit_is_asked_may_be_worded_its_own_way_anything_else_must_be_much_the_same() -> None:
    above = [Worded(7, "1", "全年谋划180个亿元以上项目，8月底前完成120个。"), Worded(8, "2", "加强宣传引导。")]
    new = [
        Worded(0, "1", "全年谋划30个亿元以上的项目。"),
        Worded(1, "2", "加强宣传引导。"),
        Worded(2, "3", "办培训班。"),
    ]
    assert carried(new, above, owed={7}) == {0: 7, 1: 8}
    assert carried(new, above, owed=set()) == {1: 8}


def test_a_proposal_is_no_word_until_a_person_takes_it(cast: Cast, plan: Made, own: PlanVersion) -> None:
    likely = {one.number: one.likely_id for one in own.clauses.all()}
    assert likely == {"一(一)": plan.tasks[0].pk, "一(二)": plan.tasks[1].pk, "一(三)": None}
    assert set(own.clauses.values_list("carries", flat=True)) == {None}
    actions.carry(clause(own, "一(一)"), by=cast.clerk, revision=1)
    assert clause(own, "一(一)").carries == plan.tasks[0]
    actions.undo(own, by=cast.clerk, revision=2)
    assert clause(own, "一(一)").carries is None


def test_a_person_may_choose_another_task(cast: Cast, plan: Made, own: PlanVersion) -> None:
    one = clause(own, "一(三)")
    actions.correct_clause(
        one, by=cast.clerk, revision=1, heading="", text=one.text, dues=[], targets=[],
        duties=[GivenDuty("梨树县", "responsible", cast.lishu)], carries=plan.tasks[3],
    )  # fmt: skip
    assert Clause.objects.get(pk=one.pk).carries == plan.tasks[3]


def test_tasks_above_that_nothing_carries_out_are_told(cast: Cast, plan: Made, own: PlanVersion) -> None:
    assert [one.pk for one in review_of(own).missing] == [plan.tasks[at].pk for at in (0, 1, 3)]
    actions.carry_all(own, by=cast.clerk, revision=1)
    assert [one.pk for one in review_of(own).missing] == [plan.tasks[3].pk]
    page = body(cast.clerk, "plans:version", own.pk)
    assert "上级任务尚未落实到本方案：1项" in page


def test_confirming_hangs_the_tasks_below_and_both_pages_say_so(cast: Cast, plan: Made, own: PlanVersion) -> None:
    in_force(cast, own)
    mine = clause(own, "一(一)").task
    assert mine is not None
    assert mine.parent == plan.tasks[0]
    assert reverse("plans:task", args=[mine.pk]) in body(cast.dispatcher, "plans:task", plan.tasks[0].pk)
    assert reverse("plans:task", args=[plan.tasks[0].pk]) in body(cast.clerk, "plans:task", mine.pk)


def test_the_ledger_names_the_task_above_each_one(cast: Cast, plan: Made, own: PlanVersion) -> None:
    in_force(cast, own)
    entries = [json.loads(bytes(one.body))["facts"] for one in Outbox.objects.order_by("pk")]
    told = next(facts["above"] for facts in reversed(entries) if "above" in facts)
    tied = [clause(own, number).task_id for number in ("一(一)", "一(二)")]
    assert told == [[tied[0], plan.tasks[0].pk], [tied[1], plan.tasks[1].pk]]


def test_the_ledger_itemises_what_was_carried_at_once(cast: Cast, plan: Made, own: PlanVersion) -> None:
    actions.carry_all(own, by=cast.clerk, revision=1)
    (entry,) = (json.loads(bytes(one.body)) for one in Outbox.objects.filter(kind="clause.carry_all"))
    places = [clause(own, number).position for number in ("一(一)", "一(二)")]
    assert entry["facts"]["carried"] == [[places[0], plan.tasks[0].pk], [places[1], plan.tasks[1].pk]]


def test_a_measure_is_seen_like_its_plan_and_its_state_like_progress(cast: Cast, plan: Made, own: PlanVersion) -> None:
    in_force(cast, own)
    task = plan.tasks[0]
    assert [line.is_seen for line in lines_below(cast.dispatcher, task)] == [True]
    assert [line.is_seen for line in lines_below(cast.clerk, task)] == [True]
    assert lines_below(cast.stranger, task) == []
    assert "各单位的落实措施" not in body(cast.stranger, "plans:task", task.pk)


def test_a_draft_shows_nothing_to_the_city_yet(cast: Cast, plan: Made, own: PlanVersion) -> None:
    actions.carry_all(own, by=cast.clerk, revision=1)
    assert lines_below(cast.dispatcher, plan.tasks[0]) == []


def test_a_later_version_keeps_what_a_person_said(cast: Cast, plan: Made, own: PlanVersion) -> None:
    in_force(cast, own)
    later = actions.start_version(plan=own.plan, by=cast.clerk, name="二.txt", data=OWN.encode())
    assert clause(later, "一(一)").carries == plan.tasks[0]
    assert clause(later, "一(三)").carries is None


def test_merging_keeps_the_tie_of_either(cast: Cast, plan: Made, own: PlanVersion) -> None:
    actions.carry(clause(own, "一(二)"), by=cast.clerk, revision=1)
    actions.merge_with_next(clause(own, "一(一)"), by=cast.clerk, revision=2)
    assert clause(own, "一(一)").carries == plan.tasks[1]


def test_the_buttons_of_the_page_take_one_proposal_or_all(cast: Cast, own: PlanVersion) -> None:
    client = signed_in(cast.clerk)
    client.post(reverse("plans:clause_act", args=[clause(own, "一(一)").pk, "carry"]), {"revision": "1"})
    page = client.post(
        reverse("plans:version_act", args=[own.pk, "carry-all"]), {"revision": "2"}, follow=True
    ).content.decode()
    assert "已采用1条建议。" in page
    assert own.clauses.exclude(carries=None).count() == 2


def test_a_plan_with_nothing_above_it_asks_nothing(cast: Cast, plan: Made) -> None:
    alone = actions.start_plan(unit=cast.lishu, by=cast.clerk, name="县.txt", data=OWN.encode())
    assert review_of(alone).above == []
    assert "落实上级方案" not in body(cast.clerk, "plans:version", alone.pk)
    assert Plan.objects.count() == 2
