"""A plan's leading and working groups, on one page, and one of them to be changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import person_of
from sanzhua.plans import actions, policy
from sanzhua.plans.actions.groups import GivenDuty, GivenSeat, seal_of
from sanzhua.plans.forms import GroupDutyForms, SeatForms
from sanzhua.plans.models import GroupDuty, GroupSeat, Plan, Task
from sanzhua.plans.queries.groups import Proposed, group_units, groups_page, proposed, tasks_of_duties
from sanzhua.plans.views import in_order, tried, visible_plan


@require_safe
def groups(request: HttpRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    return render(request, "plans/groups.html", {"plan": plan, "page": groups_page(person_of(request), plan)})


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    count = actions.copy_groups(plan=visible_plan(request, pk), by=person_of(request))
    said = ngettext("已从上年方案复制%(n)d条，请核对。", "已从上年方案复制%(n)d条，请核对。", count)
    messages.success(request, said % {"n": count})
    return redirect("plans:groups", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: HttpRequest, pk: int, group: int) -> HttpResponse:
    plan, person = visible_plan(request, pk), person_of(request)
    policy.require_keeper(person, plan)
    found = next((unit for unit, _depth in group_units(plan) if unit.pk == group), None)
    if found is None:
        raise Http404(_("这个方案没有这个小组。"))
    offered = proposed(plan, found)
    rows = _row_forms(request, plan, found, offered)
    form = Form(request.POST or None)
    seen = request.POST.get("seen", "") if request.method == "POST" else seal_of(plan, found)

    def write() -> None:
        actions.write_group(
            plan=plan, group=found, seats=_seats(rows["seats"]), duties=_duties(rows["duties"], plan), by=person,
            seen=seen,
        )  # fmt: skip

    said = [one.is_valid() for one in rows.values()]  # each of them says what is wrong with it
    if request.method == "POST" and all(said) and tried(form, write):
        messages.success(request, _("已保存。"))
        return redirect(f"{redirect('plans:groups', pk=pk).url}#g{group}")
    context = {"plan": plan, "group": found, "form": form, "seen": seen, "offered": offered, **rows}
    return render(request, "plans/group_edit.html", context, status=422 if request.method == "POST" else 200)


def _row_forms(request: HttpRequest, plan: Plan, group: Unit, offered: Proposed) -> dict[str, BaseFormSet[Any]]:
    sent, of_group = request.POST or None, {"plan": plan, "group": group}
    units = [(str(unit.pk), unit.shown_in_full) for unit in Unit.objects.all()]
    tasks = tasks_of_duties(plan, group)
    seats = list(GroupSeat.objects.filter(**of_group).values("position", "seat", "unit", "title", "person"))
    duties = list(GroupDuty.objects.filter(**of_group).values("position", "text", "task"))
    return {
        "seats": SeatForms(sent, prefix="seats", initial=seats or offered.seats, form_kwargs={"units": units}),
        "duties": GroupDutyForms(sent, prefix="duties", initial=duties or offered.duties, form_kwargs={"tasks": tasks}),
    }


def _seats(rows: BaseFormSet[Any]) -> list[GivenSeat]:
    given = in_order(rows)
    units = Unit.objects.in_bulk([row["unit"] for row in given if row["unit"]])
    return [GivenSeat(row["seat"], row["title"], units.get(int(row["unit"] or 0)), row["person"]) for row in given]


def _duties(rows: BaseFormSet[Any], plan: Plan) -> list[GivenDuty]:
    given = in_order(rows)
    tasks = Task.objects.filter(plan=plan).in_bulk([row["task"] for row in given if row["task"]])
    return [GivenDuty(row["text"], tasks.get(int(row["task"] or 0))) for row in given]
