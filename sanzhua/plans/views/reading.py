"""A plan document comes in, is checked beside its text, corrected, confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import NotAllowed
from sanzhua.plans import actions, policy
from sanzhua.plans.actions.correcting import GivenDue, GivenDuty, GivenTarget
from sanzhua.plans.choices import VersionStatus
from sanzhua.plans.forms import ClauseForm, DocumentForm, DueForms, DutyForms, PlanForm, TargetForms
from sanzhua.plans.models import Clause, PlanVersion
from sanzhua.plans.queries import review
from sanzhua.plans.queries.plans import visible_plans
from sanzhua.plans.views import tried, visible_plan


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    units = policy.units_kept_by(person)
    if not units:
        raise NotAllowed(_("上传方案由印发单位的联络员、负责人或市级调度员办理。"))
    above = list(visible_plans(person).filter(versions__status=VersionStatus.CONFIRMED))
    form = PlanForm(request.POST or None, request.FILES or None, units=units, above=above)
    made: list[PlanVersion] = []
    if tried(form, lambda: made.append(_start(form.cleaned_data, units, person))):
        return redirect("plans:version", pk=made[0].pk)
    return render(request, "plans/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def version_new(request: HttpRequest, pk: int) -> HttpResponse:
    plan, person = visible_plan(request, pk), person_of(request)
    policy.require_keeper(person, plan)
    form = DocumentForm(request.POST or None, request.FILES or None)
    made: list[PlanVersion] = []

    def start() -> None:
        name, data = _sent(form.cleaned_data)
        made.append(actions.start_version(plan=plan, by=person, name=name, data=data))

    if tried(form, start):
        return redirect("plans:version", pk=made[0].pk)
    return render(request, "plans/new.html", {"form": form, "plan": plan}, status=422 if form.errors else 200)


@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = _version(request, pk), person_of(request)
    context = {
        "review": review.review_of(found),
        "version": found,
        "plan": found.plan,
        "may_correct": _may_correct(found, person),
        "units": _unit_choices(),
    }
    return render(request, "plans/review.html", context)


@require_POST
def version_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm, discard, read again, map a name, take a passage: each names the revision that its author saw."""
    found, person, revision = _version(request, pk), person_of(request), _number(request, "revision")
    if verb == "confirm":
        count = actions.confirm(found, by=person, revision=revision)
        said = ngettext("已确认，%(count)d项任务生效。", "已确认，%(count)d项任务生效。", count)
        messages.success(request, said % {"count": count})
        return redirect("plans:plan", pk=found.plan_id)
    if verb == "discard":
        actions.discard(found, by=person)
        messages.success(request, _("已放弃这一版，现行的任务没有改动。"))
        return redirect("plans:list")
    if verb == "read-again":
        actions.read_again(found, by=person, revision=revision)
        messages.success(request, _("已按原文件重新读取，此前的更正不再保留。"))
    elif verb == "map":
        unit = Unit.objects.filter(pk=_number(request, "unit")).first()
        name = request.POST.get("name", "")
        count = actions.map_name(found, by=person, revision=revision, name=name, unit=unit)
        messages.success(request, _("“%(name)s”已对应，共%(count)d处。") % {"name": name, "count": count})
    elif verb == "take":
        clause = actions.take_passage(found, by=person, revision=revision, line=_number(request, "line"))
        return redirect("plans:clause", pk=clause.pk)
    else:
        raise Http404(_("没有这种办理。"))
    return redirect("plans:version", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def clause(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = _clause(request, pk), person_of(request)
    tasks, units = review.tasks_in_force(found.version.plan), _unit_choices()
    form = ClauseForm(request.POST or None, initial=_held(found), tasks=tasks)
    rows = _row_forms(request, found, units)
    revision = _number(request, "revision") if request.method == "POST" else found.version.revision
    in_order = [one.is_valid() for one in rows.values()]  # each of them says what is wrong with it
    if request.method == "POST" and all(in_order):

        def correct() -> None:
            given = form.cleaned_data
            task = review.task_of(found.version.plan, given.get("task", ""))
            actions.correct_clause(
                found, by=person, revision=revision, heading=given["heading"], text=given["text"], task=task,
                duties=_duties(rows["duties"]), dues=_dues(rows["dues"]), targets=_targets(rows["targets"]),
            )  # fmt: skip

        if tried(form, correct):
            return redirect(f"{reverse('plans:version', args=[found.version_id])}#t{found.position}")
    context = {"clause": found, "version": found.version, "plan": found.version.plan, "form": form, **rows}
    wrong = request.method == "POST"
    return render(request, "plans/clause.html", {**context, "revision": revision}, status=422 if wrong else 200)


@require_POST
def clause_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found, person, revision = _clause(request, pk), person_of(request), _number(request, "revision")
    if verb == "merge":
        actions.merge_with_next(found, by=person, revision=revision)
    elif verb == "drop":
        actions.drop_clause(found, by=person, revision=revision)
    else:
        raise Http404(_("没有这种办理。"))
    place = f"#t{found.position}" if verb == "merge" else f"#l{found.first_line}"
    return redirect(f"{reverse('plans:version', args=[found.version_id])}{place}")


def _start(given: dict[str, Any], units: list[Unit], person: Person) -> PlanVersion:
    name, data = _sent(given)
    unit = next(unit for unit in units if str(unit.pk) == given["unit"])
    parent = visible_plans(person).filter(pk=given["parent"]).first() if given.get("parent") else None
    return actions.start_plan(
        unit=unit, by=person, name=name, data=data, title=given["title"], year=given["year"],
        number=given["number"], issued_on=given["issued_on"], parent=parent,
    )  # fmt: skip


def _sent(given: dict[str, Any]) -> tuple[str, bytes]:
    if file := given.get("file"):
        return file.name, file.read()
    return actions.PASTED, given["pasted"].encode()


def _version(request: HttpRequest, pk: int) -> PlanVersion:
    found = review.visible_version(person_of(request), pk)
    if found is None:
        raise Http404(_("没有这一版方案，或您无权查看。"))
    return found


def _clause(request: HttpRequest, pk: int) -> Clause:
    found = review.clause_to_correct(person_of(request), pk)
    if found is None:
        raise Http404(_("没有这项任务，或已经确认，不能在这里更正。"))
    return found


def _may_correct(found: PlanVersion, person: Person) -> bool:
    return found.status == VersionStatus.DRAFT and policy.keeper_post(person, found.plan) is not None


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _unit_choices() -> list[tuple[str, str]]:
    return [(str(unit.pk), unit.shown_in_full) for unit in Unit.objects.all()]


def _held(found: Clause) -> dict[str, object]:
    return {"heading": found.heading, "text": found.text, "task": str(found.task_id or "")}


def _row_forms(request: HttpRequest, found: Clause, units: list[tuple[str, str]]) -> dict[str, BaseFormSet[Any]]:
    sent = request.POST or None
    duties = list(found.duties.values("name", "role", "unit", "is_collective"))
    return {
        "duties": DutyForms(sent, prefix="duties", initial=duties, form_kwargs={"units": units}),
        "dues": DueForms(sent, prefix="dues", initial=list(found.dues.values("text", "on", "repeat"))),
        "targets": TargetForms(
            sent, prefix="targets", initial=list(found.targets.values("text", "value", "measure_unit"))
        ),
    }


def _given(rows: BaseFormSet[Any]) -> list[dict[str, Any]]:
    return [one.cleaned_data for one in rows if one.cleaned_data and not one.cleaned_data.get("DELETE")]


def _duties(rows: BaseFormSet[Any]) -> list[GivenDuty]:
    units = Unit.objects.in_bulk([row["unit"] for row in _given(rows) if row["unit"]])
    return [
        GivenDuty(row["name"].strip(), row["role"], units.get(int(row["unit"] or 0)), row["is_collective"])
        for row in _given(rows)
    ]


def _dues(rows: BaseFormSet[Any]) -> list[GivenDue]:
    return [GivenDue(row["text"].strip(), row["on"], row["repeat"]) for row in _given(rows)]


def _targets(rows: BaseFormSet[Any]) -> list[GivenTarget]:
    return [GivenTarget(row["text"].strip(), row["value"], row["measure_unit"].strip()) for row in _given(rows)]
