"""The pages of ready answers."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.answers import policy
from sanzhua.base.periods import Period


def business_person(request: HttpRequest) -> Person:
    """Raises Http404: for who sees no unit's rows these pages do not exist."""
    person = person_of(request)
    if not policy.may_enter(person):
        raise Http404
    return person


def asked_month(text: str | None) -> Period | None:
    """None where no month, or none that exists, was asked for."""
    try:
        return Period.parse(text) if text else None
    except ValueError:
        return None
