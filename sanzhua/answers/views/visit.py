"""调研包: choose projects, put them in order, take the pack along."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.models import Person
from sanzhua.answers.actions.papers import WRITERS, keep_paper
from sanzhua.answers.choices import PaperKind
from sanzhua.answers.drawing import visit_paper
from sanzhua.answers.forms import VisitForm
from sanzhua.answers.queries.visit import MOST_STOPS, choices_for, chosen, in_order, pack_of, places_of
from sanzhua.answers.views import business_person
from sanzhua.dispatch.queries.figures import owner_of
from sanzhua.documents.queries import attachment, open_file
from sanzhua.registry.models import Project
from sanzhua.ui import times
from sanzhua.ui.asked import number


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Projects by county, by leader or by words; what is ticked stays through a search and goes on to the route."""
    person, asked = business_person(request), request.GET
    words, ref = asked.get("q", "")[:80], asked.get("subject", "")[:60]
    subject, projects = choices_for(person, ref, words)
    ticked = chosen(person, asked.getlist("p"))
    found = {one.pk for one in projects}
    context = {
        "subject": subject,
        "projects": projects,
        "rows": [*(one for one in ticked if one.pk not in found), *projects],
        "ticked": {one.pk for one in ticked},
        "words": words,
        "asked": bool(words or ref),
        "most": MOST_STOPS,
    }
    return render(request, "answers/visit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def route(request: HttpRequest) -> HttpResponse:
    """`p` names each project, `n_<uid>` its place. A POST keeps the pack and hands it out."""
    person = business_person(request)
    sent = request.POST if request.method == "POST" else request.GET
    uids = sent.getlist("p")
    projects = chosen(person, uids)
    if not projects:
        messages.error(request, _("请至少选一个项目。"))
        return redirect("answers:visit")
    ordered = in_order(projects, _numbers(sent, uids))
    # Ordering anew judges no word of the form and keeps them all.
    judged = request.method == "POST" and "do" in sent
    form = VisitForm(sent if judged else None, initial={"title": _title(ordered), **sent.dict()})
    if judged and form.is_valid() and sent.get("do") in WRITERS:
        return _handed_out(person, ordered, form.cleaned_data, sent["do"])
    context = {
        "form": form,
        "places": places_of(ordered),
        "left_out": max(0, len(dict.fromkeys(uids)) - MOST_STOPS),
        "most": MOST_STOPS,
    }
    return render(request, "answers/route.html", context, status=422 if form.errors else 200)


def _handed_out(person: Person, projects: list[Project], said: dict[str, Any], ending: str) -> HttpResponse:
    pack = pack_of(projects, person)
    paper = visit_paper(
        pack, title=said["title"], on=times.whole_day(said["on"]), people=said["people"], note=said["note"]
    )
    units = {one.unit for one in projects}
    unit = next(iter(units)) if len(units) == 1 else owner_of(person)
    made = keep_paper(paper, kind=PaperKind.VISIT, unit=unit, answers=pack.answers, by=person, ending=ending)
    return attachment(open_file(made.document), made.document.name, made.document.media_type)


def _numbers(sent: Any, uids: list[str]) -> dict[str, int]:
    given = {uid: number(sent.get(f"n_{uid}")) for uid in uids}
    return {uid: place for uid, place in given.items() if place}


def _title(projects: list[Project]) -> str:
    units = list(dict.fromkeys(one.unit.shown for one in projects))
    return _("%(units)s项目调研") % {"units": _("、").join(units[:2])}
