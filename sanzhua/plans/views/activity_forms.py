"""Entering an activity, by hand or from a task of the plan, and changing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.refusals import NotAllowed
from sanzhua.plans import actions, policy
from sanzhua.plans.actions.activities import seal_of
from sanzhua.plans.forms import ActivityForm, StepForms
from sanzhua.plans.models import Activity, Task
from sanzhua.plans.queries.proposals import lead_of, titled, units_of
from sanzhua.plans.queries.task_page import visible_task as task_seen_by
from sanzhua.plans.queries.tasks import line_of
from sanzhua.plans.views import in_order, tried, visible_activity, visible_task
from sanzhua.ui.asked import number


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`?task=` brings the words of a task of a plan along."""
    person = person_of(request)
    keepers = policy.units_kept_by(person)
    if not keepers:
        raise NotAllowed(_("登记活动由主办单位的联络员、负责人或市级调度员办理。"))
    task = task_seen_by(person, number(request.POST.get("task") or request.GET.get("task", "")))
    task = task if task and task.plan.unit in keepers else None
    form = ActivityForm(request.POST or None, initial=_said_by(request, task), keepers=keepers, units=_units())
    steps = StepForms(request.POST or None, prefix="steps")
    made: list[Activity] = []

    def make() -> None:
        unit = task.plan.unit if task else _chosen(form.cleaned_data["unit"])
        made.append(actions.make_activity(unit=unit, given=_given(form, steps), by=person, task=task))

    if _is_whole(form, steps) and tried(form, make):
        return redirect("plans:activity", pk=made[0].pk)
    return _answer(request, form, steps, {"task": task})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = visible_activity(request, pk), person_of(request)
    policy.require_arranger(person, found)
    units = _units(found)
    form = ActivityForm(request.POST or None, initial=_held(found), keepers=[], units=units)
    steps = StepForms(request.POST or None, prefix="steps", initial=_steps_of(found))
    seen = request.POST.get("seen", "") if request.method == "POST" else seal_of(found)

    def change() -> None:
        actions.change_activity(found, given=_given(form, steps), by=person, seen=seen)

    if _is_whole(form, steps) and tried(form, change):
        messages.success(request, _("已保存。"))
        return redirect("plans:activity", pk=pk)
    return _answer(request, form, steps, {"activity": found, "seen": seen})


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: the task's words, units and days become an activity, which can then be put right."""
    made = actions.take_as_activity(visible_task(request, pk), by=person_of(request))
    messages.success(request, _("已列入活动日历，请核对日期和单位。"))
    return redirect("plans:activity_edit", pk=made.pk)


def _answer(request: HttpRequest, form: ActivityForm, steps: BaseFormSet[Any], more: dict[str, Any]) -> HttpResponse:
    wrong = request.method == "POST"
    return render(
        request, "plans/activity_form.html", {"form": form, "steps": steps, **more}, status=422 if wrong else 200
    )


def _is_whole(form: ActivityForm, steps: BaseFormSet[Any]) -> bool:
    """Both are asked, so that each says what is wrong with it."""
    return all([form.is_valid(), steps.is_bound and steps.is_valid()])


def _units(activity: Activity | None = None) -> list[Unit]:
    """Units valid today, and those that the activity names already."""
    valid = Unit.objects.valid_on(clock.business_today()).exclude(kind=UnitKind.ENTERPRISE)
    named = [activity.lead, *activity.participants.all()] if activity else []
    return list(dict.fromkeys([*valid, *named]))


def _chosen(text: str) -> Unit:
    return Unit.objects.get(pk=number(text))


def _given(form: ActivityForm, steps: BaseFormSet[Any]) -> actions.GivenActivity:
    said = form.cleaned_data
    return actions.GivenActivity(
        title=said["title"],
        begins_on=said["begins_on"],
        ends_on=said["ends_on"],
        lead=_chosen(said["lead"]),
        place=said["place"],
        what=said["what"],
        participants=list(Unit.objects.filter(pk__in=said["participants"])),
        steps=[actions.GivenStep(row["text"], row["who"], row["step"]) for row in in_order(steps)],
    )


def _held(activity: Activity) -> dict[str, Any]:
    names = ("title", "begins_on", "ends_on", "place", "what")
    units = [str(unit.pk) for unit in activity.participants.all()]
    return {**{name: getattr(activity, name) for name in names}, "lead": str(activity.lead_id), "participants": units}


def _steps_of(activity: Activity) -> list[dict[str, Any]]:
    return [
        {"step": one.pk, "position": one.position, "text": one.text, "who": one.who} for one in activity.steps.all()
    ]


def _said_by(request: HttpRequest, task: Task | None) -> dict[str, Any]:
    line = line_of(person_of(request), task) if task else None
    if line is None:
        return {}
    units = [str(unit.pk) for unit in units_of(line)]
    return {"title": titled(line), "lead": str(lead_of(line).pk), "participants": units, "what": line.clause.text}
