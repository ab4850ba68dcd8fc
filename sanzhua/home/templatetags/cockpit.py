"""`{% load cockpit %}`: the bars of the cockpit's tables."""

from __future__ import annotations

from typing import Any

from django import template

from sanzhua.charts.bars import goal_bar, wide_bar
from sanzhua.charts.svg import Markup

register = template.Library()

_COURTED = frozenset({"planning", "talks", "signed"})


@register.simple_tag
def plan_bar(share: float | None, time: float) -> Markup:
    """The share of the year's plan, with a line where the calendar stands; nothing where nothing is known."""
    return Markup("") if share is None else goal_bar(share, time)


@register.simple_tag
def stage_bar(line: Any, top: int) -> Markup:
    """Light before the ground is broken for, dark after, amber where something stays too long."""
    look = "bw" if line.is_stuck else "b2" if line.stage in _COURTED else "b1"
    return wide_bar(line.count, top, look)


@register.simple_tag
def step_bar(share: float | None, look: str = "b2") -> Markup:
    return Markup("") if share is None else wide_bar(share, 1.0, look)
