"""A figure beside others: its share, its rank, the month and the year before, the plan, the time that has passed.

Plain arithmetic over answers of the metric layer; no Django. What cannot be said is None.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from sanzhua.base.periods import Period
from sanzhua.facts.definitions import Metric

Number: TypeAlias = int | float | None
_Key = TypeVar("_Key", bound=Hashable)

COMPARISONS = ("share", "rank", "month", "year", "plan", "time")
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Change:
    """`change` is in the figure's own unit, of a rate in points (0.05 is five); `growth` is a ratio, None of a rate."""

    before: Number
    change: Number
    growth: float | None


def share(value: Number, total: Number) -> float | None:
    """None of a rate, which is no part of anything: the caller does not ask."""
    return None if value is None or not total else value / total


def ranks(values: Mapping[_Key, Number], better: str) -> dict[_Key, int]:
    """1 is best; equal figures share a rank and the next one is passed over (1, 2, 2, 4). Unknown ones have none."""
    known = [value for value in values.values() if value is not None]
    return {key: 1 + _ahead(value, known, better) for key, value in values.items() if value is not None}


def _ahead(value: int | float, known: Iterable[int | float], better: str) -> int:
    return sum(1 for other in known if (other < value if better == "down" else other > value))


def change(one: Metric, now: Number, before: Number) -> Change:
    if now is None or before is None:
        return Change(before, None, None)
    grown = None if one.is_rate or before <= 0 else now / before - 1
    return Change(before, now - before, grown)


def against_plan(value: Number, planned: Number) -> float | None:
    return share(value, planned)


def against_time(one: Metric, value: Number, planned: Number, period: Period) -> float | None:
    """How far the share of the plan that is done runs ahead of the year (month ÷ 12); a rate is such a share itself."""
    done = value if one.is_rate else share(value, planned)
    return None if done is None else done - period.month / _MONTHS
