from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sanzhua.base import clock
from sanzhua.base.clock import SHANGHAI
from sanzhua.base.periods import Period
from sanzhua.base.refusals import WrongState
from sanzhua.base.workdays import Shift
from sanzhua.codes.calendar import shipped_calendar
from sanzhua.dispatch.calendar import (
    CalendarRow,
    Calendars,
    calendar_gap,
    city_calendars,
    ensure_form_period,
    is_merged,
    moments,
    periods_of,
    previous_period,
    shipped_row,
)
from sanzhua.dispatch.models import FormCalendar, FormPeriod
from tests.cast import Cast

PLAIN = CalendarRow(open_day=1, due_day=10, rule=Shift.NEXT, close_day=None, merged=frozenset())


def wrote(
    unit: int, from_period: str, due_day: int, merged: tuple[int, ...] = (), pk: int | None = None
) -> FormCalendar:
    return FormCalendar(
        pk=pk, unit_id=unit, form="construction", from_period=from_period, open_day=1, due_day=due_day,
        merged=list(merged),
    )  # fmt: skip


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


def test_what_no_office_wrote_is_the_shipped_row() -> None:
    assert Calendars([], [1]).row("construction", Period(2019, 6)) == shipped_row("construction") == PLAIN


def test_a_writing_holds_from_its_period_until_the_next_one_begins() -> None:
    held = Calendars([wrote(1, "2019-07", 12), wrote(1, "2020-01", 8)], [1])
    days = {text: held.row("construction", Period.parse(text)).due_day for text in ("2019-06", "2019-12", "2020-01")}
    assert days == {"2019-06": 10, "2019-12": 12, "2020-01": 8}
    assert held.row("attraction", Period(2019, 8)).due_day == 10


def test_of_two_writings_of_one_period_the_newer_holds() -> None:
    assert (
        Calendars([wrote(1, "2019-07", 8, pk=2), wrote(1, "2019-07", 12, pk=1)], [1])
        .row("construction", Period(2019, 7))
        .due_day
        == 8
    )


def test_the_nearest_unit_that_wrote_wins() -> None:
    writings = [wrote(1, "2019-01", 10), wrote(2, "2019-06", 6)]
    assert Calendars(writings, [2, 1]).row("construction", Period(2019, 6)).due_day == 6
    assert Calendars(writings, [2, 1]).row("construction", Period(2019, 5)).due_day == 10
    assert Calendars(writings, [3, 1]).row("construction", Period(2019, 6)).due_day == 10


def test_merged_months_are_one_return() -> None:
    held = Calendars([wrote(1, "2019-01", 10, merged=(1,))], [1])
    assert held.covers("construction", Period(2019, 2)) == (Period(2019, 1), Period(2019, 2))
    assert held.covers("construction", Period(2019, 3)) == (Period(2019, 3),)
    assert held.reported_in("construction", Period(2019, 1)) == Period(2019, 2)
    assert Calendars([wrote(1, "2020-01", 10, merged=(1,))], [1]).covers("construction", Period(2019, 2)) == (
        Period(2019, 2),
    )


def test_december_may_be_reported_with_january() -> None:
    held = Calendars([wrote(1, "2019-01", 10, merged=(12,))], [1])
    assert held.reported_in("construction", Period(2019, 12)) == Period(2020, 1)
    assert held.covers("construction", Period(2020, 1)) == (Period(2019, 12), Period(2020, 1))


def test_a_merged_month_has_no_period_of_its_own(cast: Cast) -> None:
    one = wrote(cast.city.pk, "2019-01", 10, merged=(1,))
    one.by, one.at = cast.dispatcher, clock.now()
    one.save()
    assert (is_merged("construction", Period(2019, 1)), is_merged("construction", Period(2019, 2))) == (True, False)
    assert previous_period("construction", Period(2019, 3)) == Period(2019, 2)
    assert previous_period("construction", Period(2019, 2)) == Period(2018, 12)
    assert "construction" not in periods_of(Period(2019, 1))
    assert calendar_gap(Period(2019, 1)) == ""
    with pytest.raises(WrongState, match="合并报送"):
        ensure_form_period("construction", "2019-01")


def test_a_county_does_not_write_for_the_city(cast: Cast) -> None:
    one = wrote(cast.lishu.pk, "2019-01", 6)
    one.by, one.at = cast.dispatcher, clock.now()
    one.save()
    assert city_calendars().row("construction", Period(2019, 6)).due_day == 10
