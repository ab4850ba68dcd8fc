"""The turn of the year: what it does before it does it, one confirmation, and the way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.money import read_money
from sanzhua.base.refusals import Refused
from sanzhua.dispatch import policy, queries, shown
from sanzhua.dispatch.actions import turn_year, undo_turn
from sanzhua.dispatch.models import YearTurn
from sanzhua.dispatch.turned import TURNED_FORMS
from sanzhua.formbook.definition import load_form

_BEFORE, _REASON = "before-", "reason-"


@require_http_methods(["GET", "HEAD", "POST"])
def turn_page(request: HttpRequest) -> HttpResponse:
    """A POST with the digest of the plan that was shown does it; refused, the page stands again with what was typed."""
    person = person_of(request)
    policy.require_turner(person)
    form, year = TURNED_FORMS[0], _year(request)
    refused = ""
    if request.method == "POST":
        try:
            turn_year(
                form=form,
                year=year,
                digest=request.POST.get("digest", ""),
                by=person,
                corrections=_corrections(request),
            )
            messages.success(request, _("%(year)d年已结转。") % {"year": year})
            return redirect(f"{reverse('dispatch:turn')}?year={year}")
        except Refused as refusal:
            refused = refusal.sentence
    plan, typed = queries.turn_plan(form, year), _typed(request)
    context = {
        "plan": plan,
        # A year to come is shown as it would be; one that is reported already has nothing to show.
        "is_shown": not plan.obstacles or year > clock.business_today().year,
        "rows": [(one, *typed.get(one.uid, ("", ""))) for one in plan.before],
        "title": shown.title(load_form(form)),
        "december_open": queries.closed_december(form, year),
        "refused": refused,
        "before": year - 1,
        "after": year + 1,
    }
    return render(request, "dispatch/turn.html", context, status=422 if refused else 200)


@require_POST
def turn_undo(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    turn = get_object_or_404(YearTurn.objects.visible_to(person), pk=pk)
    undo_turn(turn, by=person, note=request.POST.get("note", ""))
    messages.success(request, _("已撤销%(year)d年的结转，各项恢复原样。") % {"year": turn.year})
    return redirect(f"{reverse('dispatch:turn')}?year={turn.year}")


def _year(request: HttpRequest) -> int:
    asked = request.POST.get("year") or request.GET.get("year") or ""
    return int(asked) if asked.isdecimal() and 2001 <= int(asked) <= 2098 else clock.business_today().year


def _typed(request: HttpRequest) -> dict[str, tuple[str, str]]:
    """(amount, reason) by project uid, as typed."""
    uids = [name.removeprefix(_BEFORE) for name in request.POST if name.startswith(_BEFORE)]
    pairs = {uid: (request.POST[_BEFORE + uid].strip(), request.POST.get(_REASON + uid, "").strip()) for uid in uids}
    return {uid: pair for uid, pair in pairs.items() if any(pair)}


def _corrections(request: HttpRequest) -> dict[str, tuple[int, str]]:
    found = {}
    for uid, (text, reason) in _typed(request).items():
        read = read_money(text, "wan")
        if read.yuan is None or read.code:
            raise Refused(_("“%(text)s”不是金额，请填写万元数，例如 12,000。") % {"text": text})
        found[uid] = (read.yuan, reason)
    return found
