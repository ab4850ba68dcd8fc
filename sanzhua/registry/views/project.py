"""Pages on which one works on a single project's values or place, or reads the history of its fields."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import Incomplete
from sanzhua.registry import policy
from sanzhua.registry.actions import locate, write_fact
from sanzhua.registry.forms.facts import FactForm
from sanzhua.registry.forms.place import PlaceForm
from sanzhua.registry.queries.map import place_drawing
from sanzhua.registry.queries.page import changes_of, known_of, other_codes_of
from sanzhua.registry.views import tried, visible_project

HISTORY_ROWS = 100


@require_safe
def history(request: HttpRequest, uid: str) -> HttpResponse:
    """Every change of every field, newest first."""
    found = visible_project(request, uid)
    asked = request.GET.get("page", "1")
    number = max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1
    changes = changes_of(found, page=number, size=HISTORY_ROWS)
    return render(request, "registry/history.html", {"project": found, "changes": changes})


@require_http_methods(["GET", "HEAD", "POST"])
def fact(request: HttpRequest, uid: str) -> HttpResponse:
    """`?column=province_code` brings the column that somebody was sent here for."""
    found, person = visible_project(request, uid), person_of(request)
    form = FactForm(request.POST if request.method == "POST" else None, initial={"column": request.GET.get("column")})
    if form.is_valid():
        try:
            changed = write_fact(found, **form.cleaned_data, by=person)
        except Incomplete as refusal:
            form.add_error("text", refusal.sentence)
        else:
            messages.success(request, _("已登记。") if changed else _("登记值没有变化。"))
            return redirect("registry:fact", found.uid)
    context = {
        "project": found,
        "form": form,
        "may_keep": policy.may_keep(person, found.unit),
        "panel": {"known": known_of(found, person), "codes": other_codes_of(found)},
    }
    return render(request, "registry/fact.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, uid: str) -> HttpResponse:
    """Coordinates as any map service gives them."""
    found, person = visible_project(request, uid), person_of(request)
    form = PlaceForm(request.POST if request.method == "POST" else None, initial={"lon": found.lon, "lat": found.lat})
    if tried(form, lambda: locate(found, **form.cleaned_data, by=person)):
        messages.success(request, _("位置已保存。"))
        return redirect("home:project", found.uid)
    context = {
        "project": found,
        "form": form,
        "may_keep": policy.may_keep(person, found.unit),
        "drawing": place_drawing(found),
    }
    return render(request, "registry/place.html", context, status=422 if form.is_bound else 200)
