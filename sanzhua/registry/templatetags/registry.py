"""`{% load registry %}`: the tabs over the pages of the register."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.registry.tabs import TABS

register = template.Library()


@register.inclusion_tag("registry/_tabs.html", takes_context=True)
def register_tabs(context: template.Context, here: str) -> dict[str, Any]:
    """`here` is the key of the tab that the page stands under."""
    person = context["request"].user
    assert isinstance(person, Person)
    shown = [tab for tab in TABS if not tab.roles or person.has_role(*tab.roles)]
    return {"tabs": [{"label": tab.label, "url": reverse(tab.address), "here": tab.key == here} for tab in shown]}
