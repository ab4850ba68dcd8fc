"""Figures as the tables print them. Amounts come in yuan, shares as ratios; nothing is rounded before it is shown."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from sanzhua.base import money

DASH = "—"
MINUS = "\u2212"
_TENTH = Decimal("0.1")


def wan(yuan: int | None, digits: int = 0) -> str:
    """1,234: 万元, whole unless digits are asked for."""
    return money.format_wan(yuan, digits)


def yi(yuan: int | None) -> str:
    """11.10: 亿元 with two decimals."""
    return money.format_yi(yuan)


def percent(ratio: float | Decimal | None) -> str:
    """0.826 → 82.6%."""
    return DASH if ratio is None else f"{_signed(_tenths(ratio))}%"


def points(difference: float | Decimal | None) -> str:
    """A difference of two ratios: 0.174 → +17.4点."""
    if difference is None:
        return DASH
    value = _tenths(difference)
    written = _signed(value)
    return _("%(points)s点") % {"points": f"+{written}" if value > 0 else written}


def change(ratio: float | Decimal | None) -> str:
    """A growth rate with its sign: 0.036 → +3.6%."""
    if ratio is None:
        return DASH
    value = _tenths(ratio)
    return f"{'+' if value > 0 else ''}{_signed(value)}%"


def count(number: int | None) -> str:
    """1,234, and the dash for what is not known."""
    return DASH if number is None else _signed(Decimal(number))


def parts(number: float | Decimal | None) -> str:
    """A count of whole and shared things: 3, 2.5, 0.125; three decimals at most, none where it is whole."""
    if number is None:
        return DASH
    written = f"{Decimal(str(number)):,.3f}".rstrip("0").rstrip(".")
    return written.replace("-", MINUS)


def file_size(size: int) -> str:
    """86 KB, 1.2 MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024)):,} KB"
    return f"{size / 1024 / 1024:,.1f} MB"


def _tenths(ratio: float | Decimal) -> Decimal:
    return (Decimal(str(ratio)) * 100).quantize(_TENTH, ROUND_HALF_UP)


def _signed(value: Decimal) -> str:
    # Adding nought takes the sign from what was rounded to nought.
    return f"{value + 0:,}".replace("-", MINUS)
