"""Requests about names that wait for the system administrator."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import units_by_name
from sanzhua.plans.models import NameRequest


@dataclass(frozen=True, slots=True)
class RequestRow:
    """`known` is the unit that the name means by now; `new_unit` the prefilled page on which a wanted one is made."""

    request: NameRequest
    known: Unit | None
    new_unit: str


def open_requests(person: Person) -> list[RequestRow]:
    """Oldest first."""
    found = list(NameRequest.objects.visible_to(person).open().select_related("asker", "unit", "parent", "by"))
    known = units_by_name(one.name for one in found)
    return [RequestRow(one, known.get(one.name), _address(one)) for one in found]


def _address(request: NameRequest) -> str:
    if request.unit_id is not None:
        return ""
    proposed = {
        "name": request.name,
        "kind": request.kind,
        "parent": request.parent_id or "",
        "next": reverse("plans:names"),
    }
    return f"{reverse('accounts:unit_new')}?{urlencode(proposed)}"
