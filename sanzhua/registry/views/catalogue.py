"""审批事项清单: read by anybody, signed in or not; edited by the city, printed and handed out as files.

The list and its files hold nothing but the items. Who changed an item and why stands on its own page, behind the door.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import person_of, root_unit
from sanzhua.base import clock
from sanzhua.registry.actions.permit_items import edit_item
from sanzhua.registry.choices.permits import CATALOGUE_FORM, Route, WorkKind
from sanzhua.registry.forms.permits import ItemForm
from sanzhua.registry.queries.catalogue import catalogue_lines, item_of, versions_of
from sanzhua.registry.rules.catalogue import Item
from sanzhua.registry.sheets.permits import CATALOGUE
from sanzhua.registry.sheets.tables import answer
from sanzhua.registry.views import tried

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@login_not_required
@require_safe
def catalogue_page(request: HttpRequest) -> HttpResponse:
    year, route, kind = _asked(request)
    context = {
        "year": year,
        "years": sorted({*range(clock.business_today().year - 2, clock.business_today().year + 2), year}),
        "route": route,
        "kind": kind,
        "routes": Route.choices,
        "kinds": WorkKind.choices,
        "lines": catalogue_lines(year, route=route, kind=kind),
        "may_edit": _may_edit(request.user),
    }
    return render(request, "registry/catalogue.html", context)


@login_not_required
@require_safe
def catalogue_file(request: HttpRequest, ending: str) -> HttpResponse:
    """What the page shows, as .xlsx or .csv."""
    year, route, kind = _asked(request)
    title = _("审批事项清单%(year)d") % {"year": year}
    return answer(ending, title, CATALOGUE, catalogue_lines(year, route=route, kind=kind))


@require_http_methods(["GET", "HEAD", "POST"])
def catalogue_item(request: HttpRequest, key: str) -> HttpResponse:
    """One item with the city's versions; the key `new` begins another."""
    person, year = person_of(request), _year(request)
    found = item_of(key, year)
    if found is None and key != "new":
        raise Http404
    others = [(line.item.key, line.title) for line in catalogue_lines(year) if line.item.key != key]
    form = ItemForm(request.POST or None, others=others, initial=_initial(found, year))
    if tried(form, lambda: _save(form, key, person, request)):
        messages.success(request, _("已保存，自%(year)d年起按新内容铺开。") % {"year": form.cleaned_data["from_year"]})
        return redirect("registry:catalogue")
    context = {
        "key": key,
        "found": found,
        "form": form,
        "year": year,
        "may_edit": _may_edit(person),
        "versions": versions_of(key) if found else [],
        "typed_key": request.POST.get("key", ""),
    }
    return render(request, "registry/catalogue_item.html", context, status=422 if form.errors else 200)


def _save(form: ItemForm, key: str, person: Person, request: HttpRequest) -> object:
    own = request.POST.get("key", "").strip() if key == "new" else key
    data = form.cleaned_data
    return edit_item(item=form.item(own), from_year=data["from_year"], note=data["note"], by=person)


def _initial(found: Item | None, year: int) -> dict[str, Any]:
    if found is None:
        return {"from_year": year, "active": True, "routes": [route for route, _label in Route.choices]}
    return {**found.plain(), "from_year": year}


def _asked(request: HttpRequest) -> tuple[int, str, str]:
    route, kind = request.GET.get("route", ""), request.GET.get("kind", "")
    return _year(request), route if route in Route.values else "", kind if kind in WorkKind.values else ""


def _year(request: HttpRequest) -> int:
    """The year asked for, this one where it is no year."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else 0
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else clock.business_today().year


def _may_edit(reader: object) -> bool:
    """Never for a visitor, who is no `Person`."""
    return isinstance(reader, Person) and post_for(reader, DECIDERS, root_unit(), CATALOGUE_FORM) is not None
