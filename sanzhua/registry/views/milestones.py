"""A project's milestones, and the page of one where its baseline moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused
from sanzhua.charts.gantt import gantt
from sanzhua.registry import policy
from sanzhua.registry.actions import milestones as actions
from sanzhua.registry.choices.permits import BaselineState, WorkKind
from sanzhua.registry.forms.permits import BaselineForm
from sanzhua.registry.models import BaselineRequest, Milestone, Project
from sanzhua.registry.queries.milestones import (
    changes_of_milestones,
    decided_requests,
    lines_of,
    milestone_gantt,
    milestone_view,
)
from sanzhua.registry.views import tried, visible_project
from sanzhua.ui.fields import named_file


@require_http_methods(["GET", "HEAD", "POST"])
def milestones(request: HttpRequest, uid: str) -> HttpResponse:
    """A POST saves the dates of all of them at once, or none."""
    project, person = visible_project(request, uid), person_of(request)
    if request.method != "POST":
        return _page(request, project)
    try:
        count = actions.set_dates(
            project, dates=_typed(project, request.POST), by=person, note=request.POST.get("note", "")
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        return _page(request, project, typed=request.POST, error=refusal.sentence, status=422)
    messages.success(request, _("已保存%(count)d个节点的日期。") % {"count": count} if count else _("日期没有变化。"))
    return redirect("registry:milestones", uid=uid)


@require_POST
def lay(request: HttpRequest, uid: str) -> HttpResponse:
    """Lay the milestones of a kind of works out without permits."""
    project, kind = visible_project(request, uid), request.POST.get("kind", "")
    if kind not in WorkKind.values:
        raise Incomplete(_("请选择工程类型。"))
    actions.lay_milestones(project, kind=kind, by=person_of(request))
    return redirect("registry:milestones", uid=uid)


@require_safe
def milestone(request: HttpRequest, uid: str, key: str) -> HttpResponse:
    project = visible_project(request, uid)
    return _milestone_page(request, _milestone_of(project, key), BaselineForm())


@require_POST
def act(request: HttpRequest, uid: str, key: str, verb: str) -> HttpResponse:
    """ask, grant, refuse or withdraw; 404 for anything else and without an open request to decide."""
    project, person = visible_project(request, uid), person_of(request)
    found = _milestone_of(project, key)
    if verb == "ask":
        return _ask(request, found, person)
    if verb not in _DECISIONS:
        raise Http404
    open_requests = found.requests.filter(status=BaselineState.ASKED).select_related("milestone__project__unit")
    _DECISIONS[verb](get_object_or_404(open_requests), person, request.POST)
    messages.success(request, _("已记录对“%(title)s”基线调整的处理。") % {"title": found.shown})
    return redirect("registry:milestones", uid=uid)


def _grant(asked: BaselineRequest, by: Person, typed: QueryDict) -> object:
    return actions.grant_baseline(asked, by=by, allowed_by=typed.get("allowed_by", ""))


def _refuse(asked: BaselineRequest, by: Person, typed: QueryDict) -> object:
    return actions.refuse_baseline(asked, by=by, reason=typed.get("reason", ""))


def _withdraw(asked: BaselineRequest, by: Person, typed: QueryDict) -> object:
    return actions.withdraw_baseline(asked, by=by)


_DECISIONS: Mapping[str, Callable[[BaselineRequest, Person, QueryDict], object]] = {
    "grant": _grant,
    "refuse": _refuse,
    "withdraw": _withdraw,
}


def _ask(request: HttpRequest, found: Milestone, person: Person) -> HttpResponse:
    form = BaselineForm(request.POST, request.FILES)
    if tried(form, lambda: _asked(found, form.cleaned_data, person)):
        messages.success(request, _("已提出“%(title)s”的基线调整。") % {"title": found.shown})
        return redirect("registry:milestones", uid=found.project.uid)
    policy.require_keeper(person, found.project.unit)
    return _milestone_page(request, found, form, status=422)


def _asked(found: Milestone, data: dict[str, Any], by: Person) -> BaselineRequest:
    typed = named_file(data["file"])
    consent = actions.Consent(data["allowed_by"], *typed, number=data["number"]) if typed else None
    return actions.ask_baseline(found, new=data["new"], reason=data["reason"], by=by, consent=consent)


def _milestone_of(project: Project, key: str) -> Milestone:
    return get_object_or_404(Milestone.objects.filter(project=project).select_related("project__unit"), key=key)


def _typed(project: Project, typed: QueryDict) -> dict[str, actions.Dates]:
    """Fields `planned:KEY` and `met:KEY` of those on the page. Raises Incomplete for what is no day."""
    found = {}
    for one in project.milestones.all():
        if f"planned:{one.key}" in typed or f"met:{one.key}" in typed:
            planned, met = (_date(typed.get(f"{field}:{one.key}", ""), one) for field in ("planned", "met"))
            found[one.key] = actions.Dates(planned, met)
    return found


def _date(text: str, milestone: Milestone) -> date | None:
    if not text.strip():
        return None
    try:
        found = parse_date(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise Incomplete(
            _("“%(title)s”的日期“%(text)s”读不懂，请写成2019-07-08这样。") % {"title": milestone.shown, "text": text}
        )
    return found


def _page(
    request: HttpRequest, project: Project, *, typed: QueryDict | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    view = milestone_view(project)
    context = {
        "project": project,
        "view": view,
        "rows": [_row(line, typed) for line in view.lines],
        "typed_note": typed.get("note", "") if typed else "",
        "error": error,
        "may": policy.may_keep(person_of(request), project.unit),
        "kinds": WorkKind.choices,
        "changes": changes_of_milestones(project),
        "gantt": gantt(
            milestone_gantt(view), title=_("节点进度图"), today=clock.business_today(), today_word=_("今天")
        ),
    }
    return render(request, "registry/milestones.html", context, status=status)


def _row(line: Any, typed: QueryDict | None) -> dict[str, Any]:
    """A line with what its two fields hold: what was typed where a save was refused, otherwise what stands."""
    one = line.milestone

    def shown(field: str, stands: date | None) -> str:
        if typed is not None:
            return typed.get(f"{field}:{one.key}", "")
        return stands.isoformat() if stands else ""

    return {"line": line, "planned": shown("planned", one.planned_on), "met": shown("met", one.met_on)}


def _milestone_page(request: HttpRequest, found: Milestone, form: BaselineForm, status: int = 200) -> HttpResponse:
    person, project = person_of(request), found.project
    requests = [one for one in decided_requests(project) if one.milestone_id == found.pk]
    (line,) = lines_of([found], list(reversed(requests)))
    asked = line.asked
    context = {
        "project": project,
        "milestone": found,
        "line": line,
        "form": form,
        "requests": requests,
        "may": policy.may_keep(person, project.unit),
        "may_decide": asked is not None and asked.by_id != person.pk and post_for(person, DECIDERS, project.unit),
    }
    return render(request, "registry/milestone.html", context, status=status)
