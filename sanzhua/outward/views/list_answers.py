"""回执: a workbook that came back is looked at row by row, then applied once."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.outward.actions.list_answers import apply_answer, decide_answer, drop_answer
from sanzhua.outward.list_choices import AnswerState
from sanzhua.outward.models import ListAnswer
from sanzhua.outward.queries.list_answers import KINDS, applied_lines, counts, plan
from sanzhua.outward.views.lists import back_to

ROWS = 100


@require_safe
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """While the file is being read the page says so and comes back by itself."""
    found, only = _answer_of(request, pk), request.GET.get("only", "")
    only = only if only in KINDS else ""
    is_open = found.state == AnswerState.READ
    rows = plan(found) if is_open else []
    chosen = [one for one in rows if not only or one.kind == only] if is_open else applied_lines(found)
    number = counts(rows)
    context = {
        "answer": found,
        "only": only,
        "counts": number,
        "kinds": [(kind, word, number[kind]) for kind, word in KINDS.items()],
        "differing": [one for one in rows if one.may_apply and one.differing],
        "page": Paginator(chosen, ROWS).get_page(request.GET.get("page", "1")[:6]),
    }
    return render(request, "outward/list_answer.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    ref, choice = request.POST.get("ref", ""), request.POST.get("choice", "")
    decide_answer(_answer_of(request, pk), ref=ref, choice=choice, by=person_of(request))
    return back_to("outward:answer", pk, only=request.POST.get("only", ""), page=request.POST.get("page", ""))


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    written = apply_answer(_answer_of(request, pk), by=person_of(request), take=request.POST.getlist("take"))
    messages.success(request, _("已采用%(rows)d行回执。") % {"rows": written})
    return redirect("outward:answer", pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    found = _answer_of(request, pk)
    drop_answer(found, by=person_of(request))
    messages.success(request, _("已放弃这份回执，什么都没有改动。"))
    return redirect("outward:export", found.export_id)


def _answer_of(request: HttpRequest, pk: int) -> ListAnswer:
    seen = ListAnswer.objects.visible_to(person_of(request))
    return get_object_or_404(seen.select_related("export__unit", "document", "by", "applied_by"), pk=pk)
