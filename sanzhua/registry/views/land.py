"""Taking land and moving households: the last totals, a form for today's, and every row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.registry import policy
from sanzhua.registry.actions.land import LandTotals, record_land
from sanzhua.registry.forms.permits import LandForm
from sanzhua.registry.models import LandProgress, Project
from sanzhua.registry.queries.land import LandView, land_view
from sanzhua.registry.views import tried, visible_project

_TOTALS = ("mu_planned", "mu_done", "households_planned", "households_done", "paid")


@require_http_methods(["GET", "HEAD", "POST"])
def land(request: HttpRequest, uid: str) -> HttpResponse:
    project, person = visible_project(request, uid), person_of(request)
    view, status = land_view(project), 200
    form = LandForm(request.POST) if request.method == "POST" else LandForm(initial=_initial(view))
    if request.method == "POST":
        if tried(form, lambda: _record(project, form.cleaned_data, person)):
            messages.success(request, _("已记下征地拆迁进度。"))
            return redirect("registry:land", uid=uid)
        policy.require_keeper(person, project.unit)
        status = 422
    context = {"project": project, "view": view, "form": form, "may": policy.may_keep(person, project.unit)}
    return render(request, "registry/land.html", context, status=status)


def _record(project: Project, data: dict[str, Any], by: Person) -> LandProgress:
    totals = LandTotals(**{field: data[field] for field in _TOTALS})
    return record_land(project, on=data["on"], totals=totals, by=by, reason=data["reason"], note=data["note"])


def _initial(view: LandView) -> dict[str, Any]:
    """Today, with the last totals to go on from."""
    last = view.last
    known: dict[str, Any] = {"on": clock.business_today().isoformat()}
    if last is not None:
        known |= {field: getattr(last, field) for field in _TOTALS}
    return known
