"""Columns that were asked again and again, before whose form they would go into."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.outward.actions import request_adopting as adopting
from sanzhua.outward.models import Adoption, RequestColumn
from sanzhua.outward.queries.request_pages import adoptions_seen, form_editor
from sanzhua.outward.request_choices import AdoptionStatus
from sanzhua.outward.request_policy import may_decide_adoption
from sanzhua.outward.request_sources import form_title


@require_safe
def adoptions(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    lines = [
        {
            "adoption": one,
            "title": form_title(one.form),
            "may": one.status == AdoptionStatus.OPEN and may_decide_adoption(person, one.form),
            "editor": form_editor(one.form) if one.status == AdoptionStatus.TAKEN else "",
            "decided": one.changes.all()[0] if one.changes.all() else None,
        }
        for one in adoptions_seen(person)
    ]
    return render(request, "outward/adoptions.html", {"lines": lines})


@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    seen = RequestColumn.objects.filter(request__unit__in=person_of(request).visible_unit_ids())
    column = get_object_or_404(seen.select_related("request"), pk=pk)
    form, reason = request.POST.get("form", ""), request.POST.get("reason", "")
    adopting.propose_adoption(column, form=form, reason=reason, by=person_of(request))
    messages.success(request, _("已提议，等表式主管部门决定。"))
    return redirect("outward:request", pk=column.request_id)


@require_POST
def adoption_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    person = person_of(request)
    found = get_object_or_404(Adoption.objects.visible_to(person).select_related("column__request__unit"), pk=pk)
    if verb == "take":
        adopting.take_adoption(found, by=person)
    elif verb == "decline":
        adopting.decline_adoption(found, by=person, note=request.POST.get("note", ""))
    else:
        raise Http404(_("没有这种办理。"))
    messages.success(request, _("已办理：%(state)s。") % {"state": found.get_status_display()})
    return redirect("outward:adoptions")
