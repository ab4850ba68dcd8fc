"""登记新项目: what one's own list holds of the kind is shown before anything is saved; other lists are not looked at.

Whether another unit has the same project is asked after the commit by the worker, so that this page and its time are
the same either way.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.money import read_money
from sanzhua.base.refusals import Incomplete, Refused
from sanzhua.registry.actions import create_project, settle
from sanzhua.registry.choices import Answer
from sanzhua.registry.forms.identity import EntryForm
from sanzhua.registry.policy import kept_units
from sanzhua.registry.queries.candidates import Candidate, own_candidates
from sanzhua.registry.queries.entries import entry
from sanzhua.registry.rules.likeness import ASK
from sanzhua.registry.rules.places import region_of

_FACTS = ("code", "owner", "owner_code", "place", "content")
_ANSWERS = {Answer.DIFFERENT.value, Answer.PHASE_OF.value, Answer.PART_OF.value, Answer.REPLACES.value}


@require_http_methods(["GET", "HEAD", "POST"])
def new_project(request: HttpRequest) -> HttpResponse:
    """`answer:<uid>` says what the new project is to one that was shown; without these nothing like it was there."""
    person = person_of(request)
    units = kept_units(person)
    form = EntryForm(request.POST or None, units=units)
    shown: list[Candidate] = []
    if request.method == "POST" and form.is_valid():
        try:
            facts = _facts(form.cleaned_data)
            shown = _candidates(form.cleaned_data, facts)
            answers = _answers(request, shown)
            if not shown or answers:
                return _saved(request, person, form.cleaned_data, facts, shown, answers)
            if "seen" in request.POST:
                form.add_error(None, _("请逐条说明新项目与下列登记的关系，再登记。"))
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    status = 422 if form.errors else 200
    rows = [(one, _chosen(request, one)) for one in shown]
    context = {"form": form, "shown": rows, "units": units}
    return render(request, "registry/new.html", context, status=status)


def _facts(given: dict[str, Any]) -> dict[str, Any]:
    facts = {key: given[key].strip() for key in _FACTS if given[key].strip()}
    if total := given["total"].strip():
        read = read_money(total, "wan")
        if read.yuan is None:
            raise Incomplete(_("总投资“%(text)s”认不出金额，请填万元数，例如 5200。") % {"text": total})
        facts["total"] = read.yuan
    facts["region"] = region_of(str(facts.get("code", "")), str(facts.get("place", "")), given["unit"].region)
    return facts


def _candidates(given: dict[str, Any], facts: dict[str, Any]) -> list[Candidate]:
    asked = entry(given["name"], facts, total=facts.get("total"), region=facts["region"])
    return own_candidates(asked, given["unit"])


def _chosen(request: HttpRequest, one: Candidate) -> str:
    """What was chosen, else what a page suggests: entries that only look alike are others until somebody says so."""
    suggested = "" if one.judged.outcome == ASK else Answer.DIFFERENT.value
    return request.POST.get(f"answer:{one.project.uid}", suggested)


def _answers(request: HttpRequest, shown: list[Candidate]) -> dict[str, str]:
    """The relation to each shown project by its uid; empty while one of them is unanswered."""
    found = {one.project.uid: request.POST.get(f"answer:{one.project.uid}", "") for one in shown}
    return found if found and all(answer in _ANSWERS for answer in found.values()) else {}


def _saved(
    request: HttpRequest,
    person: Person,
    given: dict[str, Any],
    facts: dict[str, Any],
    shown: list[Candidate],
    answers: dict[str, str],
) -> HttpResponse:
    today = clock.business_today()
    with transaction.atomic():
        made = create_project(
            unit=given["unit"],
            name=given["name"],
            by=person,
            facts=facts,
            from_day=today,
            stage=given["stage"],
            source=given["source"],
        )
        for one in shown:
            settle(one.project, made, verb=answers[one.project.uid], by=person)
    messages.success(request, _("已登记“%(name)s”。") % {"name": made.name})
    return redirect("home:project", uid=made.uid)
