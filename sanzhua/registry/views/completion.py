"""The end of building: acceptance, hand-over, cost, production, ramp-up, and what earlier years left behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.registry import policy
from sanzhua.registry.actions import add_leftover, record_completion, record_year, settle_leftover
from sanzhua.registry.forms.completion import CompletionForm, LeftoverForm, YearForm
from sanzhua.registry.models import Completion
from sanzhua.registry.views import tried, visible_project

# What each form of the page does; the name of its button tells which was meant.
_DEEDS: dict[str, tuple[type[Form], Callable[..., Any]]] = {
    "completion": (CompletionForm, record_completion),
    "year": (YearForm, record_year),
    "leftover": (LeftoverForm, add_leftover),
}


@require_http_methods(["GET", "HEAD", "POST"])
def completion(request: HttpRequest, uid: str) -> HttpResponse:
    found, person = visible_project(request, uid), person_of(request)
    kept = Completion.objects.filter(project=found).first()
    initial = {name: getattr(kept, name) for name in CompletionForm.base_fields} if kept else {}
    verb = request.POST.get("verb", "")
    bound = {name: request.POST if name == verb else None for name in _DEEDS}
    forms = {
        name: kind(bound[name], initial=initial if name == "completion" else {}) for name, (kind, _do) in _DEEDS.items()
    }
    if verb in forms and tried(forms[verb], lambda: _DEEDS[verb][1](found, **forms[verb].cleaned_data, by=person)):
        messages.success(request, _("已保存。"))
        return redirect("registry:completion", found.uid)
    context = {
        "project": found,
        "forms": forms,
        "kept": kept,
        "years": found.ramp_up.all(),
        "leftovers": found.leftovers.select_related("settled_by"),
        "may_keep": policy.may_keep(person, found.unit),
    }
    return render(request, "registry/completion.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def leftover_settle(request: HttpRequest, uid: str, pk: int) -> HttpResponse:
    found = visible_project(request, uid)
    leftover = get_object_or_404(found.leftovers.select_related("project__unit"), pk=pk)
    settle_leftover(leftover, on=clock.business_today(), how=request.POST.get("how", ""), by=person_of(request))
    messages.success(request, _("已办结。"))
    return redirect("registry:completion", found.uid)
