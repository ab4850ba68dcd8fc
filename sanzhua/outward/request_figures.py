"""A figure as a received form wants it: money in the form's unit, rates in per cent, words as words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from sanzhua.base.money import UNITS
from sanzhua.outward.request_sources import Source

if TYPE_CHECKING:
    from sanzhua.outward.models import RequestColumn

# Digits after the point by the form's unit: two of 万元, four of 亿元, which is the same amount.
_DIGITS = {"wan": 2, "yi": 4, "yuan": 0}


def shown_figure(value: Any, column: RequestColumn, source: Source | None = None) -> tuple[Any, str]:
    """What goes into the cell, and what the page prints. Amounts come in yuan, shares as ratios."""
    if source.is_money if source is not None else column.kind == "money":
        return _number(amount_in(int(value), column.unit or "wan"))
    if source is not None and source.is_ratio:
        return _number((Decimal(str(value)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))
    if isinstance(value, bool):
        return ("是", "是") if value else ("否", "否")
    if isinstance(value, int | float):
        return _number(Decimal(str(value)))
    if isinstance(value, list | tuple):
        return "、".join(map(str, value)), "、".join(map(str, value))
    return str(value), str(value)


def amount_in(yuan: int, unit: str) -> Decimal:
    """Half up; two decimals of 万元, four of 亿元."""
    digits = _DIGITS[unit]
    return (Decimal(yuan) / UNITS[unit]).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _number(value: Decimal) -> tuple[int | float, str]:
    whole = value == value.to_integral_value()
    written = f"{value.normalize():,f}" if value else "0"
    return (int(value) if whole else float(value)), written
