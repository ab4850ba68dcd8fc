"""口径台账: what was given out, to whom, on what basis, and which of it is another figure by now."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanzhua.answers.queries.given import Filter, given_figures, lines_of
from sanzhua.answers.sheets import GIVEN
from sanzhua.answers.views import business_person
from sanzhua.registry.sheets.tables import answer

ROWS, MOST_ROWS = 30, 3_000


@require_safe
def given(request: HttpRequest) -> HttpResponse:
    person, asked = business_person(request), _filter(request)
    page = Paginator(given_figures(person, asked), ROWS).get_page(request.GET.get("page", "1")[:6])
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": page,
        "lines": lines_of(list(page.object_list)),
        "asked": asked,
        "address": kept.urlencode(),
        "narrowed": asked != Filter(),
    }
    return render(request, "answers/given.html", context)


@require_safe
def given_file(request: HttpRequest) -> HttpResponse:
    """The same lines as a workbook, at most three thousand, the newest first."""
    person = business_person(request)
    rows = list(given_figures(person, _filter(request))[:MOST_ROWS])
    return answer("xlsx", _("口径台账"), GIVEN, lines_of(rows))


def _filter(request: HttpRequest) -> Filter:
    said = request.GET.get
    return Filter(said("q", "")[:80], said("by", "")[:40], _day(said("since")), _day(said("until")))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
