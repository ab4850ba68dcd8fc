"""Financing needs for banks: the list with its file, and one need with the banks' answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.refusals import Refused
from sanzhua.registry import policy
from sanzhua.registry.actions import move_need, record_answer, send_need
from sanzhua.registry.choices.money import ANSWER_MOVES, NEED_MOVES, NeedStatus
from sanzhua.registry.forms.money import SendForm
from sanzhua.registry.models import FinancingNeed
from sanzhua.registry.queries.financing import answers_of, needs, state_sums
from sanzhua.registry.queries.money import debts_of_year
from sanzhua.registry.rules import masked
from sanzhua.registry.sheets.financing import need_columns
from sanzhua.registry.sheets.tables import answer as sheet_answer
from sanzhua.registry.views import page_of
from sanzhua.ui.fields import WanField, day_field


@require_safe
def need_list(request: HttpRequest) -> HttpResponse:
    person, status = person_of(request), request.GET.get("status", "")
    year = clock.business_today().year
    context = {
        "needs": page_of(needs(person, status=status), request),
        "debts": debts_of_year(person, year),
        "year": year,
        "sums": state_sums(person),
        "status": status,
        "states": NeedStatus.choices,
    }
    return render(request, "registry/financing.html", context)


@require_safe
def need_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The list as it is filtered, to be handed to banks."""
    person, title = person_of(request), f"{_('融资需求')}{clock.business_today():%Y%m%d}"
    rows = needs(person, status=request.GET.get("status", ""))
    return sheet_answer(ending, title, need_columns(person), rows)


@require_http_methods(["GET", "HEAD", "POST"])
def need(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = _visible(request, pk), person_of(request)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    form = SendForm(request.POST if verb == "send" else None)
    refused = ""
    try:
        if verb == "send" and form.is_valid():
            sent = send_need(found, **form.cleaned_data, by=person)
            messages.success(request, _("已推送%(count)d家银行。") % {"count": len(sent)})
            return redirect("registry:need", found.pk)
        if verb in ("settle", "give_up", "withdraw", "reopen"):
            move_need(found, verb, note=request.POST.get("note", ""), by=person)
            messages.success(request, _("已保存。"))
            return redirect("registry:need", found.pk)
    except Refused as refusal:
        refused = refusal.sentence
    context = _shown(found, form) | {"may_keep": policy.may_keep(person, found.unit), "refused": refused}
    sees = policy.sees_contacts(person, found.unit)
    people = {"contact": found.contact, "phone": found.phone}
    context["people"] = people if sees else masked(people)
    return render(request, "registry/need.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def answer(request: HttpRequest, pk: int, answer: int) -> HttpResponse:
    found = _visible(request, pk)
    told = get_object_or_404(found.answers.select_related("need__project__unit"), pk=answer)
    verb, note = request.POST.get("verb", ""), request.POST.get("note", "")
    if verb not in {move.verb for move in ANSWER_MOVES}:
        raise Refused(_("请选择银行怎样答复。"))
    amount = _cleaned(
        WanField(required=False), request.POST.get("amount", ""), _("请填写一个金额，单位万元，例如 12,000。")
    )
    on = _cleaned(day_field(""), request.POST.get("on", ""), _("请填写答复日期。"))
    record_answer(told, verb, on=on, amount=amount, note=note, by=person_of(request))
    messages.success(request, _("已登记%(bank)s的答复。") % {"bank": told.bank})
    return redirect("registry:need", found.pk)


def _visible(request: HttpRequest, pk: int) -> FinancingNeed:
    seen = FinancingNeed.objects.visible_to(person_of(request)).select_related("project__unit", "by")
    return get_object_or_404(seen, pk=pk)


def _cleaned(field: Any, text: str, sentence: str) -> Any:
    try:
        return field.clean(text)
    except ValidationError as error:
        raise Refused(sentence) from error


def _shown(found: FinancingNeed, form: SendForm) -> dict[str, Any]:
    rows = [(told, [move for move in ANSWER_MOVES if told.status in move.from_]) for told in answers_of(found)]
    return {
        "need": found,
        "form": form,
        "answers": rows,
        "verbs": [NEED_MOVES.get(verb) for verb in NEED_MOVES.verbs_from(found.status) if verb != "send"],
        "may_send": "send" in NEED_MOVES.verbs_from(found.status),
        "changes": found.changes.select_related("by"),
        "today": clock.business_today(),
    }
