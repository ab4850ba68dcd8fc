from __future__ import annotations

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.registry.models import Project

_Row = TypeVar("_Row", bound=Model)
ROWS = 100


def page_of(rows: QuerySet[_Row], request: HttpRequest) -> Page[_Row]:
    """A hundred rows of a list, those of the page that was asked for; a page that is not there gives the nearest."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page", "1")[:6])


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
