"""`{% load ui %}`: figures, moments and states in templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

from sanzhua.charts.bars import mini_bar
from sanzhua.ui import figures, grid_html, marks, times
from sanzhua.ui.grid_words import grid_words

register = template.Library()

for _name in ("wan", "yi", "percent", "points", "change", "count", "parts", "file_size"):
    register.filter(_name, getattr(figures, _name))
for _name in (
    "day",
    "moment",
    "stamp",
    "full_moment",
    "deadline",
    "days_left_words",
    "urgency",
    "long_day",
    "iso_day",
    "period_name",
    "period_month",
    "period_span",
):
    register.filter(_name, getattr(times, _name))
register.simple_tag(marks.pill, name="pill")
register.simple_tag(marks.report_pill, name="report_pill")
register.simple_tag(marks.version_pill, name="version_pill")
register.simple_tag(marks.light, name="light")
register.filter("grid_row_state", grid_html.row_state)
register.simple_tag(grid_html.cells, name="grid_cells")


@register.filter
def signature_kind(kind: str) -> str:
    return str(marks.SIGNATURE_KINDS[kind])


@register.filter
def row_state(state: str) -> str:
    return str(marks.ROW_STATES[state])


@register.filter
def severity_shape(severity: str) -> str:
    """Class of a line in `.probs`."""
    return marks.SEVERITY_SHAPES[severity]


@register.simple_tag
def due(at: datetime | None, said: str = "") -> SafeString:
    """A deadline and how far off it is; `said` takes the place of the days where something else matters more."""
    if at is None:
        return format_html("{}", times.DASH)
    return format_html(
        '<span class="clock {}"><b>{}</b> <small>{}</small></span>',
        "" if said else times.urgency(at),
        times.deadline(at),
        said or times.days_left_words(at),
    )


@register.simple_tag
def share_bar(ratio: float | None) -> SafeString:
    """82.6% and its bar."""
    if ratio is None:
        return format_html("{}", figures.DASH)
    return format_html("{}{}", figures.percent(ratio), mini_bar(ratio))


@register.simple_tag
def grid_script_words() -> SafeString:
    """The sentences of grid.js, in the language of the page."""
    return json_script(grid_words(), "grid-words")


@register.simple_tag
def grid_totals(grid: Any, paper: int) -> SafeString:
    """The cells of the last line; `grid` holds totals and columns."""
    return grid_html.totals(grid.totals, grid.columns, paper)


@register.simple_tag
def grid_widths(grid: Any) -> dict[str, object]:
    """Of the columns, of the whole, and `groups` and `paper`: what is printed, and how many columns of a row are."""
    groups = grid_html.paper_groups(grid.groups, grid.columns)
    printed = sum(span for _heading, span, is_printed in groups if is_printed)
    return grid_html.widths(grid.columns) | {"groups": groups, "paper": printed}
