"""A task's page, its moves, and the one page on which a unit takes its tasks over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import person_of
from sanzhua.plans import actions, policy
from sanzhua.plans.actions.leading import owed_by
from sanzhua.plans.choices import TASK_MOVES
from sanzhua.plans.forms import ReportForm, TakeOverForm
from sanzhua.plans.models import Plan, Task
from sanzhua.plans.queries.task_page import TaskPage, spoken_for, task_page
from sanzhua.plans.queries.tasks import TaskLine, lines_of
from sanzhua.plans.views import tried, visible_plan, visible_task


@require_safe
def task(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_task(request, pk)
    return _page(request, found, _page_of(request, found))


@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = visible_task(request, pk), person_of(request)
    page = _page_of(request, found)
    form = ReportForm(request.POST, request.FILES, units=page.units, days=page.days)
    if tried(form, lambda: _reported(found, page, form.cleaned_data, person)):
        messages.success(request, _("已记下进展。"))
        return redirect("plans:task", pk=pk)
    return _page(request, found, page, form, status=422)


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """finish, verify, return, reopen, drop or restore; 404 for anything else."""
    found = visible_task(request, pk)
    if verb not in _DEEDS:
        raise Http404
    _DEEDS[verb](found, person_of(request), request.POST.get("note", ""))
    messages.success(request, _("已办理“%(verb)s”。") % {"verb": TASK_MOVES.get(verb).title})
    return redirect("plans:task", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """All tasks that a unit owes, ticked; one name and one click take them over."""
    plan, person = visible_plan(request, pk), person_of(request)
    lines = lines_of(person, [plan.pk])
    units = _taking_units(person, plan, lines)
    unit = _unit_asked(request, units)
    owed = owed_by(lines, unit, plan) if unit else []
    form = TakeOverForm(request.POST or None, tasks=[line.task.pk for line in owed])
    if unit and request.method == "POST" and tried(form, lambda: _taken(request, plan, unit, form.cleaned_data)):
        return redirect(f"{redirect('plans:plan', pk=pk).url}?show=mine")
    unled = {line.task.pk for line in owed if not _leader_of(line, unit)}
    ticked = {int(one) for one in request.POST.getlist("tasks") if one.isdecimal()} if form.is_bound else unled
    rows = [(line, line.task.pk in ticked, _leader_of(line, unit)) for line in owed]
    context = {"plan": plan, "form": form, "units": units, "unit": unit, "rows": rows}
    return render(request, "plans/take_over.html", context, status=422 if form.errors else 200)


def _page(
    request: HttpRequest, found: Task, page: TaskPage, form: ReportForm | None = None, status: int = 200
) -> HttpResponse:
    if form is None:
        form = ReportForm(units=page.units, days=page.days)
    moves = [TASK_MOVES.get(move.verb) for move in TASK_MOVES if move.verb in page.verbs]
    context = {"task": found, "page": page, "line": page.line, "form": form, "moves": moves, "plan": found.plan}
    return render(request, "plans/task.html", context, status=status)


def _page_of(request: HttpRequest, found: Task) -> TaskPage:
    page = task_page(person_of(request), found)
    if page is None:
        raise Http404(_("这项任务已不在现行方案中。"))
    return page


def _reported(found: Task, page: TaskPage, data: Mapping[str, Any], person: Person) -> object:
    unit = next(unit for unit in page.units if str(unit.pk) == data["unit"])
    day = data.get("for_due") or ""
    return actions.report(
        task=found,
        unit=unit,
        text=data["text"],
        by=person,
        for_due=date.fromisoformat(day) if day else None,
        record=data["record"],
        files=[actions.Upload(file.name or "", file.file) for file in data["papers"] if file],
    )


def _finish(task: Task, by: Person, note: str) -> None:
    actions.finish(task=task, by=by, note=note)


_DEEDS: Mapping[str, Callable[[Task, Person, str], None]] = {
    "finish": _finish,
    "verify": lambda task, by, note: actions.verify(task=task, by=by, note=note),
    "return": lambda task, by, note: actions.return_task(task=task, by=by, note=note),
    "reopen": lambda task, by, note: actions.reopen(task=task, by=by, note=note),
    "drop": lambda task, by, note: actions.drop(task=task, by=by, note=note),
    "restore": lambda task, by, note: actions.restore(task=task, by=by, note=note),
}


def _taking_units(person: Person, plan: Plan, lines: list[TaskLine]) -> list[Unit]:
    """Units that owe something here and for which the person speaks, the person's own first."""
    found: dict[Unit, None] = {}
    for line in lines:
        asked = [duty.unit for duty in line.doers if duty.unit and duty.unit not in found]
        found.update(dict.fromkeys(unit for unit in asked if policy.doer_post(person, unit)))
    if any(line.is_for_many for line in lines):
        many = next(line for line in lines if line.is_for_many)
        found.update(dict.fromkeys(unit for unit in spoken_for(person, many) if unit not in found))
    own = policy.own_unit_ids(person)
    return sorted(found, key=lambda unit: (unit.pk not in own, unit.order, unit.pk))


def _unit_asked(request: HttpRequest, units: list[Unit]) -> Unit | None:
    asked = request.POST.get("unit") or request.GET.get("unit", "")
    return next((unit for unit in units if str(unit.pk) == asked), units[0] if units else None)


def _leader_of(line: TaskLine, unit: Unit | None) -> str:
    led = next((one for one in line.leaders if unit and one.unit_id == unit.pk), None)
    return f"{led.leader} {led.title}".strip() if led else ""


def _taken(request: HttpRequest, plan: Plan, unit: Unit, data: Mapping[str, Any]) -> None:
    count = actions.take_over(
        plan=plan,
        unit=unit,
        tasks=data["tasks"],
        leader=data["leader"],
        title=data["title"],
        by=person_of(request),
    )
    words = {"unit": unit.shown, "n": count}
    said = ngettext("%(unit)s已接领%(n)d项任务。", "%(unit)s已接领%(n)d项任务。", count) % words
    messages.success(request, said if count else _("这些任务的责任领导没有变化。"))
