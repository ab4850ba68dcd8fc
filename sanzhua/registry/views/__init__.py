"""The pages of the register, one chapter a file: each asks the queries, calls one action, renders."""

from __future__ import annotations

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.registry.models import Project

_Row = TypeVar("_Row", bound=Model)
ROWS = 100


def page_of(rows: QuerySet[_Row], request: HttpRequest) -> Page[_Row]:
    """A hundred rows of a list, those of the page that was asked for; a page that is not there gives the nearest."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page", "1")[:6])


def person_of(request: HttpRequest) -> Person:
    """The person behind the request; the login middleware lets nobody else in."""
    assert isinstance(request.user, Person)
    return request.user


def visible_project(request: HttpRequest, uid: str) -> Project:
    """Another unit's project answers exactly like one that does not exist."""
    seen = Project.objects.visible_to(person_of(request)).select_related("unit", "parent", "merged_into")
    found = seen.filter(uid=uid).first()
    if found is None:
        raise Http404(_("没有这个项目，或您无权查看。"))
    return found


def only_for(request: HttpRequest, *roles: str) -> None:
    """Raises Http404 for who holds none of the roles: the page does not exist for them."""
    if not person_of(request).has_role(*roles):
        raise Http404


def number_of(request: HttpRequest, name: str, otherwise: int) -> int:
    """A number in the address; anything else counts as not given."""
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else otherwise


def page_number(request: HttpRequest) -> int:
    """The page asked for, counted from 1; queries bring it into range."""
    return number_of(request, "page", 1)


def year_of(request: HttpRequest) -> int:
    """The year asked for, this business year otherwise."""
    this = clock.business_today().year
    asked = number_of(request, "year", this)
    return asked if 2000 <= asked <= this + 1 else this
