"""The days that a date or a rhythm of a plan asks for."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
_DAY = re.compile(r"月(?:的)?(\d{1,2})[日号]")


@dataclass(frozen=True, slots=True)
class DueDate:
    """A date, or a rhythm where `repeat` is a key of MONTHS; `on` is then its first day, None where no day is named.

    A vague date that nobody has settled yet (`is_settled` is false) binds nobody.
    """

    text: str
    on: date | None = None
    repeat: str = ""
    is_settled: bool = True


def occurrences(due: DueDate, *, year: int, since: date | None = None) -> list[date]:
    """The days asked for, to the end of the plan's year; a rhythm owes nothing for days before `since`.

    A rhythm without a day ends with its month, quarter or year; 首月 is the first month of a quarter.
    """
    if not due.is_settled:
        return []
    if not due.repeat:
        return [due.on] if due.on else []
    last = date(max(year, due.on.year if due.on else year), 12, 31)
    return [day for day in _beats(due, year) if day <= last and (since is None or day >= since)]


def _beats(due: DueDate, year: int) -> Iterator[date]:
    step = MONTHS[due.repeat]
    if due.on:
        first, day = due.on.year * 12 + due.on.month - 1, due.on.day
    else:
        first, day = year * 12 + (0 if "首月" in due.text else step - 1), _named_day(due.text)
    last = max(year, first // 12) * 12 + 11
    for month in range(first, last + 1, step):
        yield _day_of(month, day)


def _named_day(text: str) -> int:
    found = _DAY.search(text)
    return int(found[1]) if found and 1 <= int(found[1]) <= 31 else 31


def _day_of(month: int, day: int) -> date:
    """The 31st of a short month is its last day; counted from the first day named, so that it does not wander."""
    year, place = divmod(month, 12)
    return date(year, place + 1, min(day, calendar.monthrange(year, place + 1)[1]))
