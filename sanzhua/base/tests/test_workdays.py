from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.base.workdays import Shift, SpecialDay, UnknownYear, WorkCalendar

NEW_YEAR = SpecialDay(date(2019, 1, 1), False, "元旦")
CALENDAR = WorkCalendar(
    [
        NEW_YEAR,
        *(SpecialDay(date(2019, 2, day), False, "春节") for day in range(4, 11)),
        SpecialDay(date(2019, 2, 3), True, "春节调休上班"),
    ]
)
days = st.dates(date(2019, 1, 10), date(2019, 12, 20))


@given(days, st.sampled_from(Shift))
def test_a_due_day_is_worked_unless_it_must_not_move(day: date, rule: Shift) -> None:
    due = CALENDAR.due_on(day, rule)
    assert CALENDAR.is_workday(due.due_on) or rule is Shift.NONE
    assert due.shifted == (due.due_on != day) == (due.why is not None)


@given(days)
def test_next_never_goes_back_previous_never_forward_and_no_worked_day_is_skipped(day: date) -> None:
    later, earlier = CALENDAR.due_on(day, "next").due_on, CALENDAR.due_on(day, "previous").due_on
    assert earlier <= day <= later
    between = (earlier + timedelta(days=n) for n in range(1, (later - earlier).days))
    assert not any(CALENDAR.is_workday(each) for each in between)


@given(days)
def test_a_due_day_closes_at_midnight_in_shanghai(day: date) -> None:
    due = CALENDAR.due_on(day)
    assert due.closes_at == datetime(due.due_on.year, due.due_on.month, due.due_on.day, 16, tzinfo=UTC)


@given(days)
def test_due_again_changes_nothing(day: date) -> None:
    due = CALENDAR.due_on(day)
    assert CALENDAR.due_on(due.due_on).due_on == due.due_on


def test_the_reason_names_each_kind_of_day_once() -> None:
    assert CALENDAR.due_on(date(2019, 2, 10)).why == "春节"
    assert CALENDAR.due_on(date(2019, 2, 2)).why == "周末"
    assert CALENDAR.due_on(date(2019, 2, 10), "previous").due_on == date(2019, 2, 3)
    saturday = CALENDAR.overlaid([SpecialDay(date(2019, 7, 1), False, "建党节活动")])
    assert saturday.due_on(date(2019, 6, 29)).why == "周末、建党节活动"


def test_a_make_up_day_is_worked_though_it_is_a_sunday() -> None:
    assert date(2019, 2, 3).weekday() == 6
    assert CALENDAR.is_workday(date(2019, 2, 3))


def test_a_year_that_is_not_listed_is_refused_by_name() -> None:
    with pytest.raises(UnknownYear, match="2021年"):
        CALENDAR.due_on(date(2021, 5, 5))


def test_a_shift_into_a_year_that_is_not_listed_is_refused_too() -> None:
    closed = CALENDAR.overlaid([SpecialDay(date(2019, 12, day), False, "盘点") for day in (30, 31)])
    with pytest.raises(UnknownYear, match="2020年"):
        closed.due_on(date(2019, 12, 28))
    with pytest.raises(UnknownYear, match="2018年"):
        CALENDAR.due_on(date(2019, 1, 1), "previous")


def test_an_unmovable_day_needs_no_calendar() -> None:
    assert CALENDAR.due_on(date(2031, 5, 5), "none").due_on == date(2031, 5, 5)


def test_listing_the_first_of_january_makes_a_year_known() -> None:
    assert 2020 not in CALENDAR.years
    assert CALENDAR.overlaid([SpecialDay(date(2020, 1, 1), False, "元旦")]).is_workday(date(2020, 1, 2))


def test_working_days_are_counted_from_the_day_after() -> None:
    assert CALENDAR.working_days_after(date(2019, 2, 1), 1) == date(2019, 2, 3)
    assert CALENDAR.working_days_after(date(2019, 2, 1), 2) == date(2019, 2, 11)
