"""Working days as a value: which days are worked, and on which day something falls due.

Source of the shift rule: docs/rules/due-date-shift.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sanzhua.base.clock import SHANGHAI
from sanzhua.base.refusals import Refused

_DAY = timedelta(days=1)
_WEEKEND = "周末"


class Shift(StrEnum):
    """Where a due day goes that is no working day."""

    NEXT = "next"
    PREVIOUS = "previous"
    NONE = "none"


class UnknownYear(Refused):
    """The calendar has no arrangement for this year, so nothing is promised about it."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"工作日历里没有{year}年的节假日安排，不能推算到期日；请系统管理员先录入{year}年的放假和调休安排。"
        )
        self.year = year


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from the plain week: a holiday, or a weekend day that is worked to make up for one."""

    day: date
    is_workday: bool
    name: str


@dataclass(frozen=True, slots=True)
class Due:
    """`closes_at` is 24:00 in Shanghai of `due_on`, in UTC; `why` is None unless the day was shifted."""

    asked: date
    due_on: date
    closes_at: datetime
    shifted: bool
    why: str | None


class WorkCalendar:
    """Days of mainland China. A year is known once its 1 January, always part of the year's arrangement, is listed."""

    def __init__(self, days: Iterable[SpecialDay]) -> None:
        self._days: Mapping[date, SpecialDay] = {special.day: special for special in days}
        self._years = frozenset(day.year for day in self._days if (day.month, day.day) == (1, 1))

    @property
    def years(self) -> frozenset[int]:
        return self._years

    def overlaid(self, days: Iterable[SpecialDay]) -> "WorkCalendar":
        """This calendar with a city's own days laid over it."""
        return WorkCalendar([*self._days.values(), *days])

    def special(self, day: date) -> SpecialDay | None:
        return self._days.get(day)

    def is_workday(self, day: date) -> bool:
        """Raises UnknownYear."""
        if day.year not in self._years:
            raise UnknownYear(day.year)
        special = self._days.get(day)
        return special.is_workday if special else day.weekday() < 5

    def due_on(self, day: date, rule: Shift | str = Shift.NEXT) -> Due:
        """The day on which something due on `day` falls due. Raises UnknownYear, also where the shift runs into one."""
        due, reasons = day, []
        step = {Shift.NEXT: _DAY, Shift.PREVIOUS: -_DAY}.get(Shift(rule))
        while step is not None and not self.is_workday(due):
            reasons.append(self._reason(due))
            due += step
        why = "、".join(dict.fromkeys(reasons)) or None
        return Due(asked=day, due_on=due, closes_at=end_of(due), shifted=due != day, why=why)

    def working_days_after(self, day: date, count: int) -> date:
        """The count-th working day after `day`, which itself does not count."""
        while count > 0:
            day += _DAY
            count -= self.is_workday(day)
        return day

    def _reason(self, day: date) -> str:
        special = self._days.get(day)
        return special.name if special and special.name else _WEEKEND


def end_of(day: date) -> datetime:
    """24:00 of a day in Asia/Shanghai, in UTC."""
    return datetime.combine(day + _DAY, time(), SHANGHAI).astimezone(UTC)
