"""The year's plan by month: the first one stays, adjustments stand beside it, the register takes the sum in force."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.registry.actions import (
    adjust_year_plan,
    create_project,
    set_year_plan,
    withdraw_year_plan,
)
from sanzhua.registry.models import Project, RegisterChange, YearPlan
from sanzhua.registry.queries.year_plan import year_plan, year_plans
from tests.cast import Cast

WAN = 10_000
FLAT = [100 * WAN] * 12
CUT = [100 * WAN] * 6 + [50 * WAN] * 6
SPRING, JULY = date(2019, 2, 20), date(2019, 7, 5)
APPROVED: dict[str, Any] = {"approver": "市政府常务会议", "paper": "四政纪〔2019〕3号"}


@pytest.fixture(autouse=True)
def _july() -> Any:
    with clock.use_fixed(datetime(2019, 7, 8, 9, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    return create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts={}, from_day=None)


@pytest.fixture
def plan(cast: Cast, plant: Project) -> YearPlan:
    return set_year_plan(plant, year=2019, months=FLAT, on=SPRING, by=cast.clerk, **APPROVED)


def test_the_sum_feeds_the_register(cast: Cast, plant: Project, plan: YearPlan) -> None:
    plant.refresh_from_db()
    change = RegisterChange.objects.get(key="plan_year")
    assert (plant.facts["plan_year"], change.new, change.by) == (1_200 * WAN, 1_200 * WAN, cast.clerk)


def test_an_adjustment_leaves_the_baseline_and_moves_the_register(cast: Cast, plant: Project, plan: YearPlan) -> None:
    adjust_year_plan(plan, months=CUT, on=JULY, reason="征地滞后", by=cast.clerk, **APPROVED)
    found = year_plan(plant, 2019)
    assert found is not None
    assert (found.baseline, found.current, found.is_adjusted) == (tuple(FLAT), tuple(CUT), True)
    before = year_plan(plant, 2019, on=date(2019, 7, 4))
    assert before is not None
    assert before.current == tuple(FLAT)
    plant.refresh_from_db()
    assert plant.facts["plan_year"] == 900 * WAN


def test_there_was_no_plan_before_it_was_approved(plant: Project, plan: YearPlan) -> None:
    assert year_plan(plant, 2019, on=date(2019, 2, 19)) is None


def test_a_second_baseline_is_refused(cast: Cast, plant: Project, plan: YearPlan) -> None:
    with pytest.raises(WrongState, match="登记为调整"):
        set_year_plan(plant, year=2019, months=CUT, on=SPRING, by=cast.clerk, **APPROVED)


def test_months_that_have_passed_stay_as_they_were(cast: Cast, plan: YearPlan) -> None:
    rewritten = [0, *FLAT[1:]]
    with pytest.raises(Refused, match="只能改7月及以后"):
        adjust_year_plan(plan, months=rewritten, on=JULY, reason="调低", by=cast.clerk, **APPROVED)


def test_an_adjustment_has_reason_approver_and_paper(cast: Cast, plan: YearPlan) -> None:
    said: dict[str, Any] = {"reason": "征地滞后", **APPROVED}
    for word in said:
        with pytest.raises(Incomplete):
            adjust_year_plan(plan, months=CUT, on=JULY, by=cast.clerk, **{**said, word: " "})
    with pytest.raises(WrongState, match="没有变化"):
        adjust_year_plan(plan, months=FLAT, on=JULY, by=cast.clerk, **said)


def test_adjustments_come_in_the_order_of_their_days(cast: Cast, plan: YearPlan) -> None:
    adjust_year_plan(plan, months=CUT, on=JULY, reason="征地滞后", by=cast.clerk, **APPROVED)
    with pytest.raises(WrongState, match="早于"):
        adjust_year_plan(plan, months=FLAT, on=date(2019, 7, 1), reason="恢复", by=cast.clerk, **APPROVED)


def test_a_years_sum_alone_is_split_by_the_season(cast: Cast, plant: Project) -> None:
    plan = set_year_plan(plant, year=2019, total=1_200 * WAN, on=SPRING, by=cast.clerk, **APPROVED)
    assert (sum(plan.months), plan.by_curve, plan.months[0] < plan.months[6]) == (1_200 * WAN, True, True)


def test_next_years_plan_leaves_the_register_to_this_year(cast: Cast, plant: Project, plan: YearPlan) -> None:
    set_year_plan(plant, year=2020, total=600 * WAN, on=JULY, by=cast.clerk, **APPROVED)
    plant.refresh_from_db()
    assert plant.facts["plan_year"] == 1_200 * WAN


def test_many_plans_cost_two_queries(
    cast: Cast,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    made = [
        create_project(unit=cast.lishu, name=f"项目{place}", by=cast.clerk, facts={}, from_day=None)
        for place in range(4)
    ]
    for one in made:
        set_year_plan(one, year=2019, months=FLAT, on=SPRING, by=cast.clerk, **APPROVED)
    with django_assert_max_num_queries(2):
        assert len(year_plans(made, 2019)) == 4


def test_a_plan_entered_wrongly_is_taken_back_by_the_city_until_it_was_adjusted(
    cast: Cast, plant: Project, plan: YearPlan
) -> None:
    with pytest.raises(NotAllowed):
        withdraw_year_plan(plan, because="金额录错", by=cast.clerk)
    withdraw_year_plan(plan, because="金额录错", by=cast.dispatcher)
    again = set_year_plan(plant, year=2019, months=FLAT, on=SPRING, by=cast.clerk, **APPROVED)
    adjust_year_plan(again, months=CUT, on=JULY, reason="征地滞后", by=cast.clerk, **APPROVED)
    with pytest.raises(WrongState, match="不能撤销"):
        withdraw_year_plan(again, because="金额录错", by=cast.dispatcher)
