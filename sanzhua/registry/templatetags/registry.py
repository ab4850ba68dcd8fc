"""`{% load registry %}`: the tabs over the pages of the register."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Person
from sanzhua.formbook.definition import load_form
from sanzhua.registry.choices.reserve import CaseStatus, Tier
from sanzhua.registry.models import ZombieCase
from sanzhua.registry.queries.bulk import BulkField
from sanzhua.registry.tabs import SECTIONS
from sanzhua.ui import figures, marks, times

register = template.Library()

CASE_SHAPES = {
    CaseStatus.SUSPECTED: "d1",
    CaseStatus.NOTIFIED: "d2",
    CaseStatus.ANSWERED: "d3",
    CaseStatus.KEPT: "warn",
    CaseStatus.TO_EXIT: "bad",
    CaseStatus.EXITED: "",
    CaseStatus.REVIVAL: "d2",
    CaseStatus.REVIVED: "ok",
    CaseStatus.CLOSED: "ok",
    CaseStatus.DISMISSED: "",
}


@register.inclusion_tag("registry/_tabs.html", takes_context=True)
def register_tabs(context: template.Context, here: str) -> dict[str, Any]:
    """`here` is the key of the tab that the page stands under."""
    person = context["request"].user
    assert isinstance(person, Person)
    own = next(section for section in SECTIONS if any(tab.key == here for tab in section.tabs))
    firsts = ((section, next((tab for tab in section.tabs if tab.is_open_to(person)), None)) for section in SECTIONS)
    return {
        "sections": [
            {"label": section.label, "url": reverse(first.address), "here": section is own}
            for section, first in firsts
            if first
        ],
        "tabs": [
            {"label": tab.label, "url": reverse(tab.address), "here": tab.key == here}
            for tab in own.tabs
            if tab.is_open_to(person)
        ],
    }


@register.simple_tag
def case_pill(case: ZombieCase) -> SafeString:
    """A zombie case's state as a shape and a word."""
    return marks.pill(CASE_SHAPES[CaseStatus(case.status)], case.get_status_display())


@register.filter
def tier_label(tier: str | None) -> str:
    return str(Tier(tier).label) if tier else figures.DASH


@register.simple_tag
def threshold(value: int, unit: str) -> str:
    """A threshold of reserve.toml with its unit; money in 万元."""
    words = {
        "yuan": _("%(n)s万元"),
        "years": _("%(n)s年"),
        "months": _("%(n)s个月"),
        "month": _("%(n)s月"),
        "days": _("%(n)s天"),
        "points": _("%(n)s分"),
        "count": _("%(n)s份"),
    }
    return words[unit] % {"n": figures.wan(value) if unit == "yuan" else value}


@register.filter
def share(per_mille: int) -> str:
    """Thousandths as per cent with one decimal."""
    return figures.percent(per_mille / 1000)


@register.filter
def form_name(key: str) -> str:
    form = load_form(key)
    return form.title_en if times.is_english() else form.title


@register.filter
def league_name(kind: str) -> str:
    return _("县（市、区）") if kind == UnitKind.REGION else str(UnitKind(kind).label)


@register.filter
def metric_name(metric: dict[str, Any]) -> str:
    return str(metric["label_en"] if times.is_english() else metric["label"])


@register.filter
def unit_name(row: dict[str, Any]) -> str:
    return str((times.is_english() and row["unit_en"]) or row["unit"])


@register.simple_tag
def point_arithmetic(point: dict[str, Any], metrics: list[dict[str, Any]], place: int) -> str:
    """15 × 3 ÷ 4: the weight, the unit's figure and the best one, or the other way round where lower is better."""
    metric = metrics[place]
    own, best = (_figure(point[key], metric["unit"]) for key in ("value", "best"))
    over, under = (own, best) if metric["better"] == "higher" else (best, own)
    return f"{metric['weight']} × {over} ÷ {under}"


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return figures.DASH
    if unit == "yuan":
        return figures.wan(int(value))
    return figures.percent(value) if unit == "ratio" else figures.parts(value)


@register.simple_tag
def bulk_words(field: BulkField, value: Any) -> str:
    """A value as the reader knows it, the dash for none."""
    words = value if isinstance(value, list) else [value] if value else []
    known = dict(field.options())
    return _("、").join(known.get(word, str(word)) for word in words) or "—"
