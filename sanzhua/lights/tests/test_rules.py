"""The rules on plain values; examples from docs/rules/lights.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.base.periods import Period
from sanzhua.lights.rules import GREEN, NONE, RED, YELLOW, Judged, Known, judge, month_of
from sanzhua.lights.scheme import scheme
from sanzhua.registry.rules.money import seasonal_curve

JUNE = Period(2019, 6)
WAN = 10_000
BUILDING = Known(
    done=310 * WAN, plan=1_000 * WAN, is_started=True, started_in=Period(2018, 5), in_stats=True, total=5_000 * WAN
)
WAITING = Known(plan=1_000 * WAN, total=5_000 * WAN)


def light(known: Known, period: Period = JUNE) -> Judged:
    return judge(known, period, scheme(), seasonal_curve())


def told(known: Known, period: Period = JUNE) -> tuple[str, int | None, str]:
    found = light(known, period)
    return found.colour, found.score, found.rule


def done(wan: int) -> Known:
    return replace(BUILDING, done=wan * WAN)


def test_the_worked_example_by_the_seasonal_curve() -> None:
    assert told(BUILDING) == (GREEN, 82, "")
    assert told(done(190)) == (YELLOW, 68, "behind")
    spring = replace(done(178), started_in=Period(2019, 3), in_stats=False)
    found = light(spring)
    assert (found.colour, found.score, found.rule) == (RED, 48, "entry")
    assert [one.points for one in found.found] == [5, 0, 47]
    assert found.found[0].inputs["behind"] == 21.0


@pytest.mark.parametrize(
    ("wan", "colour", "score"),
    [
        (500, GREEN, 100),
        (400, GREEN, 100),
        (301, GREEN, 80),
        (300, YELLOW, 79),
        (100, YELLOW, 60),
        (99, RED, 58),
        (0, RED, 50),
    ],
)
def test_ten_points_behind_is_yellow_and_more_than_thirty_red(wan: int, colour: str, score: int) -> None:
    assert told(done(wan))[:2] == (colour, score)


def test_what_is_printed_is_judged() -> None:
    """30.05 % done prints as 30.1 %, which is 9.9 points behind 40.0 %."""
    assert told(replace(BUILDING, done=3_005_000))[0] == GREEN
    assert told(replace(BUILDING, done=3_004_999))[0] == YELLOW


def test_its_own_plan_by_month_comes_before_the_curve() -> None:
    late = [0] * 8 + [250 * WAN] * 4
    assert told(replace(done(0), months=late)) == (GREEN, 100, "")
    early = [250 * WAN] * 4 + [0] * 8
    found = light(replace(done(650), months=early))
    assert (found.colour, found.found[0].inputs["expected_share"], found.found[0].inputs["behind"]) == (
        RED,
        100.0,
        35.0,
    )


def test_the_curve_begins_in_the_month_of_the_start_planned_or_actual() -> None:
    may = replace(done(300), started_in=Period(2019, 5))
    assert light(may).found[0].inputs["since"] == 5
    assert light(replace(may, start_plan=Period(2019, 3))).found[0].inputs["since"] == 3
    assert light(replace(may, start_plan=Period(2018, 10))).found[0].inputs["since"] == 1


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        (Period(2019, 7), (NONE, None, "")),
        (Period(2019, 6), (YELLOW, 79, "start")),
        (Period(2019, 4), (YELLOW, 66, "start")),
        (Period(2019, 3), (RED, 59, "start")),
        (Period(2018, 4), (RED, 19, "start")),
        (None, (NONE, None, "")),
    ],
)
def test_due_to_start_and_not_started(planned: Period | None, expected: tuple[str, int | None, str]) -> None:
    assert told(replace(WAITING, start_plan=planned)) == expected


def test_winter_months_delay_no_start() -> None:
    planned = replace(WAITING, start_plan=Period(2018, 10))
    assert told(planned, Period(2019, 3)) == (YELLOW, 79, "start")
    assert told(planned, Period(2019, 6)) == (RED, 59, "start")


@pytest.mark.parametrize(
    ("started", "colour"),
    [(Period(2019, 6), GREEN), (Period(2019, 5), YELLOW), (Period(2019, 4), YELLOW), (Period(2019, 3), RED)],
)
def test_started_a_month_without_entry_is_yellow_and_over_two_red(started: Period, colour: str) -> None:
    outside = replace(done(1_000), in_stats=False, started_in=started)
    assert told(outside)[0] == colour
    assert told(replace(outside, total=499 * WAN))[0] == GREEN
    assert told(replace(outside, in_stats=None))[0] == GREEN
    assert told(replace(outside, started_in=None))[0] == GREEN


def test_a_rest_by_plan_has_no_light() -> None:
    found = light(replace(done(0), rest="winter", resumes_on=date(2019, 4, 1), in_stats=False))
    assert (found.colour, found.score, found.found, found.why) == (NONE, None, (), None)


def test_completed_projects_have_no_light_of_progress() -> None:
    assert told(replace(done(0), is_completed=True)) == (NONE, None, "")
    outside = replace(done(0), is_completed=True, in_stats=False)
    assert told(outside)[::2] == (RED, "entry")


@pytest.mark.parametrize(
    "unknown", [replace(BUILDING, plan=None), replace(BUILDING, plan=0), replace(BUILDING, done=None)]
)
def test_what_cannot_be_judged_is_neither_well_nor_bad(unknown: Known) -> None:
    assert told(unknown) == (NONE, None, "")
    assert told(replace(unknown, in_stats=False))[::2] == (RED, "entry")


@pytest.mark.parametrize(
    ("text", "month"), [("2019-04", "2019-04"), ("2019-04-18", "2019-04"), ("2019", None), ("四月", None), (None, None)]
)
def test_months_of_dates_as_rows_hold_them(text: str | None, month: str | None) -> None:
    assert (str(found) if (found := month_of(text)) else None) == month


MONTHS = st.builds(Period, st.integers(2017, 2020), st.integers(1, 12))
AMOUNTS = st.one_of(st.none(), st.integers(0, 10**11))
PLANS = st.one_of(st.none(), st.lists(st.integers(0, 10**9), min_size=12, max_size=12).filter(sum))
ANY = st.builds(
    Known,
    done=AMOUNTS,
    plan=AMOUNTS,
    months=PLANS,
    is_started=st.booleans(),
    is_completed=st.booleans(),
    start_plan=st.one_of(st.none(), MONTHS),
    started_in=st.one_of(st.none(), MONTHS),
    in_stats=st.one_of(st.none(), st.booleans()),
    total=AMOUNTS,
    rest=st.sampled_from(["", "", "winter", "suspended"]),
)


@given(ANY, MONTHS)
def test_the_score_says_what_the_colour_says_and_is_the_printed_sum(known: Known, period: Period) -> None:
    found = light(known, period)
    if found.score is None:
        assert found.colour == NONE
        assert not any(one.points for one in found.found)
        return
    best, least = scheme().band(found.colour)
    assert least <= found.score <= best
    assert found.score == 100 - sum(one.points for one in found.found)
    assert found.why in found.found


@given(ANY, MONTHS)
def test_the_colour_is_that_of_the_worst_finding(known: Known, period: Period) -> None:
    found = light(known, period)
    bad = [one.colour for one in found.found if one.colour in (RED, YELLOW)]
    assert found.colour == (RED if RED in bad else YELLOW) if bad else found.colour in (GREEN, NONE)
    assert bool(found.rule) == bool(bad)


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 10**8), MONTHS)
def test_more_done_never_makes_a_light_worse(less: int, plan: int, more: int, period: Period) -> None:
    before, after = (light(replace(BUILDING, done=sum_, plan=plan), period).score for sum_ in (less, less + more))
    assert before is not None
    assert after is not None
    assert after >= before
