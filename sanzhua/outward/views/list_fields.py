"""对外字段: what goes out and where it comes from, what is typed and who uses it, what is proposed for deletion."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.outward.actions.list_fields import decide_field, propose_unused
from sanzhua.outward.list_policy import owned_forms
from sanzhua.outward.models import FieldProposal
from sanzhua.outward.queries.list_fields import CLOSED_MONTHS, form_fields, outward_lists, shown_proposals
from sanzhua.outward.views.lists import require_entry


@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    require_entry(person)
    context = {
        "lists": outward_lists(),
        "forms": form_fields(),
        "proposals": shown_proposals(person),
        "owns": owned_forms(person),
        "wanted": CLOSED_MONTHS,
    }
    return render(request, "outward/fields.html", context)


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Looks now; the worker looks by itself every day."""
    if not owned_forms(person_of(request)):
        raise Http404
    made = propose_unused()
    messages.success(request, _("新提出%(count)d条停用建议。") % {"count": made} if made else _("没有新的停用建议。"))
    return redirect("outward:fields")


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    require_entry(person)
    found = get_object_or_404(FieldProposal.objects.visible_to(person), pk=pk)
    decide_field(found, state=request.POST.get("state", ""), note=request.POST.get("note", ""), by=person)
    messages.success(request, _("已记下决定。"))
    return redirect("outward:fields")
