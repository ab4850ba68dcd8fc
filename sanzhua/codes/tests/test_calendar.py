from datetime import date, timedelta

import chinese_calendar
import pytest

from sanzhua.base.workdays import SpecialDay
from sanzhua.codes.calendar import shipped_calendar
from sanzhua.codes.models import CalendarOverride
from sanzhua.codes.queries import work_calendar


def test_the_shipped_days_agree_with_their_source() -> None:
    calendar = shipped_calendar()
    assert calendar.years >= set(range(2004, 2027))
    day = date(2004, 1, 1)
    while day < date(2027, 1, 1):
        assert calendar.is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_the_tenth_of_february_2019_falls_in_the_spring_festival() -> None:
    due = shipped_calendar().due_on(date(2019, 2, 10))
    assert (due.due_on, due.why) == (date(2019, 2, 11), "春节")


def test_the_july_and_november_returns_of_2019() -> None:
    calendar = shipped_calendar()
    assert not calendar.due_on(date(2019, 7, 10)).shifted
    assert calendar.due_on(date(2019, 11, 10)).due_on == date(2019, 11, 11)
    assert calendar.due_on(date(2019, 11, 10)).why == "周末"


@pytest.mark.django_db
def test_the_nearest_units_own_day_wins_over_everybodys_over_the_shipped() -> None:
    day, city, county = date(2019, 7, 10), 1, 2
    CalendarOverride.objects.create(day=day, is_workday=False, name="系统停机")
    assert not work_calendar().is_workday(day)
    CalendarOverride.objects.create(owner_unit_id=city, day=day, is_workday=True, name="正常上班")
    CalendarOverride.objects.create(owner_unit_id=county, day=day, is_workday=False, name="县庆")
    assert work_calendar([city]).is_workday(day)
    assert work_calendar([county, city]).special(day) == SpecialDay(day, False, "县庆")
    assert shipped_calendar().is_workday(day)


@pytest.mark.django_db
def test_overrides_can_make_a_new_year_known() -> None:
    CalendarOverride.objects.create(day=date(2027, 1, 1), is_workday=False, name="元旦")
    assert work_calendar().due_on(date(2027, 1, 10)).due_on == date(2027, 1, 11)
