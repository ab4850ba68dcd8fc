"""Prose with locked figures: words that people edit around {keys} that nobody does; plain values only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

Number = int | float | None
DASH = "—"
MINUS = "\u2212"
YI = 100_000_000
_TOKEN = re.compile(r"\{([^{}]*)\}")


def shown(value: Number, style: str, *, with_unit: bool = True) -> str:
    """A figure as the prose prints it; `style` is yi, count, percent, points or growth; None is a dash.

    yi: yuan as 亿元 with two decimals. percent, points, growth: ratios, one decimal; points and growth lose their
    sign, since the prose says 高于 or 下降 beside them.
    """
    if value is None:
        return DASH
    number = Decimal(str(value))
    if style == "count":
        return f"{int(number):,}".replace("-", MINUS)
    if style == "yi":
        text = f"{(number / YI).quantize(Decimal('0.01'), ROUND_HALF_UP):,}".replace("-", MINUS)
        return text + "亿元" * with_unit
    tenths = (number * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if style == "percent":
        return f"{tenths}".replace("-", MINUS) + "%" * with_unit
    unit = {"points": "个百分点", "growth": "%"}[style]
    return f"{abs(tenths)}" + unit * with_unit


def growth(now: Number, before: Number) -> float | None:
    """Change against a base, as a ratio; None where either is unknown or the base is not above zero."""
    if now is None or before is None or before <= 0:
        return None
    return float((Decimal(str(now)) - Decimal(str(before))) / Decimal(str(before)))


def tokens(text: str) -> list[str]:
    """Figure keys of a paragraph in the order in which they stand."""
    return _TOKEN.findall(text)


def pieces(text: str) -> list[tuple[str, str]]:
    """A paragraph as (`text`, words) and (`figure`, key), in order; joined again it is the paragraph."""
    parts = _TOKEN.split(text)
    return [("figure" if place % 2 else "text", part) for place, part in enumerate(parts) if part or place % 2]


def filled(text: str, words: Mapping[str, str]) -> str:
    """Put plain words for the tokens that `words` knows; figures stay tokens."""
    return _TOKEN.sub(lambda found: words.get(found[1], found[0]), text)
