"""A plan document comes in, is checked beside its text, corrected, confirmed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import NotAllowed
from sanzhua.plans import actions, policy
from sanzhua.plans.choices import VersionStatus
from sanzhua.plans.forms import DocumentForm, PlanForm
from sanzhua.plans.models import PlanVersion
from sanzhua.plans.queries import review
from sanzhua.plans.queries.plans import visible_plans
from sanzhua.plans.views import may_correct, tried, unit_choices, visible_plan, visible_version

REGIONS = (UnitKind.REGION, UnitKind.ZONE)


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
    found, person = visible_version(request, pk), person_of(request)
    context = {
        "review": review.review_of(found),
        "version": found,
        "plan": found.plan,
        "may_correct": may_correct(found, person),
        "units": unit_choices(),
        "kinds": UnitKind.choices,
        "own_parent": str(found.plan.unit_id),
        "parents": [(str(unit.pk), unit.shown) for unit in Unit.objects.filter(kind__in=REGIONS)],
    }
    return render(request, "plans/review.html", context)


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
