"""Who asks, and which project: another unit's answers exactly like one that does not exist."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.registry.models import Project


def person_of(request: HttpRequest) -> Person:
    """The person behind the request; the login middleware lets nobody else in."""
    assert isinstance(request.user, Person)
    return request.user


def visible_project(request: HttpRequest, uid: str) -> Project:
    found = Project.objects.visible_to(person_of(request)).select_related("unit", "parent").filter(uid=uid).first()
    if found is None:
        raise Http404(_("没有这个项目，或您无权查看。"))
    return found


def number_of(request: HttpRequest, name: str, otherwise: int) -> int:
    """A number in the address; anything else counts as not given."""
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else otherwise


def year_of(request: HttpRequest) -> int:
    """The year asked for, this business year otherwise."""
    this = clock.business_today().year
    asked = number_of(request, "year", this)
    return asked if 2000 <= asked <= this + 1 else this
