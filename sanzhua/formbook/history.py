"""What a project's accepted months say, as plain values: all that rules and derived columns know of the past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from sanzhua.base.periods import Period

# So many months with a figure tell what is usual for a project; older ones are another phase of building.
USUAL_MONTHS = 12
# A form's own amounts of a month, whose usual size is worth knowing.
MONTH_KEYS = {"construction": ("done_month",), "attraction": ("arrived_month",)}

Row = Mapping[str, Any]
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class History(NamedTuple):
    """Accepted months of one row key before the period at hand; everything is empty for a project's first month.

    `last`: values of the last accepted month, typed and derived; `year_end`: those of last year's December.
    `amounts`: by column key, the figures of up to twelve months that had one other than zero, oldest first, yuan.
    `idle_months`: how many months before this one, without a gap, brought no money.
    """

    last_period: Period | None = None
    last: Row = _NOTHING
    year_end: Row = _NOTHING
    amounts: Mapping[str, tuple[int, ...]] = _NOTHING
    idle_months: int = 0

    @classmethod
    def of(cls, form: str, period: Period, months: Iterable[tuple[Period, Row]]) -> History:
        """From accepted months in any order; months from `period` on are left out."""
        past = sorted(((month, row) for month, row in months if month < period), key=lambda entry: entry[0])
        if not past:
            return NO_HISTORY
        december = Period(period.year - 1, 12)
        keys = MONTH_KEYS.get(form, ())
        return cls(
            last_period=past[-1][0],
            last=past[-1][1],
            year_end=next((row for month, row in past if month == december), {}),
            amounts={key: usual_amounts(row.get(key) for _, row in past) for key in keys},
            idle_months=idle_months(period, [(str(month), row.get(keys[0])) for month, row in reversed(past)])
            if keys
            else 0,
        )


NO_HISTORY = History()


def usual_amounts(amounts: Iterable[int | None]) -> tuple[int, ...]:
    """Of a project's months, oldest first, the last twelve figures that are something."""
    return tuple(filter(None, amounts))[-USUAL_MONTHS:]


def idle_months(period: Period, months: Iterable[tuple[str, int | None]]) -> int:
    """How many of the months (YYYY-MM, amount; newest first) right before the period brought no money."""
    count = 0
    for month, amount in months:
        if amount != 0 or month != str(period.shifted(-count - 1)):
            break
        count += 1
    return count
