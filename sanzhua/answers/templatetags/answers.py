"""`{% load answers %}`: what of the room this reader is shown."""

from __future__ import annotations

from django import template

from sanzhua.accounts.models import Person
from sanzhua.answers import policy

register = template.Library()


@register.filter
def packs(person: Person) -> bool:
    """Whether the person makes packages for an audit."""
    return policy.may_pack(person)
