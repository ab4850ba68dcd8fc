"""包保: the list by leader, a project's leaders, and the one sheet of a hand-over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post, Unit, in_force
from sanzhua.accounts.queries import person_of, root_unit
from sanzhua.base import clock
from sanzhua.registry import actions, policy
from sanzhua.registry.choices.attraction import Level
from sanzhua.registry.forms.leaders import AssignForm, CountyForm, EndForm, HandOverForm
from sanzhua.registry.models import Assignment, HandOver, Project
from sanzhua.registry.queries import leaders as queries
from sanzhua.registry.views import outcome, tried, visible_project
from sanzhua.ui.fields import NamedForm

_SEATS = (Role.HEAD, Role.VIEWER)


@require_safe
def leader_list(request: HttpRequest) -> HttpResponse:
    person, asked = person_of(request), request.GET
    level = asked.get("level", "") if asked.get("level") in Level.values else ""
    words = asked.get("q", "")[:60]
    context = {
        "desks": queries.desks(person, level=level, words=words),
        "level": level,
        "levels": Level.choices,
        "words": words,
        "without": queries.without_leader(person),
        "hand_overs": queries.hand_overs(person),
        "may_levels": [value for value in Level.values if _scope_of(person, value) is not None],
    }
    return render(request, "registry/leaders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """`level`, `name` and `title` say whose work it is; the page shows what goes over before it goes."""
    person, asked = person_of(request), request.GET
    level, name, title = (asked.get(key, "") for key in ("level", "name", "title"))
    scope = _scope_of(person, level)
    desk = queries.desk_of(person, level, name, title) if scope is not None else None
    if desk is None or scope is None:
        raise Http404
    form = HandOverForm(request.POST if request.method == "POST" else None, posts=_posts(person))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        if sheet := outcome(
            form,
            lambda: actions.hand_over(
                level=level,
                former=actions.Leader(name, title),
                leader=_leader(data),
                on=data["on"],
                by=person,
                unit=scope,
                note=data["note"],
            ),
        ):
            return redirect("registry:hand_over_sheet", sheet.pk)
    context = {"form": form, "desk": desk}
    return render(request, "registry/hand_over.html", context, status=422 if form.errors else 200)


@require_safe
def hand_over_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    found = HandOver.objects.visible_to(person_of(request)).select_related("unit", "by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return render(request, "registry/hand_over_sheet.html", {"sheet": found})


@require_http_methods(["GET", "HEAD", "POST"])
def county_leaders(request: HttpRequest) -> HttpResponse:
    """City leaders and the counties in their care; the city assigns and ends them here."""
    person = person_of(request)
    if _scope_of(person, Level.CITY) is None:
        raise Http404
    wanted = EndForm if "assignment" in request.POST else CountyForm
    form = CountyForm(request.POST if request.POST and wanted is CountyForm else None, posts=_posts(person))
    end_form = EndForm(request.POST if wanted is EndForm else None)
    bound = end_form if end_form.is_bound else form
    if tried(bound, lambda: _change_county(bound, person)):
        messages.success(request, _("已保存。"))
        return redirect("registry:county_leaders")
    context = {"rows": queries.counties_in_care(person), "form": form, "end_form": end_form}
    return render(request, "registry/county_leaders.html", context, status=422 if bound.errors else 200)


def _change_county(form: NamedForm, by: Person) -> None:
    data = form.cleaned_data
    if isinstance(form, CountyForm):
        actions.assign(county=data["county"], level=Level.CITY, leader=_leader(data), on=data["on"], by=by)
        return
    found = Assignment.objects.visible_to(by).filter(county__isnull=False, pk=data["assignment"]).first()
    if found is None:
        raise Http404
    actions.end_assignment(assignment=found, on=data["on"], why=data["why"], by=by)


@require_safe
def project_leaders(request: HttpRequest, uid: str) -> HttpResponse:
    return _project_page(request, visible_project(request, uid), {})


@require_POST
def assign(request: HttpRequest, uid: str) -> HttpResponse:
    project, person = visible_project(request, uid), person_of(request)
    form = AssignForm(request.POST, posts=_posts(person), levels=_levels(person, project))
    if form.is_valid():
        data = form.cleaned_data
        if tried(
            form,
            lambda: actions.assign(
                project=project,
                level=data["level"],
                leader=_leader(data),
                on=data["on"],
                by=person,
                department=data["department"],
                team=[actions.Member(*each) for each in data["team"]],
            ),
        ):
            messages.success(request, _("已登记包保。"))
            return redirect("registry:project_leaders", uid)
    return _project_page(request, project, {"form": form}, status=422)


@require_POST
def end(request: HttpRequest, uid: str) -> HttpResponse:
    project, person = visible_project(request, uid), person_of(request)
    form = EndForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        found = (
            Assignment.objects.filter(project=project, pk=data["assignment"]).select_related("project__unit").first()
        )
        if found is None:
            raise Http404
        if tried(form, lambda: actions.end_assignment(assignment=found, on=data["on"], why=data["why"], by=person)):
            messages.success(request, _("已结束包保。"))
            return redirect("registry:project_leaders", uid)
    return _project_page(request, project, {"end_form": form}, status=422)


def _project_page(request: HttpRequest, project: Project, given: dict[str, Any], status: int = 200) -> HttpResponse:
    person = person_of(request)
    context = {
        "project": project,
        "rows": queries.assignments_of(project),
        "may": _levels(person, project),
        "free": _free_levels(person, project),
        "form": AssignForm(
            posts=_posts(person),
            levels=_free_levels(person, project),
            initial={"department": project.facts.get("lead_unit")},
        ),
        "end_form": EndForm(),
        **given,
    }
    return render(request, "registry/project_leaders.html", context, status=status)


def _levels(person: Person, project: Project) -> list[str]:
    """The levels at which the person assigns leaders of this project; empty for who only reads."""
    return [level for level in Level.values if policy.may_assign(person, level, project.unit)]


def _free_levels(person: Person, project: Project) -> list[str]:
    held = set(project.assignments.open().values_list("level", flat=True))
    return [level for level in _levels(person, project) if level not in held]


def _leader(data: dict[str, Any]) -> actions.Leader:
    post: Post | None = data["post"]
    if post is None:
        return actions.Leader(data["name"], data["title"])
    return actions.Leader.of(post)


def _posts(person: Person) -> Any:
    """Seats of leaders in the units that the person sees."""
    seats = Post.objects.visible_to(person).filter(in_force(clock.business_today()), role__in=_SEATS)
    return seats.filter(person__isnull=False).select_related("person", "unit").order_by("unit__order", "pk")


def _scope_of(person: Person, level: str) -> Unit | None:
    """The unit whose leaders of that level the person may hand over: the city, or the own county."""
    if level == Level.CITY:
        return root_unit() if policy.may_assign_city_leaders(person) else None
    if level == Level.COUNTY:
        own = (post.scope for post in person.current_posts() if post.role == Role.LIAISON)
        return next((scope for scope in own if scope is not None), None)
    return None
