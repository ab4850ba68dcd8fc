"""`{% load facts %}`: a figure of the metric layer in the unit that tables print."""

from __future__ import annotations

from decimal import Decimal

from django import template

from sanzhua.ui import figures

register = template.Library()


@register.filter
def measured(value: float | int | None, measure: str) -> str:
    """个, yuan (printed in 万元) or ratio."""
    if measure == "ratio":
        return figures.percent(value)
    if measure == "yuan":
        return figures.wan(None if value is None else int(value))
    return figures.count(None if value is None else int(Decimal(value)))
