"""`{% load registry %}`: the tabs over the pages of the register."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.registry.queries.bulk import BulkField
from sanzhua.registry.tabs import TABS

register = template.Library()


@register.inclusion_tag("registry/_tabs.html", takes_context=True)
def register_tabs(context: template.Context, here: str) -> dict[str, Any]:
    """`here` is the key of the tab that the page stands under."""
    person = context["request"].user
    assert isinstance(person, Person)
    shown = [tab for tab in TABS if not tab.roles or person.has_role(*tab.roles)]
    return {"tabs": [{"label": tab.label, "url": reverse(tab.address), "here": tab.key == here} for tab in shown]}


@register.simple_tag
def bulk_words(field: BulkField, value: Any) -> str:
    """A value as the reader knows it, the dash for none."""
    words = value if isinstance(value, list) else [value] if value else []
    known = dict(field.options())
    return _("、").join(known.get(word, str(word)) for word in words) or "—"
