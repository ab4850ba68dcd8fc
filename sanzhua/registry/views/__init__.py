"""The pages of the register, one chapter a file: each asks the queries, calls one action, renders."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.registry.models import Project
from sanzhua.ui.asked import number

_Row = TypeVar("_Row", bound=Model)
_Made = TypeVar("_Made")
ROWS = 100


def page_of(rows: QuerySet[_Row], request: HttpRequest) -> Page[_Row]:
    """A hundred rows of a list, those of the page that was asked for; a page that is not there gives the nearest."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page", "1")[:6])


def visible_project(request: HttpRequest, uid: str) -> Project:
    """Another unit's project answers exactly like one that does not exist."""
    seen = Project.objects.visible_to(person_of(request)).select_related("unit", "parent", "merged_into")
    found = seen.filter(uid=uid).first()
    if found is None:
        raise Http404(_("没有这个项目，或您无权查看。"))
    return found


def tried(form: Form, deed: Callable[[], object], field: str | None = None) -> bool:
    """Whether the form was in order and the deed was done; see `outcome`."""
    outcome(form, deed, field)
    return form.is_valid()


def outcome(form: Form, deed: Callable[[], _Made], field: str | None = None) -> _Made | None:
    """What the deed gave; None for a form that was not sent, is not in order, or whose deed was refused.

    The refusal then stands in the form, at the field or above all of them, beside what was typed.
    Raises NotAllowed: who may not do it at all has nothing to put right.
    """
    if not form.is_valid():
        return None
    try:
        return deed()
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(field, refusal.sentence)
        return None


def only_for(request: HttpRequest, *roles: str) -> None:
    """Raises Http404 for who holds none of the roles: the page does not exist for them."""
    if not person_of(request).has_role(*roles):
        raise Http404


def number_of(request: HttpRequest, name: str, otherwise: int) -> int:
    """A number in the address; anything else counts as not given."""
    return number(request.GET.get(name), otherwise)


def year_of(request: HttpRequest) -> int:
    """The year asked for, this business year otherwise."""
    this = clock.business_today().year
    asked = number_of(request, "year", this)
    return asked if 2000 <= asked <= this + 1 else this
