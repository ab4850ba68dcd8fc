"""A project's own last twelve months on a form, for the side panel; never peers, targets or ranks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """`value` in the column's own unit of storage (yuan for money); None where the month is missing."""

    period: str
    value: int | float | None
    shown: str


@dataclass(frozen=True, slots=True)
class OwnMonths:
    """Oldest first, twelve points that end with the report's period."""

    row_key: str
    name: str
    column: str
    heading: str
    unit_label: str
    points: tuple[MonthPoint, ...]
