"""Financing needs for banks: the list with its file, and one need with the banks' answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.refusals import Refused
from sanzhua.registry import policy
from sanzhua.registry.actions import move_need, record_answer, send_need
from sanzhua.registry.choices.money import ANSWER_MOVES, NEED_MOVES, NeedStatus
from sanzhua.registry.forms.money import AnswerForm, SendForm
from sanzhua.registry.models import BankAnswer, FinancingNeed
from sanzhua.registry.queries.financing import answers_of, needs, state_sums
from sanzhua.registry.queries.money import debts_of_year
from sanzhua.registry.rules import masked
from sanzhua.registry.sheets.financing import need_columns
from sanzhua.registry.sheets.tables import answer as sheet_answer
from sanzhua.registry.views import page_of, tried


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
    return _page(request, found, form=form, refused=refused)


@require_POST
def answer(request: HttpRequest, pk: int, answer: int) -> HttpResponse:
    found, person = _visible(request, pk), person_of(request)
    told = get_object_or_404(found.answers.select_related("need__project__unit"), pk=answer)
    form = _answer_form(told, request.POST)
    if tried(form, lambda: record_answer(told, **form.cleaned_data, by=person)):
        messages.success(request, _("已登记%(bank)s的答复。") % {"bank": told.bank})
        return redirect("registry:need", found.pk)
    return _page(request, found, form=SendForm(), wrong=(told, form))


def _visible(request: HttpRequest, pk: int) -> FinancingNeed:
    seen = FinancingNeed.objects.visible_to(person_of(request)).select_related("project__unit", "by")
    return get_object_or_404(seen, pk=pk)


def _answer_form(told: BankAnswer, given: QueryDict | None = None) -> AnswerForm:
    moves = [move for move in ANSWER_MOVES if told.status in move.from_]
    return AnswerForm(given, moves=moves, auto_id=f"answer{told.pk}_%s")


def _page(
    request: HttpRequest,
    found: FinancingNeed,
    *,
    form: SendForm,
    refused: str = "",
    wrong: tuple[BankAnswer, AnswerForm] | None = None,
) -> HttpResponse:
    """`wrong`: the answer that was not taken, with what was typed."""
    person = person_of(request)
    people = {"contact": found.contact, "phone": found.phone}
    verbs = NEED_MOVES.verbs_from(found.status)
    context = {
        "need": found,
        "form": form,
        "refused": refused,
        "answers": [
            (told, wrong[1] if wrong and wrong[0] == told else _answer_form(told)) for told in answers_of(found)
        ],
        "verbs": [NEED_MOVES.get(verb) for verb in verbs if verb != "send"],
        "may_send": "send" in verbs,
        "may_keep": policy.may_keep(person, found.unit),
        "people": people if policy.sees_contacts(person, found.unit) else masked(people),
        "changes": found.changes.select_related("by"),
    }
    return render(request, "registry/need.html", context, status=422 if request.method == "POST" else 200)
