"""`{% load registry %}`: the tabs over the pages of the register."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.registry.models import ZombieCase
from sanzhua.registry.reserve_choices import CaseStatus, Tier
from sanzhua.registry.tabs import TABS
from sanzhua.ui import figures, marks

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
    shown = [tab for tab in TABS if not tab.roles or person.has_role(*tab.roles)]
    return {"tabs": [{"label": tab.label, "url": reverse(tab.address), "here": tab.key == here} for tab in shown]}


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
