"""What a project's accepted months say, as plain values: all that rules and derived columns know of the past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sanzhua.base.periods import Period

# So many months with a figure tell what is usual for a project; older ones are another phase of building.
USUAL_MONTHS = 12
# A form's own amounts of a month, whose usual size is worth knowing.
MONTH_KEYS = {"construction": ("done_month",), "attraction": ("arrived_month",)}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class History:
    """Accepted months of one row key before the period at hand; everything is empty for a project's first month.

    `last`: values of the last accepted month, typed and derived; `year_end`: those of last year's December.
    `amounts`: by column key, the figures of up to twelve months that had one other than zero, oldest first, yuan.
    `idle_months`: how many months before this one, without a gap, brought no money.
    """

    last_period: Period | None = None
    last: Row = field(default_factory=dict)
    year_end: Row = field(default_factory=dict)
    amounts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
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
            amounts={key: _usual(past, key) for key in keys},
            idle_months=_idle(past, period, keys[0]) if keys else 0,
        )


NO_HISTORY = History()


def _usual(past: list[tuple[Period, Row]], key: str) -> tuple[int, ...]:
    return tuple(row[key] for _, row in past if row.get(key))[-USUAL_MONTHS:]


def _idle(past: list[tuple[Period, Row]], period: Period, key: str) -> int:
    expected, count = period.previous(), 0
    for month, row in reversed(past):
        if month != expected or row.get(key) != 0:
            break
        expected, count = expected.previous(), count + 1
    return count
