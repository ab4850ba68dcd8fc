from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sanzhua.base.clock import SHANGHAI
from sanzhua.base.periods import Period
from sanzhua.base.refusals import WrongState
from sanzhua.base.workdays import Shift
from sanzhua.codes.calendar import shipped_calendar
from sanzhua.dispatch import calendar
from sanzhua.dispatch.calendar import CalendarRow, ensure_form_period, moments
from sanzhua.dispatch.models import FormPeriod

PLAIN = CalendarRow(open_day=1, due_day=10, rule=Shift.NEXT, close_day=None, merged=frozenset())


def test_june_is_due_on_10_july_at_midnight(db: None) -> None:
    row = ensure_form_period("construction", "2019-06")
    assert row.opens_at == datetime(2019, 7, 1, tzinfo=SHANGHAI)
    assert row.due_at == datetime(2019, 7, 10, 16, 0, tzinfo=UTC)
    assert row.closes_at is None


def test_asking_again_makes_no_second_row(db: None) -> None:
    assert ensure_form_period("construction", "2019-06") == ensure_form_period("construction", Period(2019, 6))
    assert FormPeriod.objects.count() == 1


def test_a_due_day_that_is_no_working_day_moves_to_the_next_one() -> None:
    # 10 February 2019 was the last day of the Spring Festival.
    assert moments(PLAIN, Period(2019, 1), shipped_calendar())["due_at"] == datetime(2019, 2, 12, tzinfo=SHANGHAI)


def test_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    row = CalendarRow(open_day=1, due_day=31, rule=Shift.NONE, close_day=None, merged=frozenset())
    assert moments(row, Period(2019, 1), shipped_calendar())["due_at"] == datetime(2019, 3, 1, tzinfo=SHANGHAI)


def test_merged_months_are_one_return(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    merged = CalendarRow(open_day=1, due_day=10, rule=Shift.NEXT, close_day=None, merged=frozenset({1}))
    monkeypatch.setattr(calendar, "calendar_row", lambda _form: merged)
    assert merged.covers(Period(2019, 2)) == (Period(2019, 1), Period(2019, 2))
    assert merged.reported_in(Period(2019, 1)) == Period(2019, 2)
    assert calendar.previous_period("construction", Period(2019, 3)) == Period(2019, 2)
    assert calendar.previous_period("construction", Period(2019, 2)) == Period(2018, 12)
    with pytest.raises(WrongState):
        ensure_form_period("construction", "2019-01")
