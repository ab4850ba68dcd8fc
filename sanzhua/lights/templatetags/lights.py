"""`{% load lights %}`: a light as a shape, a word and a score."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from sanzhua.lights.choices import Colour
from sanzhua.ui import marks

register = template.Library()


@register.simple_tag
def light_mark(colour: str, score: int | None = None) -> SafeString:
    """■ 严重 31; `colour` is one of green yellow red none."""
    return marks.light(colour[0], score, Colour(colour).label)


@register.filter
def colour_word(colour: str) -> str:
    return str(Colour(colour).label)
