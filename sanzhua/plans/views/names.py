"""What the system administrator decides about names in documents; to anybody else these pages do not exist."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import Refused
from sanzhua.plans import actions
from sanzhua.plans.models import NameRequest
from sanzhua.plans.queries.names import open_requests


@require_safe
def names(request: HttpRequest) -> HttpResponse:
    return render(request, "plans/names.html", {"rows": open_requests(_administrator(request))})


@require_POST
def answer(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """accept or decline; 404 for anything else."""
    by = _administrator(request)
    found = NameRequest.objects.visible_to(by).select_related("asker", "unit").filter(pk=pk).first()
    if found is None or verb not in ("accept", "decline"):
        raise Http404(_("没有这项请求。"))
    try:
        if verb == "accept":
            actions.accept_name(found, by=by)
        else:
            actions.decline_name(found, by=by, note=request.POST.get("note", ""))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已办理“%(name)s”。") % {"name": found.name})
    return redirect("plans:names")


def _administrator(request: HttpRequest) -> Person:
    person = person_of(request)
    if not person.has_role(Role.SYSTEM_ADMIN):
        raise Http404
    return person
