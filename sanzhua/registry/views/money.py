"""A project's money: sources and steps, the year's plan by month, batches, needs and asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts.choices import CITY_ROLES, Role
from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.registry import policy
from sanzhua.registry.actions import (
    add_entry,
    add_source,
    adjust_year_plan,
    explain_gap,
    list_need,
    set_year_plan,
    withdraw_year_plan,
)
from sanzhua.registry.forms.money import EntryForm, GapForm, NeedForm, PlanForm, SourceForm
from sanzhua.registry.models import Project, YearPlan
from sanzhua.registry.queries.financing import needs
from sanzhua.registry.queries.money import batches_of, debts_due, entries_of, money_table
from sanzhua.registry.queries.upward import asks
from sanzhua.registry.queries.year_plan import plan_progress, year_plan
from sanzhua.registry.rules.money import seasonal_split
from sanzhua.registry.views import tried, visible_project


def _enter(project: Project, *, by: Person, line: Any, **given: Any) -> None:
    add_entry(line, by=by, **given)


_DEEDS: dict[str, Callable[..., Any]] = {
    "entry": _enter,
    "source": add_source,
    "gap": explain_gap,
    "need": list_need,
}


@require_http_methods(["GET", "HEAD", "POST"])
def money(request: HttpRequest, uid: str) -> HttpResponse:
    found, person = visible_project(request, uid), person_of(request)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    forms = _forms(found, verb, request.POST)
    if verb in forms and tried(forms[verb], lambda: _DEEDS[verb](found, **forms[verb].cleaned_data, by=person)):
        messages.success(request, _("已保存。"))
        return redirect("registry:money", found.uid)
    context = _shown(found, person) | {"forms": forms, "verb": verb}
    return render(request, "registry/money.html", context, status=422 if request.method == "POST" else 200)


def _forms(project: Project, verb: str, given: Any) -> dict[str, Form]:
    bound = {name: given if name == verb else None for name in _DEEDS}
    contact = {"contact": project.facts.get("contact") or "", "phone": project.facts.get("phone") or ""}
    return {
        "entry": EntryForm(bound["entry"], auto_id="entry_%s", project=project),
        "source": SourceForm(bound["source"], auto_id="source_%s"),
        "gap": GapForm(bound["gap"], auto_id="gap_%s"),
        "need": NeedForm(bound["need"], auto_id="need_%s", initial=contact),
    }


def _shown(project: Project, person: Person) -> dict[str, Any]:
    year = clock.business_today().year
    plan = YearPlan.objects.filter(project=project, year=year).select_related("by").first()
    months = year_plan(project, year)
    judges = person.has_role(*CITY_ROLES)
    return {
        "project": project,
        "progress": plan_progress(project, months) if months and judges else None,
        "table": money_table(project),
        "entries": entries_of(project),
        "debts": debts_due(project, year=year),
        "year": year,
        "plan": plan,
        "months": months,
        "adjustments": plan.adjustments.select_related("by") if plan else [],
        "register_plan": project.facts.get("plan_year"),
        "batches": batches_of(project, person),
        "needs": needs(person).filter(project=project),
        "asks": asks(person).filter(project=project),
        "may_keep": policy.may_keep(person, project.unit),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, uid: str, year: int) -> HttpResponse:
    """The year's first plan, or once there is one, its adjustment."""
    found, person = visible_project(request, uid), person_of(request)
    if not 2000 <= year <= 2099:
        raise Http404
    held = YearPlan.objects.filter(project=found, year=year).select_related("project__unit", "by").first()
    now = year_plan(found, year)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        adjusts=held is not None,
        initial=_initial(now.current if now else _by_curve(found)),
    )
    if tried(form, lambda: _save_plan(found, year, held, dict(form.cleaned_data), person)):
        messages.success(request, _("已保存。"))
        return redirect("registry:money", found.uid)
    context = {
        "project": found,
        "year": year,
        "plan": held,
        "months": now,
        "form": form,
        "may_keep": policy.may_keep(person, found.unit),
        "may_withdraw": held is not None
        and not held.adjustments.exists()
        and post_for(person, Role.DISPATCHER, found.unit) is not None,
    }
    return render(request, "registry/year_plan.html", context, status=422 if form.is_bound else 200)


@require_POST
def plan_withdraw(request: HttpRequest, uid: str, year: int) -> HttpResponse:
    held = get_object_or_404(
        YearPlan.objects.select_related("project__unit"), project=visible_project(request, uid), year=year
    )
    withdraw_year_plan(held, because=request.POST.get("because", ""), by=person_of(request))
    messages.success(request, _("年初计划已撤销，可以重新登记。"))
    return redirect("registry:year_plan", uid, year)


def _by_curve(project: Project) -> tuple[int, ...]:
    """What the register holds for the year, split by the season: an offer that the keeper may change."""
    total = project.facts.get("plan_year")
    return seasonal_split(total) if isinstance(total, int) and total > 0 else ()


def _initial(months: tuple[int, ...]) -> dict[str, int]:
    named = {f"m{place}": amount for place, amount in enumerate(months, start=1)}
    return named | ({"total": sum(months)} if months else {})


def _save_plan(project: Project, year: int, held: YearPlan | None, given: dict[str, Any], by: Person) -> None:
    by_curve, months = given.pop("by_curve"), given.pop("months")
    if held is not None:
        adjust_year_plan(held, months=months, by=by, **given)
    elif by_curve:
        set_year_plan(project, year=year, total=sum(months), by=by, **given)
    else:
        set_year_plan(project, year=year, months=months, by=by, **given)
