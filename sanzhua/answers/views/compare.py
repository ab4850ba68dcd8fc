"""对表: two workbooks in, the differences out; nothing of them stays."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.answers.difference_words import Told, shown_cells, shown_totals, told_of
from sanzhua.answers.forms import CompareForm
from sanzhua.answers.reading import Sent, compare_files
from sanzhua.answers.sheets import differences_book
from sanzhua.answers.views import business_person
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused
from sanzhua.dispatch.calendar import reported_month
from sanzhua.dispatch.shown import language
from sanzhua.documents.queries import attachment
from sanzhua.formbook.definition import PLAIN_LIST, Form, load_form
from sanzhua.formbook.queries import form_for, forms_for

SHOWN = 300
_SALT = "answers.compare"
# The page carries its own result for the download, since nothing is kept; a larger one is had by its own button.
_MOST_CARRIED = 4_000_000
_HOUR = 3_600


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest) -> HttpResponse:
    business_person(request)
    form = CompareForm(request.POST or None, request.FILES or None) if request.method == "POST" else CompareForm()
    told = _told(form) if form.is_bound and form.is_valid() else None
    if told is not None and request.POST.get("do") == "file":
        return _file(told)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "answers/compare.html", {"form": form, **(_shown(told) if told else {})}, status=status)


@require_POST
def differences_file(request: HttpRequest) -> HttpResponse:
    """The result of the page before as a workbook; the page sends it back as it was signed here."""
    business_person(request)
    try:
        told = signing.loads(request.POST.get("result", ""), salt=_SALT, max_age=_HOUR)
    except signing.BadSignature as broken:
        raise Refused(_("页面太旧或被改动，请重新对表。")) from broken
    return _file(told)


def _told(form: CompareForm) -> Told | None:
    """None where a file cannot be read; the form then says so."""
    data = form.cleaned_data
    period = Period.parse(data["period"]) if data["period"] else reported_month()
    sent = [Sent(data[name].name or "", data[name].read()) for name in ("left", "right")]
    try:
        return told_of(compare_files(sent[0], sent[1], _forms(data["form"], period), period, language()))
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
    return None


def _forms(key: str, period: Period) -> list[Form]:
    return [form_for(key, period)] if key else [*forms_for(period), load_form(PLAIN_LIST)]


def _file(told: Told) -> HttpResponse:
    return attachment(differences_book(told), f"{_('对表结果')}.xlsx")


def _shown(told: Told) -> dict[str, Any]:
    cells = shown_cells(told)
    carried = signing.dumps(told, salt=_SALT, compress=True)
    return {
        "told": told,
        "cells": cells[:SHOWN],
        "more": max(0, len(cells) - SHOWN),
        "totals": shown_totals(told),
        "only_left": told["only"][0][:SHOWN],
        "only_right": told["only"][1][:SHOWN],
        "carried": carried if len(carried) <= _MOST_CARRIED else "",
        "same": not (told["cells"] or any(told["only"]) or told["unsure"]),
    }
