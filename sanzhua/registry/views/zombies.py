"""Zombie cases: the list, one project's score and case, the printed notice, the exit list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.choices import CITY_ROLES
from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of, root_unit
from sanzhua.base import clock
from sanzhua.base.workdays import UnknownYear, end_of
from sanzhua.registry import policy
from sanzhua.registry.actions.zombies import answer_due, suspect
from sanzhua.registry.choices.reserve import CASE_MOVES, CASE_OVER, CaseStatus
from sanzhua.registry.forms.reserve import BoxForm
from sanzhua.registry.forms.reserve_deeds import CASE_DEEDS, boxes, do, verbs_for
from sanzhua.registry.models import Project, ZombieCase, ZombieCaseChange
from sanzhua.registry.queries.exits import exit_list
from sanzhua.registry.queries.reserve import GONE
from sanzhua.registry.queries.reserve_settings import settings
from sanzhua.registry.queries.zombies import candidates, kept_lines, lines_of, score_of
from sanzhua.registry.sheets.exits import EXITS
from sanzhua.registry.sheets.tables import answer
from sanzhua.registry.views import tried, visible_project, year_of


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Open cases first; who looks from the city also sees the projects that today's score puts into question."""
    person = person_of(request)
    cases = ZombieCase.objects.visible_to(person).select_related("project__unit")
    looks = person.has_role(*CITY_ROLES)
    context = {
        "open": [
            (case, _due(case)) for case in cases.open().exclude(status=CaseStatus.EXITED).order_by("due_on", "pk")
        ],
        "over": cases.filter(status__in=[*CASE_OVER, CaseStatus.EXITED]).order_by("-pk")[:50],
        "candidates": candidates(person) if looks else (),
        "looks": looks,
        "values": settings(),
    }
    return render(request, "registry/zombies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def zombie(request: HttpRequest, uid: str) -> HttpResponse:
    """A project's arithmetic of today, its case with what happened, and the boxes of the next step."""
    project = visible_project(request, uid)
    case = project.zombie_cases.order_by("pk").last()
    bound = None
    if request.method == "POST":
        bound = _sent(request, project, case)
        if bound is None:
            return redirect("registry:zombie", uid)
    context = _context(project, person_of(request), case, bound)
    return render(request, "registry/zombie.html", context, status=422 if bound else 200)


@require_safe
def notice(request: HttpRequest, uid: str) -> HttpResponse:
    """The notice to print on A4; where none was sent, back to the case."""
    project = visible_project(request, uid)
    case = project.zombie_cases.filter(notified_on__isnull=False).order_by("pk").last()
    if case is None:
        return redirect("registry:zombie", uid)
    context = {"project": project, "case": case, "lines": kept_lines(case), "root": root_unit()}
    return render(request, "registry/zombie_notice.html", context)


@require_safe
def exits(request: HttpRequest) -> HttpResponse:
    found = exit_list(person_of(request), year_of(request))
    return render(request, "registry/exits.html", {"list": found, "year": found.year})


@require_safe
def exits_workbook(request: HttpRequest) -> HttpResponse:
    found = exit_list(person_of(request), year_of(request))
    return answer("xlsx", _("%(year)s年退库清单") % {"year": found.year}, EXITS, found.cases)


def _sent(request: HttpRequest, project: Project, case: ZombieCase | None) -> tuple[str, BoxForm] | None:
    """None where the verb was done."""
    verb, person = request.POST.get("verb", ""), person_of(request)
    if verb == "suspect":
        suspect(project, by=person)
        messages.success(request, _("已立案。请核查后发出通知，或撤销疑似。"))
        return None
    if case is None or verb not in CASE_DEEDS:
        raise Http404(_("没有这项办理。"))
    deed = CASE_DEEDS[verb]
    form = deed.form(request.POST, request.FILES, project=project, auto_id=f"id_{verb}_%s")
    if tried(form, lambda: do(deed, case, project, form, person)):
        messages.success(request, str(deed.done))
        return None
    return verb, form


def _context(
    project: Project, person: Person, case: ZombieCase | None, bound: tuple[str, BoxForm] | None
) -> dict[str, Any]:
    score, verbs = score_of(project), _lawful(project, person, case)
    city = policy.is_pool_hand(person, project.unit)
    busy = case is not None and case.status not in CASE_OVER
    return {
        "project": project,
        "case": case,
        "due": _due(case),
        "score": score,
        "lines": lines_of(score.parts),
        "kept": kept_lines(case) if case else (),
        "evidence": case.evidence.select_related("document") if case else (),
        "changes": [(CASE_MOVES.get(one.verb).title, one) for one in _changes(case)],
        "earlier": project.zombie_cases.exclude(pk=case.pk).order_by("-pk") if case else (),
        "boxes": boxes(verbs, CASE_DEEDS, CASE_MOVES, project, bound=bound),
        "may_suspect": city and not busy and project.status not in GONE and score.is_suspect,
        "next_due": _next_due(project) if "notify" in verbs else None,
        "values": settings(),
        "is_city": person.has_role(*CITY_ROLES),
    }


def _lawful(project: Project, person: Person, case: ZombieCase | None) -> list[str]:
    """A hearing is offered once the term is over, more time before; a revival to another person than who asked."""
    if case is None:
        return []
    verbs = verbs_for(person, project, case.status, CASE_MOVES)
    running = case.due_on is not None and clock.business_today() <= case.due_on
    verbs = [verb for verb in verbs if verb != ("hear" if running else "ask_time")]
    asked = case.changes.filter(verb="ask_revival").last()
    if asked is not None and asked.by_id == person.pk:
        verbs = [verb for verb in verbs if verb not in ("revive", "refuse_revival")]
    first = {"notify": 0, "answer": 0, "hear": 0, "revive": 0}
    return sorted(verbs, key=lambda verb: first.get(verb, 1))


def _due(case: ZombieCase | None) -> Any:
    """The end of the term as a moment, while an answer is awaited or conditions are to be met."""
    day = (
        {
            CaseStatus.NOTIFIED: case.due_on if case else None,
            CaseStatus.KEPT: case.conditions_by if case else None,
        }.get(CaseStatus(case.status))
        if case
        else None
    )
    return end_of(day) if day else None


def _next_due(project: Project) -> Any:
    """What the term would be if the notice went out today; None where the calendar does not know the year."""
    try:
        return answer_due(project.unit, clock.business_today())
    except UnknownYear:
        return None


def _changes(case: ZombieCase | None) -> list[ZombieCaseChange]:
    """Newest first."""
    return list(case.changes.select_related("by").order_by("-pk")) if case else []
