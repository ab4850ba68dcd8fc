"""Who is asked: one small page with the unit's own rows, what is known of them, and the few cells to fill."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.outward.actions import request_answering as answering
from sanzhua.outward.models import RequestAnswer
from sanzhua.outward.queries.request_gaps import answer_page
from sanzhua.outward.request_choices import ANSWER_MOVES, AnswerStatus
from sanzhua.outward.request_policy import answer_post, answers_for, fills


def answer_of(request: HttpRequest, pk: int) -> RequestAnswer:
    seen = RequestAnswer.objects.visible_to(person_of(request)).select_related("unit", "request", "saved_by")
    return get_object_or_404(seen, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A POST keeps what was typed; with `report` it also reports it."""
    found, person = answer_of(request, pk), person_of(request)
    if request.method != "POST":
        return _page(request, found, person)
    try:
        unread = answering.save_answer(found, by=person, texts=_texts(request), revision=_revision(request))
        if "report" not in request.POST:
            _tell_saved(request, unread)
            return redirect("outward:request_answer", pk=pk)
        answering.report_answer(found, by=person)
    except Incomplete as refusal:
        return _page(request, found, person, refusal.sentence)
    except WrongState as refusal:
        return _page(request, answer_of(request, pk), person, refusal.sentence, status=409)
    messages.success(request, _("已送领导同意。") if found.request.wants_head else _("已报出。"))
    return redirect("outward:request_answer", pk=pk)


def _page(
    request: HttpRequest, found: RequestAnswer, person: Person, fault: str = "", *, status: int = 422
) -> HttpResponse:
    typed = {name: str(text) for name, text in request.POST.items() if name.startswith("c:")} if fault else None
    page = answer_page(found, typed)
    verbs = {move.verb for move in ANSWER_MOVES if found.status in move.from_ and answer_post(person, found, move.verb)}
    context = {
        "answer": found,
        "one": found.request,
        "page": page,
        "fault": fault,
        "fills": page.editable and fills(person, found.unit),
        "verbs": verbs if found.request.is_asking else set(),
        "shows": found.status in (AnswerStatus.IN, AnswerStatus.WITH_HEAD) or answers_for(person, found.unit),
        "version": found.versions.select_related("by", "agreed_by").last(),
    }
    return render(request, "outward/answer.html", context, status=status if fault else 200)


def _texts(request: HttpRequest) -> dict[tuple[str, int], str]:
    """By row and column, of fields named `c:COLUMN:ROW`."""
    found = {}
    for name, text in request.POST.items():
        mark, _colon, rest = name.partition(":")
        column, _colon, row = rest.partition(":")
        if mark == "c" and row and column.isdecimal() and len(column) < 12:
            found[row, int(column)] = str(text)
    return found


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _tell_saved(request: HttpRequest, unread: int) -> None:
    if unread:
        said = ngettext("已保存，有%(count)d格没有读懂。", "已保存，有%(count)d格没有读懂。", unread)
        messages.warning(request, said % {"count": unread})
    else:
        messages.success(request, _("已保存，还没有报出。"))


@require_POST
def answer_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found, person = answer_of(request, pk), person_of(request)
    act = _VERBS.get(verb)
    if act is None:
        raise Http404(_("没有这种办理。"))
    messages.success(request, act(found, person, request))
    if verb == "send-back":
        return redirect("outward:request", pk=found.request_id)
    return redirect("outward:request_answer", pk=pk)


def _agree(found: RequestAnswer, person: Person, request: HttpRequest) -> str:
    answering.agree_answer(found, by=person, seen=request.POST.get("sha256", ""))
    return _("已同意报出。")


def _return(found: RequestAnswer, person: Person, request: HttpRequest) -> str:
    answering.return_answer(found, by=person, note=request.POST.get("note", ""))
    return _("已退回填表人。")


def _take_back(found: RequestAnswer, person: Person, _request: HttpRequest) -> str:
    answering.take_answer_back(found, by=person)
    return _("已收回，改好后再报。")


def _send_back(found: RequestAnswer, person: Person, request: HttpRequest) -> str:
    answering.send_answer_back(found, by=person, note=request.POST.get("note", ""))
    return _("已退回%(unit)s。") % {"unit": found.unit.shown}


_VERBS: dict[str, Callable[[RequestAnswer, Person, HttpRequest], str]] = {
    "agree": _agree,
    "return": _return,
    "take-back": _take_back,
    "send-back": _send_back,
}
