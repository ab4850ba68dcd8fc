"""The issuer's clock: worked examples of docs/rules/permit-clock.md."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sanzhua.codes.calendar import shipped_calendar
from sanzhua.registry.rules.permits import Clock, working_days_between

DAYS = shipped_calendar()


def test_the_day_of_submission_does_not_count() -> None:
    assert Clock().started(date(2019, 6, 3)).due_on(DAYS, 5) == date(2019, 6, 11)  # 7 June is 端午节


def test_at_once_is_due_on_the_day_itself() -> None:
    assert Clock().started(date(2019, 6, 3)).due_on(DAYS, 0) == date(2019, 6, 3)


def test_a_return_stops_the_clock_and_the_rest_remains() -> None:
    returned = Clock().started(date(2019, 6, 3)).stopped(DAYS, date(2019, 6, 6))
    assert returned.used == 3
    assert returned.due_on(DAYS, 5) is None
    assert returned.started(date(2019, 6, 24)).due_on(DAYS, 5) == date(2019, 6, 26)


def test_an_issuer_that_had_used_up_its_days_gets_none_back() -> None:
    assert Clock(used=9).started(date(2019, 6, 24)).due_on(DAYS, 5) == date(2019, 6, 24)


def test_without_a_limit_or_beyond_the_calendar_nothing_is_due() -> None:
    assert Clock().started(date(2019, 6, 3)).due_on(DAYS, None) is None
    assert Clock().started(max(date(year, 12, 28) for year in DAYS.years)).due_on(DAYS, 20) is None


@given(st.dates(date(2018, 1, 1), date(2019, 12, 1)), st.integers(0, 40), st.integers(0, 60))
def test_stopping_and_going_on_the_same_day_changes_no_due_day(first: date, limit: int, later: int) -> None:
    running, on = Clock().started(first), first + timedelta(days=later)
    due = running.due_on(DAYS, limit)
    assert due is not None
    resumed = running.stopped(DAYS, on).started(on).due_on(DAYS, limit)
    assert resumed is not None
    # Once the days are used up the clock that runs on is due where it runs from, later than it was.
    assert resumed == due if running.used_until(DAYS, on) < limit else resumed >= due


@given(st.dates(date(2018, 1, 1), date(2019, 12, 1)), st.integers(0, 60))
def test_working_days_between_agree_with_the_calendar(first: date, count: int) -> None:
    assert working_days_between(DAYS, first, DAYS.working_days_after(first, count)) == count
