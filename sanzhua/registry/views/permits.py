"""A project's permits: the list with its Gantt, and one permit with what may be done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.charts.gantt import gantt
from sanzhua.registry import policy
from sanzhua.registry.actions import permits as actions
from sanzhua.registry.actions.permit_plan import lay_out
from sanzhua.registry.choices.permits import PERMIT_MOVES, PermitState, Route, WorkKind
from sanzhua.registry.forms.permits import (
    FinishForm,
    PlanForm,
    PromiseForm,
    ReasonForm,
    ReturnForm,
    SubmitForm,
)
from sanzhua.registry.models import Permit, Project
from sanzhua.registry.queries.milestones import milestone_gantt, milestone_view
from sanzhua.registry.queries.permits import gantt_rows, permit_view
from sanzhua.registry.rules import codes_in
from sanzhua.registry.views import tried, visible_project
from sanzhua.ui.fields import PlainForm, named_file

Act = Callable[[Permit, dict[str, Any], Person], Permit]


@require_safe
def permits(request: HttpRequest, uid: str) -> HttpResponse:
    project = visible_project(request, uid)
    return _permits_page(request, project, PlanForm(initial=_guess(project)))


@require_http_methods(["POST"])
def lay(request: HttpRequest, uid: str) -> HttpResponse:
    """Lay the permits out, or lay them out anew."""
    project, person, form = visible_project(request, uid), person_of(request), PlanForm(request.POST)
    if tried(form, lambda: lay_out(project, by=person, **form.cleaned_data)):
        messages.success(request, _("手续清单和节点已铺开，不需要办的请标为不涉及。"))
        return redirect("registry:permits", uid=uid)
    policy.require_keeper(person, project.unit)
    return _permits_page(request, project, form, status=422)


@require_POST
def set_aside(request: HttpRequest, uid: str) -> HttpResponse:
    """Several ticked permits become 不涉及 with one reason."""
    project, keys = visible_project(request, uid), request.POST.getlist("key")
    reason = request.POST.get("reason", "")
    count = actions.set_aside_many(project, keys=keys, reason=reason, by=person_of(request))
    messages.success(request, _("已将%(count)d项标为不涉及。") % {"count": count})
    return redirect("registry:permits", uid=uid)


@require_safe
def permit(request: HttpRequest, uid: str, key: str) -> HttpResponse:
    project = visible_project(request, uid)
    found = _permit_of(project, key)
    return _permit_page(request, found, {})


@require_POST
def act(request: HttpRequest, uid: str, key: str, verb: str) -> HttpResponse:
    """One verb of the table of moves; 404 for a verb that is none."""
    project = visible_project(request, uid)
    found, person = _permit_of(project, key), person_of(request)
    if verb not in _ACTS:
        raise Http404
    kind, call = _ACTS[verb]
    form = kind(request.POST, request.FILES)
    if tried(form, lambda: call(found, form.cleaned_data, person)):
        move = PERMIT_MOVES.get(verb)
        messages.success(request, _("“%(permit)s”已%(verb)s。") % {"permit": found.shown, "verb": move.title})
        return redirect("registry:permits", uid=uid)
    policy.require_keeper(person, project.unit)
    return _permit_page(request, found, {verb: form}, status=422)


def _file(data: dict[str, Any]) -> actions.File | None:
    typed = named_file(data["file"])
    return actions.File(*typed) if typed else None


def _submit(permit: Permit, data: dict[str, Any], by: Person) -> Permit:
    return actions.submit_permit(permit, on=data["on"], issuer=data["issuer"], by=by)


def _finish(permit: Permit, data: dict[str, Any], by: Person) -> Permit:
    return actions.finish_permit(
        permit, on=data["on"], number=data["number"], issuer=data["issuer"], file=_file(data), by=by
    )


def _return(permit: Permit, data: dict[str, Any], by: Person) -> Permit:
    return actions.return_permit(permit, on=data["on"], reason=data["reason"], by=by)


def _promise(permit: Permit, data: dict[str, Any], by: Person) -> Permit:
    return actions.promise_permit(permit, text=data["text"], due_on=data["due_on"], file=_file(data), by=by)


def _set_aside(permit: Permit, data: dict[str, Any], by: Person) -> Permit:
    return actions.set_aside_permit(permit, reason=data["reason"], by=by)


def _reopen(permit: Permit, data: dict[str, Any], by: Person) -> Permit:
    return actions.reopen_permit(permit, reason=data["reason"], by=by)


_ACTS: dict[str, tuple[type[PlainForm], Act]] = {
    "submit": (SubmitForm, _submit),
    "finish": (FinishForm, _finish),
    "send_back": (ReturnForm, _return),
    "promise": (PromiseForm, _promise),
    "set_aside": (ReasonForm, _set_aside),
    "reopen": (ReasonForm, _reopen),
}
# The next step of the way stands open with the one blue button; the others fold.
_NEXT = {PermitState.NOT_BEGUN: "submit", PermitState.RETURNED: "submit", PermitState.IN_HAND: "finish"}
_NEXT |= {PermitState.PROMISED: "finish"}


def _permit_of(project: Project, key: str) -> Permit:
    rows = Permit.objects.filter(project=project).select_related("project__unit", "paper__document")
    return get_object_or_404(rows, key=key)


def _guess(project: Project) -> dict[str, Any]:
    """What the plan is, or what an old code says about the route: 01 审批, 02 核准, 03 备案."""
    plan = getattr(project, "permit_plan", None)
    if plan is not None:
        return {name: getattr(plan, name) for name in ("route", "kind", "new_land", "year")}
    codes = codes_in(str(project.facts.get("code") or ""))
    segment = codes[0].split("-")[3] if codes and codes[0][:2] == "20" and codes[0].count("-") == 4 else ""
    route = {"01": Route.APPROVAL, "02": Route.VERIFICATION, "03": Route.FILING}.get(segment, Route.FILING)
    return {"route": route, "kind": WorkKind.BUILDING, "new_land": True, "year": clock.business_today().year}


def _permits_page(request: HttpRequest, project: Project, form: PlanForm, status: int = 200) -> HttpResponse:
    view, milestones = permit_view(project), milestone_view(project)
    rows = [*gantt_rows(view), *milestone_gantt(milestones)]
    context = {
        "project": project,
        "view": view,
        "form": form,
        "may": policy.may_keep(person_of(request), project.unit),
        "gantt": gantt(rows, title=_("手续和节点进度图"), today=clock.business_today(), today_word=_("今天")),
    }
    return render(request, "registry/permits.html", context, status=status)


def _permit_page(request: HttpRequest, found: Permit, bound: dict[str, PlainForm], status: int = 200) -> HttpResponse:
    view = permit_view(found.project)
    line = next(line for line in view.lines if line.permit.pk == found.pk)
    may = policy.may_keep(person_of(request), found.project.unit)
    context = {
        "project": found.project,
        "permit": found,
        "line": line,
        "may": may,
        "acts": _acts(found, bound) if may else [],
        "changes": found.changes.select_related("by"),
        "is_laid": view.plan is not None,
    }
    return render(request, "registry/permit.html", context, status=status)


def _acts(permit: Permit, bound: dict[str, PlainForm]) -> list[dict[str, Any]]:
    """Lawful verbs in the order of the table, the next one first, each with its form."""
    verbs = [verb for verb in PERMIT_MOVES.verbs_from(permit.status) if verb != "promise" or permit.can_promise]
    leading = _NEXT.get(PermitState(permit.status), "")
    verbs.sort(key=lambda verb: verb != leading)
    today = clock.business_today().isoformat()
    initial = {"on": today, "issuer": permit.shown_issuer}
    return [
        {
            "verb": verb,
            "label": PERMIT_MOVES.get(verb).title,
            "form": bound.get(verb) or _ACTS[verb][0](initial=initial, prefix=None, auto_id=f"{verb}_%s"),
            "leads": verb == leading,
            "is_open": verb in bound,
        }
        for verb in verbs
    ]
