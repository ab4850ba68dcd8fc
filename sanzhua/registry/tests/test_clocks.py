"""Service clocks out of rows, with the worked example of docs/rules/service-clocks.md."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.registry.choices import Stage, Status
from sanzhua.registry.rules import clocks
from sanzhua.registry.rules.clocks import Step

TODAY = date(2019, 7, 8)


def step(before: str, after: str, on: date, status: str = "ongoing", winter: bool = False) -> Step:
    return Step(before, after, status, on, winter)


# Met on 1 March 2018, signed on 30 April, preparation from 1 June, started on 1 September, rested for the winter.
EXAMPLE = [
    step("", "talks", date(2018, 3, 1)),
    step("talks", "signed", date(2018, 4, 30)),
    step("signed", "preparation", date(2018, 6, 1)),
    step("preparation", "building", date(2018, 9, 1)),
    step("building", "building", date(2018, 11, 20), "suspended", winter=True),
    step("building", "building", date(2019, 3, 20)),
    step("building", "completed", date(2019, 6, 30)),
]


def test_the_order_of_the_stages_is_the_registers() -> None:
    assert list(clocks.ORDER) == Stage.values
    assert clocks.SUSPENDED == Status.SUSPENDED


def test_the_worked_example() -> None:
    found = {stay.stage: stay for stay in clocks.stays(EXAMPLE, TODAY)}
    assert (found["talks"].days, found["signed"].days, found["preparation"].days) == (60, 32, 92)
    building = found["building"]
    # 302 calendar days, 120 of them in winter rest.
    assert (building.days, building.rest_days, building.winter_days) == (182, 120, 120)
    assert (found["completed"].end, found["completed"].days) == (None, 8)
    assert clocks.clock_between(EXAMPLE, "talks", "signed", TODAY) == 60
    assert clocks.clock_between(EXAMPLE, "signed", "building", TODAY) == 124


def test_a_stage_that_was_entered_again_is_a_stay_of_its_own() -> None:
    steps = [
        step("", "planning", date(2019, 1, 1)),
        step("planning", "building", date(2019, 2, 1)),
        step("building", "preparation", date(2019, 3, 1)),
        step("preparation", "building", date(2019, 5, 1)),
    ]
    assert [(stay.stage, stay.days) for stay in clocks.stays(steps, TODAY)] == [
        ("planning", 31), ("building", 28), ("preparation", 61), ("building", 68),
    ]  # fmt: skip


@pytest.mark.parametrize(("stage", "known"), [("planning", True), ("talks", True), ("building", False)])
def test_who_enters_in_the_middle_began_before_anybody_counted(stage: str, known: bool) -> None:
    (stay,) = clocks.stays([step("", stage, date(2019, 5, 1))], TODAY)
    assert stay.known is known


def test_an_event_before_the_entry_draws_the_entry_back() -> None:
    steps = [step("", "preparation", date(2019, 5, 8)), step("preparation", "building", date(2018, 5, 11))]
    assert [(stay.stage, stay.days) for stay in clocks.stays(steps, TODAY)] == [("preparation", 0), ("building", 423)]


def test_who_was_never_courted_has_no_first_contact() -> None:
    steps = [step("", "planning", date(2019, 1, 1)), step("planning", "building", date(2019, 2, 1))]
    assert clocks.clock_between(steps, "talks", "signed", TODAY) is None


def test_no_project_gives_no_mean() -> None:
    assert clocks.figure([None]) == clocks.Figure(0, None, None)
    assert clocks.share(0, 0) is None


DAYS = st.dates(date(2017, 1, 1), date(2019, 7, 8))


@given(st.lists(st.tuples(st.sampled_from(Stage.values), st.sampled_from(Status.values), DAYS), min_size=1, max_size=9))
def test_no_stay_is_negative_and_stays_follow_one_another(rows: list[tuple[str, str, date]]) -> None:
    before, steps = "", []
    for stage, status, on in rows:
        steps.append(Step(before, stage, status, on))
        before = stage
    found = clocks.stays(steps, TODAY)
    assert all(stay.days >= 0 and stay.rest_days >= stay.winter_days >= 0 for stay in found)
    assert all(one.end == other.begin for one, other in pairwise(found))
    assert found[-1].end is None
