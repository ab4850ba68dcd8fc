"""`{% load cockpit %}`: the bars and lights of the cockpit's tables."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from sanzhua.charts.bars import goal_bar, wide_bar
from sanzhua.charts.svg import Markup
from sanzhua.lights.choices import Colour
from sanzhua.ui import marks

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
def unit_lamps(lit: Any, unit: int, period: object) -> SafeString:
    """How many of a unit's projects are red and yellow, each count leading to them; the dash where none was judged."""
    held = lit.units.get(unit)
    if not held or not any(held.get(colour) for colour in ("red", "yellow", "green")):
        return SafeString("—")
    address = f"{reverse('lights:list')}?period={period}&unit={unit}&colour="
    shown = [(colour, str(Colour(colour).label), held[colour]) for colour in ("red", "yellow") if held.get(colour)]
    if not shown:
        return marks.light("g", None, Colour.GREEN.label)
    return format_html_join(
        " ",
        '<a class="light {}" href="{}{}" title="{}"><span class="sr">{}</span>{}</a>',
        ((colour[0], address, colour, word, word, count) for colour, word, count in shown),
    )


@register.simple_tag
def step_bar(share: float | None, look: str = "b2") -> Markup:
    return Markup("") if share is None else wide_bar(share, 1.0, look)
