"""Which state follows from status, dates, returns and the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.plans.choices import STATE_LABELS, STATE_RULES, STATE_SHAPES, TaskStatus
from sanzhua.plans.rules.rhythm import MONTHS, DueDate, occurrences
from sanzhua.plans.rules.state import ENDED, OVERDUE, State, state_of, wants_proof

JULY = date(2019, 7, 8)


def told(status: str, *dues: DueDate, settled: tuple[date, ...] = (), since: date | None = None) -> State:
    return state_of(status, dues, settled=settled, today=JULY, year=2019, since=since)


def test_a_task_without_a_date_is_as_it_was_reported() -> None:
    assert told("not_started").key == "not_started"
    assert told("going") == State("going", "going")


def test_a_passed_date_makes_an_open_task_overdue_until_it_is_finished() -> None:
    june = DueDate("6月底前", date(2019, 6, 30))
    late = told("going", june)
    assert (late.key, late.rule, late.day, late.days_left) == (OVERDUE, "overdue_final", date(2019, 6, 30), -8)
    assert told("going", june, settled=(date(2019, 6, 30),)).key == OVERDUE
    assert told("done", june).key == "done"


def test_the_day_itself_is_not_late() -> None:
    state = told("not_started", DueDate("7月8日", JULY))
    assert (state.key, state.days_left, state.next_on) == ("not_started", 0, JULY)


def test_an_earlier_date_passes_by_a_note_that_names_it() -> None:
    dues = DueDate("6月", date(2019, 6, 30)), DueDate("年底", date(2019, 12, 31))
    assert (told("going", *dues).rule, told("going", *dues).final) == ("overdue_return", date(2019, 12, 31))
    passed = told("going", *dues, settled=(date(2019, 6, 30),))
    assert (passed.key, passed.next_on) == ("going", date(2019, 12, 31))


def test_a_rhythm_owes_each_return_from_the_day_the_plan_was_issued() -> None:
    monthly = DueDate("每月10日前", repeat="monthly")
    state = told("going", monthly, since=date(2019, 3, 1), settled=(date(2019, 3, 10), date(2019, 5, 10)))
    assert (state.key, state.day, state.missed) == (OVERDUE, date(2019, 4, 10), 2)
    assert state.owed[:3] == (date(2019, 4, 10), date(2019, 6, 10), date(2019, 7, 10))


def test_a_vague_date_binds_nobody_before_it_is_settled() -> None:
    vague = DueDate("6月份前", date(2019, 5, 31), is_settled=False)
    assert told("not_started", vague).key == "not_started"
    assert not wants_proof([vague], 0)
    assert wants_proof([vague], 1)
    assert wants_proof([DueDate("每月", repeat="monthly")], 0)


@pytest.mark.parametrize(
    ("due", "days"),
    [
        (DueDate("每季度首月", repeat="quarterly"), ["2019-01-31", "2019-04-30", "2019-07-31", "2019-10-31"]),
        (DueDate("每季度", repeat="quarterly"), ["2019-03-31", "2019-06-30", "2019-09-30", "2019-12-31"]),
        (DueDate("每年", repeat="yearly"), ["2019-12-31"]),
        (DueDate("月底", date(2019, 10, 31), "monthly"), ["2019-10-31", "2019-11-30", "2019-12-31"]),
        (DueDate("明年", date(2020, 11, 30), "monthly"), ["2020-11-30", "2020-12-30"]),
        (DueDate("不定", None), []),
    ],
)
def test_the_days_of_a_rhythm(due: DueDate, days: list[str]) -> None:
    assert [day.isoformat() for day in occurrences(due, year=2019)] == days


_DAYS = st.dates(date(2018, 1, 1), date(2021, 12, 31))
_DUES = st.lists(
    st.builds(DueDate, st.just("期"), st.none() | _DAYS, st.sampled_from(["", *MONTHS]), st.booleans()), max_size=5
)


@given(st.sampled_from(TaskStatus.values), _DUES, st.sets(_DAYS, max_size=8), _DAYS, st.none() | _DAYS)
def test_every_state_has_its_rule_and_agrees_with_its_days(
    status: str, dues: list[DueDate], settled: set[date], today: date, since: date | None
) -> None:
    state = state_of(status, dues, settled=settled, today=today, year=2019, since=since)
    assert state.key in STATE_LABELS
    assert state.key in STATE_SHAPES
    words = str(STATE_RULES[state.rule]) % {"day": state.day, "count": state.count}
    assert "%" not in words
    assert state.is_open == (status not in ENDED)
    assert (state.key == OVERDUE) == (state.days_left is not None and state.days_left < 0)
    assert list(state.owed) == sorted(set(state.owed))
    if state.next_on:
        assert state.next_on - today == timedelta(days=state.days_left or 0)


@given(_DUES, st.sets(_DAYS, max_size=8), _DAYS)
def test_one_more_return_never_makes_a_task_later(dues: list[DueDate], settled: set[date], today: date) -> None:
    before = state_of("going", dues, settled=settled, today=today, year=2019)
    for day in before.owed[:1]:
        after = state_of("going", dues, settled={*settled, day}, today=today, year=2019)
        assert after.missed <= before.missed
