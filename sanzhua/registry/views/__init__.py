"""Pages of the register."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest

from sanzhua.accounts.models import Person
from sanzhua.registry.models import Project


def person_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def project_of(request: HttpRequest, uid: str) -> Project:
    """The project, if the person may see it; another unit's answers like one that does not exist."""
    found = Project.objects.visible_to(person_of(request)).select_related("unit").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def only_for(request: HttpRequest, *roles: str) -> None:
    """Raises Http404 for who holds none of the roles: the page does not exist for them."""
    if not person_of(request).has_role(*roles):
        raise Http404
