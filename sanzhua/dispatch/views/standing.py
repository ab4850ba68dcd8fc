"""每期必报: the table of units and forms, which the city ticks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import person_of, root_unit
from sanzhua.base.periods import Period
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.standing import set_standing
from sanzhua.dispatch.calendar import reported_month
from sanzhua.dispatch.queries.standing import form_titles, standing_rows
from sanzhua.formbook.definition import FORM_KEYS


@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: HttpRequest) -> HttpResponse:
    """Only the ticks that the page showed are read, so that a unit entered meanwhile keeps what it has."""
    decides = policy.decided_by(person_of(request), root_unit())
    if not decides:
        raise NotAllowed(_("哪些单位每期必报由市级调度员或表式主管部门定。"))
    refused = ""
    if request.method == "POST":
        try:
            _save(request)
            return redirect("dispatch:standing")
        except Refused as refusal:
            refused = refusal.sentence
    context = {
        "rows": standing_rows(reported_month()),
        "forms": form_titles(),
        "decides": decides,
        "period": request.POST.get("period", str(reported_month())),
        "refused": refused,
    }
    return render(request, "dispatch/standing.html", context, status=422 if refused else 200)


def _save(request: HttpRequest) -> None:
    units = {row.unit.pk: row.unit for row in standing_rows(reported_month())}

    def pairs(name: str) -> list[tuple[Unit, str]]:
        cut = (text.partition(":") for text in request.POST.getlist(name))
        return [
            (units[int(unit)], form)
            for unit, _colon, form in cut
            if unit.isdecimal() and int(unit[:12]) in units and form in FORM_KEYS
        ]

    try:
        start = Period.parse(request.POST.get("period", ""))
    except ValueError as error:
        raise Refused(str(error)) from error
    count = set_standing(pairs=pairs("always"), asked=pairs("shown"), from_period=start, by=person_of(request))
    messages.success(request, _("已保存，改动%(count)d处。") % {"count": count} if count else _("没有改动。"))
