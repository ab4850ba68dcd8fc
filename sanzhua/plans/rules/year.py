"""A year as months, weeks and days."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

_MONDAY_FIRST = calendar.Calendar(firstweekday=0)


def weeks_of(year: int, month: int) -> list[list[date | None]]:
    """Weeks of seven days from Monday on; None where a day belongs to another month."""
    weeks = _MONDAY_FIRST.monthdatescalendar(year, month)
    return [[day if day.month == month else None for day in week] for week in weeks]


def days_within(begins: date, ends: date, first: date, last: date) -> Iterator[date]:
    """Days of a span that lie between `first` and `last`, all of them inclusive."""
    day = max(begins, first)
    while day <= min(ends, last):
        yield day
        day += timedelta(days=1)
