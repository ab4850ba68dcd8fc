"""Pages of the register."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.registry.models import Project


def person_of(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def visible_project(request: HttpRequest, uid: str) -> Project:
    """Another unit's project answers exactly like one that does not exist."""
    seen = Project.objects.visible_to(person_of(request)).select_related("unit", "parent")
    found = seen.filter(uid=uid).first()
    if found is None:
        raise Http404(_("没有这个项目，或您无权查看。"))
    return found


def only_for(request: HttpRequest, *roles: str) -> None:
    """Raises Http404 for who holds none of the roles: the page does not exist for them."""
    if not person_of(request).has_role(*roles):
        raise Http404
