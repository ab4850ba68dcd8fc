"""A unit takes its tasks over with a named leader in one confirmation."""

from __future__ import annotations

import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.plans.actions import take_over
from sanzhua.plans.models import TakeOver
from sanzhua.plans.queries.tasks import lines_of
from sanzhua.plans.tests.making import Made
from tests.cast import Cast


def test_one_confirmation_takes_over_all_that_the_unit_owes(cast: Cast, plan: Made) -> None:
    count = take_over(plan=plan.plan, unit=cast.lishu, tasks=None, leader="王〇〇", title="县长", by=cast.clerk)
    assert count == 3  # its two, and the one of the open set
    unled = [line.task.pk for line in lines_of(cast.dispatcher, [plan.plan.pk]) if line.is_unled]
    assert unled == [plan.tasks[2].pk]


def test_chosen_tasks_only_and_a_second_click_changes_nothing(cast: Cast, plan: Made) -> None:
    chosen = [plan.tasks[0].pk]
    counts = [
        take_over(plan=plan.plan, unit=cast.lishu, tasks=chosen, leader="王〇〇", by=cast.clerk) for _run in range(2)
    ]
    assert counts == [1, 0]
    assert Outbox.objects.filter(kind="task.take_over").count() == 1


def test_another_leader_ends_the_former_one_and_keeps_the_line(cast: Cast, plan: Made) -> None:
    for leader in ("王〇〇", "赵副县长"):
        take_over(plan=plan.plan, unit=cast.lishu, tasks=[plan.tasks[0].pk], leader=leader, by=cast.clerk)
    rows = TakeOver.objects.filter(task=plan.tasks[0])
    assert [(row.leader, row.ended_at is None) for row in rows] == [("王〇〇", False), ("赵副县长", True)]


def test_each_unit_of_an_open_set_has_its_own_leader(cast: Cast, plan: Made) -> None:
    open_set = [plan.tasks[3].pk]
    take_over(plan=plan.plan, unit=cast.lishu, tasks=open_set, leader="王〇〇", by=cast.clerk)
    take_over(plan=plan.plan, unit=cast.yitong, tasks=open_set, leader="朴县长", by=cast.stranger)
    assert TakeOver.objects.filter(task=plan.tasks[3], ended_at__isnull=True).count() == 2
    seen = {line.task.pk: line for line in lines_of(cast.stranger, [plan.plan.pk])}
    assert [one.leader for one in seen[plan.tasks[3].pk].leaders] == ["朴县长"]


def test_a_department_is_spoken_for_by_who_sits_in_it(cast: Cast, plan: Made) -> None:
    assert take_over(plan=plan.plan, unit=cast.commerce, tasks=None, leader="孙局长", by=cast.form_owner) == 1


def test_nobody_takes_over_for_another_unit(cast: Cast, plan: Made) -> None:
    with pytest.raises(NotAllowed):
        take_over(plan=plan.plan, unit=cast.lishu, tasks=None, leader="王〇〇", by=cast.stranger)
    with pytest.raises(WrongState):
        take_over(plan=plan.plan, unit=cast.lishu, tasks=[plan.tasks[2].pk], leader="王〇〇", by=cast.clerk)
    assert not TakeOver.objects.exists()


def test_a_leader_has_a_name_and_a_choice_is_not_empty(cast: Cast, plan: Made) -> None:
    with pytest.raises(Incomplete):
        take_over(plan=plan.plan, unit=cast.lishu, tasks=None, leader=" ", by=cast.clerk)
    with pytest.raises(Incomplete):
        take_over(plan=plan.plan, unit=cast.lishu, tasks=[], leader="王〇〇", by=cast.clerk)
