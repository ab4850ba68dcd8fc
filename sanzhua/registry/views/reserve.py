"""One project's admission: application, opinions, decision, tier."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.base import money
from sanzhua.registry import policy
from sanzhua.registry.actions.reserve import faults_of
from sanzhua.registry.choices import Stage, is_before
from sanzhua.registry.choices.reserve import ADMISSION_MOVES, AdmissionStatus, Tier
from sanzhua.registry.forms.reserve import BoxForm
from sanzhua.registry.forms.reserve_deeds import ADMISSION_DEEDS, APPLY, OPINION, TIER, Deed, boxes, do, verbs_for
from sanzhua.registry.models import Admission, AdmissionChange, Project
from sanzhua.registry.queries.reserve import GONE, planned_start, suggested_tier, tier_of
from sanzhua.registry.views import tried, visible_project

_OVER = (AdmissionStatus.REFUSED, AdmissionStatus.WITHDRAWN)


@require_http_methods(["GET", "HEAD", "POST"])
def reserve(request: HttpRequest, uid: str) -> HttpResponse:
    """A box refused comes back with its sentence and what was typed."""
    project, person = visible_project(request, uid), person_of(request)
    admission = project.admissions.select_related("by").order_by("pk").last()
    bound = None
    if request.method == "POST":
        bound = _sent(request, project, admission)
        if bound is None:
            return redirect("registry:reserve", uid)
    context = _context(project, person, admission, bound)
    return render(request, "registry/reserve.html", context, status=422 if bound else 200)


def _sent(request: HttpRequest, project: Project, admission: Admission | None) -> tuple[str, BoxForm] | None:
    """None where the verb was done."""
    verb = request.POST.get("verb", "")
    deed, record = _deed(verb, project, admission)
    form = deed.form(request.POST, request.FILES, project=project, auto_id=f"id_{verb}_%s")
    if tried(form, lambda: do(deed, record, project, form, person_of(request))):
        messages.success(request, str(deed.done))
        return None
    return verb, form


def _deed(verb: str, project: Project, admission: Admission | None) -> tuple[Deed, Any]:
    """The verb's row and the record that it is done to. Raises Http404 for a verb that no box sends."""
    if verb == "apply":
        return APPLY, project
    if verb == "tier":
        return TIER, project
    if admission is not None and verb == "opinion":
        return OPINION, admission
    if admission is not None and verb in ADMISSION_DEEDS:
        return ADMISSION_DEEDS[verb], admission
    raise Http404(_("没有这项办理。"))


def _context(
    project: Project, person: Person, admission: Admission | None, bound: tuple[str, BoxForm] | None
) -> dict[str, Any]:
    initial, city = _initial(project, admission), policy.is_pool_hand(person, project.unit)
    verbs = _lawful(project, person, admission)

    def single(verb: str, deed: Deed, *, shown: bool) -> BoxForm | None:
        if bound is not None and bound[0] == verb:
            return bound[1]
        return deed.form(project=project, initial=initial, auto_id=f"id_{verb}_%s") if shown else None

    open_review = admission is not None and admission.status == AdmissionStatus.APPLIED
    tier = tier_of(project)
    suggested = suggested_tier(project)
    return {
        "project": project,
        "admission": admission,
        "admitted": getattr(project, "admitted", None),
        "boxes": boxes(verbs, ADMISSION_DEEDS, ADMISSION_MOVES, project, bound=bound, initial=initial),
        "apply": single("apply", APPLY, shown=_may_apply(project, person, admission)),
        "opinion": single("opinion", OPINION, shown=city and open_review),
        "tier_form": single("tier", TIER, shown=city and bool(tier) and project.status not in GONE),
        "opinions": admission.opinions.select_related("paper__document") if admission else (),
        "papers": admission.papers.select_related("document") if admission else (),
        "changes": [(ADMISSION_MOVES.get(one.verb).title, one) for one in _changes(admission)],
        "faults": faults_of(admission) if admission is not None and open_review and city else (),
        "tier": Tier(tier) if tier else None,
        "suggested": Tier(suggested) if suggested else None,
        "start": planned_start(project),
        "tier_changes": project.tier_changes.select_related("by").order_by("-pk"),
    }


def _lawful(project: Project, person: Person, admission: Admission | None) -> list[str]:
    """The next step first. Who applied may withdraw but not decide; who decides does not withdraw for the unit."""
    if admission is None:
        return []
    verbs = verbs_for(person, project, admission.status, ADMISSION_MOVES)
    own = admission.by_id == person.pk
    if own:
        verbs = [verb for verb in verbs if verb not in ("admit", "refuse")]
    elif policy.is_pool_hand(person, project.unit):
        verbs = [verb for verb in verbs if verb not in ("withdraw", "resubmit")]
    first = ("admit", "resubmit")
    return sorted(verbs, key=lambda verb: (verb not in first, verb == "withdraw"))


def _may_apply(project: Project, person: Person, admission: Admission | None) -> bool:
    free = admission is None or admission.status in _OVER
    young = is_before(project.stage, Stage.BUILDING) and project.status not in GONE
    return free and young and policy.may_keep(person, project.unit)


def _initial(project: Project, admission: Admission | None) -> dict[str, Any]:
    asked = admission.total if admission else project.total
    wished = suggested_tier(project) or (admission.tier_wished if admission else Tier.EARLY)
    return {
        "kind": admission.kind if admission else "industry",
        "tier": wished,
        "total": money.format_wan(asked, 0) if asked else "",
        "grounds": admission.grounds if admission else "",
        "is_excluded": bool(admission and admission.is_excluded),
    }


def _changes(admission: Admission | None) -> list[AdmissionChange]:
    """Newest first."""
    return list(admission.changes.select_related("by").order_by("-pk")) if admission else []
