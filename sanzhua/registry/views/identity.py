"""Entries that may be one project: the queue, one pair side by side, the answer and its taking back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.policy import require_role
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.registry.actions import answer, take_back
from sanzhua.registry.choices import Answer
from sanzhua.registry.forms.identity import AnswerForm
from sanzhua.registry.models import IdentityQuestion
from sanzhua.registry.queries.identity import question_page, question_row, questions
from sanzhua.ui.asked import page_number


@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    state = "answered" if request.GET.get("state") == "answered" else "open"
    page = questions(person_of(request), state=state, page=page_number(request))
    rows = [question_row(one) for one in page.object_list]
    context = {"page": page, "rows": rows, "state": state, "decides": _is_decider(request)}
    return render(request, "registry/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = _question_of(request, pk), person_of(request)
    form, refused = AnswerForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            answer(found, verb=given["verb"], by=person, note=given["note"], turned=given["turned"] == "1")
        except Refused as refusal:
            refused = refusal.sentence
        else:
            messages.success(request, _("已认定：%(answer)s。") % {"answer": Answer(given["verb"]).label})
            return redirect("registry:questions")
    context = {"page": question_page(_question_of(request, pk), person), "form": form, "refused": refused}
    return render(request, "registry/question.html", context, status=422 if form.errors or refused else 200)


@require_POST
def question_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    take_back(_question_of(request, pk), by=person_of(request), note=request.POST.get("note", ""))
    messages.success(request, _("已收回认定，恢复原样，请重新认定。"))
    return redirect("registry:question", pk=pk)


def _question_of(request: HttpRequest, pk: int) -> IdentityQuestion:
    found = IdentityQuestion.objects.visible_to(person_of(request))
    return get_object_or_404(found.select_related("first__unit", "second__unit"), pk=pk)


def _is_decider(request: HttpRequest) -> bool:
    try:
        require_role(person_of(request), *DECIDERS)
    except NotAllowed:
        return False
    return True
