"""Shares of attraction credit that wait for a unit's word or the city's, and those in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.registry import actions
from sanzhua.registry.models import CreditAgreement
from sanzhua.registry.queries.credit import agreements
from sanzhua.ui.asked import number


@require_safe
def shares(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    context = {"agreements": agreements(person)}
    return render(request, "registry/shares.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """`verb` is agree (with `unit`), confirm or drop (with `why`)."""
    person, verb = person_of(request), request.POST.get("verb")
    found = CreditAgreement.objects.visible_to(person).filter(pk=pk).select_related("attraction__project__unit").first()
    if found is None:
        raise Http404
    if verb == "agree":
        share = found.shares.filter(unit__pk=number(request.POST.get("unit"))).select_related("unit").first()
        if share is None:
            raise Http404
        actions.agree_shares(agreement=found, unit=share.unit, by=person)
        messages.success(request, _("已同意。"))
    elif verb == "confirm":
        actions.confirm_shares(agreement=found, by=person)
        messages.success(request, _("已确认，分成自%(day)s起算。") % {"day": found.valid_from.isoformat()})
    else:
        actions.drop_shares(agreement=found, by=person, why=request.POST.get("why", ""))
        messages.success(request, _("已撤回，原提议保留可查。"))
    return redirect("registry:shares")
