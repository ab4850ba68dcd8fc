"""The city's queue: which of two units saw an investor first. To a district the page does not exist."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanzhua.accounts.queries import person_of
from sanzhua.registry import actions, policy
from sanzhua.registry.forms.attraction import DecideForm
from sanzhua.registry.models import Investor
from sanzhua.registry.queries import first_contact as queries
from sanzhua.registry.views import tried

NEITHER = "none"


@require_http_methods(["GET", "HEAD", "POST"])
def first_contacts(request: HttpRequest) -> HttpResponse:
    if not policy.is_attraction_city(person_of(request)):
        raise Http404
    form = DecideForm(request.POST if request.method == "POST" else None)
    if tried(form, lambda: _decide(request, form)):
        messages.success(request, _("已认定。"))
        return redirect("registry:first_contacts")
    context = {"questions": queries.open_questions(), "decided": queries.decided(), "form": form}
    return render(request, "registry/first_contacts.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, form: DecideForm) -> None:
    data = form.cleaned_data
    seen = Investor.objects.visible_to(person_of(request)).in_bulk([data["left"], data["right"]])
    if len(seen) != 2:
        raise Http404
    first = None if data["first"] == NEITHER else next((seen[pk] for pk in seen if str(pk) == data["first"]), None)
    if first is None and data["first"] != NEITHER:
        raise Http404
    actions.decide_first_contact(
        left=seen[data["left"]], right=seen[data["right"]], first=first, reason=data["reason"], by=person_of(request)
    )
