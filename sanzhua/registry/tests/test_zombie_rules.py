"""The zombie score: worked examples, and what holds for every project."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanzhua.base.periods import Period
from sanzhua.registry.rules.reserve_data import parameters, shipped_parts
from sanzhua.registry.rules.zombies import Facts, Month, Score, is_winter_rest, same_text_since, score

QUICK = settings(deadline=None)
VALUES = {key: one.value for key, one in parameters().items()}
WINTER = {11, 12, 1, 2, 3}
DAY = date(2019, 7, 8)


def scored(facts: Facts, today: date = DAY) -> Score:
    return score(facts, today=today, values=VALUES, rules=shipped_parts())


def points(facts: Facts, today: date = DAY) -> dict[str, int]:
    return {part.key: part.score for part in scored(facts, today).parts if part.score}


def test_the_worked_example() -> None:
    facts = Facts(changed_on=date(2018, 5, 20), start_due=Period(2018, 9), text_since=Period(2018, 6))
    found = scored(facts)
    # June to October 2018 and April to June 2019: eight months; October 2018 and April to June 2019: four.
    assert [(part.key, part.months, part.score) for part in found.parts if part.months is not None] == [
        ("idle", 8, 25),
        ("start", 4, 16),
        ("text", 7, 10),
    ]
    assert (found.points, found.is_suspect) == (51, True)


def test_what_is_not_known_costs_nothing() -> None:
    assert scored(Facts()).points == 0


def test_a_planned_start_in_the_future_costs_nothing() -> None:
    assert points(Facts(start_due=Period(2020, 4))) == {}


def test_a_stop_beyond_its_planned_resumption_counts_from_there() -> None:
    assert points(Facts(resumes_on=date(2019, 4, 15))) == {"resume": 6}


def test_a_registered_winter_rest_reaches_into_spring() -> None:
    rest = ((date(2018, 10, 20), date(2019, 5, 10)),)
    without, resting = Facts(changed_on=date(2018, 9, 1)), Facts(changed_on=date(2018, 9, 1), rests=rest)
    assert scored(without).parts[0].months == 4
    assert scored(resting).parts[0].months == 1


@pytest.mark.parametrize(
    ("on", "until", "rests"),
    [
        (date(2018, 11, 5), date(2019, 4, 1), True),
        (date(2019, 1, 5), date(2019, 5, 31), True),
        (date(2018, 11, 5), date(2019, 9, 1), False),
        (date(2018, 6, 1), date(2018, 7, 1), False),
    ],
)
def test_a_stop_is_a_winter_rest_only_if_it_ends_in_spring(on: date, until: date, rests: bool) -> None:
    assert is_winter_rest(on, until) is rests


def test_the_same_text_counts_from_its_first_month_while_nothing_moved() -> None:
    def months(*told: tuple[str, bool]) -> list[Month]:
        return [Month(Period(2019, place), text, moved) for place, (text, moved) in enumerate(told, start=1)]

    still = ("正在办理手续", False)
    assert same_text_since(months(("规划设计", False), still, still, still)) == Period(2019, 2)
    assert same_text_since(months(still, ("正在办理手续", True), still)) is None
    assert same_text_since(months(still, still, ("正在办理手续", True))) is None
    assert same_text_since(months(("", False), ("", False))) is None
    assert same_text_since([]) is None


days = st.integers(0, 1400).map(lambda count: date(2016, 1, 1) + timedelta(count))
months = st.builds(Period, st.integers(2016, 2021), st.integers(1, 12))
facts = st.builds(
    Facts,
    changed_on=st.none() | days,
    start_due=st.none() | months,
    permit_on=st.none() | days,
    money_on=st.none() | days,
    text_since=st.none() | months,
    resumes_on=st.none() | days,
    rests=st.lists(st.tuples(days, st.integers(0, 200)), max_size=2).map(
        lambda found: tuple((begin, begin + timedelta(length)) for begin, length in found)
    ),
)


@QUICK
@given(facts, days, st.integers(0, 600))
def test_time_alone_never_lowers_the_score(known: Facts, today: date, later: int) -> None:
    assert scored(known, today + timedelta(later)).points >= scored(known, today).points


@QUICK
@given(facts, days, st.integers(1, 400))
def test_an_older_last_change_never_lowers_the_score(known: Facts, today: date, earlier: int) -> None:
    for name in ("changed_on", "permit_on", "money_on", "resumes_on"):
        day = getattr(known, name)
        if day is not None:
            older = replace(known, **{name: day - timedelta(earlier)})
            assert scored(older, today).points >= scored(known, today).points


@QUICK
@given(facts, st.integers(2017, 2021))
def test_the_winter_adds_nothing(known: Facts, year: int) -> None:
    # From 1 November on, October is over; until 30 April only winter months are added.
    assert scored(known, date(year, 11, 1)).points == scored(known, date(year + 1, 4, 30)).points


@QUICK
@given(facts, days)
def test_the_parts_add_up_and_none_passes_its_cap(known: Facts, today: date) -> None:
    found = scored(known, today)
    assert found.points == sum(part.score for part in found.parts) <= 100
    assert all(0 <= part.score <= part.cap for part in found.parts)
    assert all(part.score == 0 for part in found.parts if part.months is None)
