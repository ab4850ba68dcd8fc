"""Figures as they are read out on the telephone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.facts.comparisons import Change
from sanzhua.facts.definitions import Metric
from sanzhua.facts.engine import Number
from sanzhua.ui import figures

_YI = 100_000_000


def said(value: Number, measure: str) -> str:
    """As it is read out on the telephone: 12.34亿元, 1,234万元, 41.2%, 37个."""
    if value is None:
        return figures.DASH
    if measure == "ratio":
        return figures.percent(value)
    if measure == "yuan":
        yuan = int(value)
        if abs(yuan) >= _YI:
            return _("%(yi)s亿元") % {"yi": figures.yi(yuan)}
        return _("%(n)s万元") % {"n": figures.wan(yuan)}
    return _("%(n)s个") % {"n": figures.count(int(value))}


def read_out(one: Metric, value: Number) -> str:
    """A share of the plan less the share of the year is a difference, read out in points."""
    return figures.points(value) if one.minus else said(value, one.unit)


def difference(value: Number, measure: str) -> str:
    """A difference with its sign, in the unit that a figure is read out in; of rates in points."""
    if value is None:
        return figures.DASH
    if measure == "ratio":
        return figures.points(value)
    return f"{'+' if value > 0 else ''}{said(value, measure)}"


def change_words(one: Metric, found: Change | None) -> str:
    """+3.6% or +1.2点; empty where nothing can be said."""
    if found is None or found.change is None:
        return ""
    if one.is_rate:
        return figures.points(found.change)
    # Over a month of which nothing is known a count is 0: no growth can be told from there.
    return figures.change(found.growth) if found.growth is not None else ""
