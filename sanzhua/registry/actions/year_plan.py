"""The plan of a year by month: the first one stays for good, later decisions stand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import require_role
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, Refused, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.actions.projects import apply_many_changes
from sanzhua.registry.models import PlanAdjustment, Project, YearPlan
from sanzhua.registry.rules.money import MONTHS, seasonal_split


def set_year_plan(
    project: Project,
    *,
    year: int,
    months: Sequence[int] | None = None,
    total: int | None = None,
    on: date,
    approver: str,
    paper: str,
    by: Person,
) -> YearPlan:
    """Take the plan of a year as it was first approved; with `total` alone, the city's seasonal curve splits it.

    Yuan, January first. Raises NotAllowed, WrongState where the year has its plan, Incomplete without approver or
    paper, Refused for amounts below zero or all zero.
    """
    policy.require_keeper(by, project.unit)
    split = tuple(months) if months is not None else seasonal_split(total or 0)
    _require_plan(split, approver, paper)
    if not 2000 <= year <= clock.business_today().year + 5:
        raise Refused(_("年度不对，请填写四位年份，例如 %(year)d。") % {"year": clock.business_today().year})
    with transaction.atomic():
        plan, made = YearPlan.objects.get_or_create(
            project=project,
            year=year,
            defaults={
                "months": list(split),
                "by_curve": months is None,
                "on": on,
                "approver": approver.strip(),
                "paper": paper.strip(),
                "by": by,
                "at": clock.now(),
            },
        )
        if not made:
            raise WrongState(_("%(year)d年的年初计划已经登记，不再改动；变化请登记为调整。") % {"year": year})
        _told("project.year_plan", project, year, split, "", approver, paper, on, by)
        _into_register(project, year, split, by)
    return plan


def adjust_year_plan(
    plan: YearPlan, *, months: Sequence[int], on: date, reason: str, approver: str, paper: str, by: Person
) -> PlanAdjustment:
    """Plan the rest of the year otherwise, from the month of `on`.

    Raises NotAllowed, Incomplete without reason, approver or paper, WrongState where nothing changes or a later
    adjustment stands, Refused where a month before that day would change.
    """
    policy.require_keeper(by, plan.project.unit)
    _require_plan(months, approver, paper)
    if not reason.strip():
        raise Incomplete(_("请写明调整原因。"))
    with transaction.atomic():
        held = YearPlan.objects.select_for_update().get(pk=plan.pk)
        _require_change(held, months, on)
        made = PlanAdjustment.objects.create(
            plan=held,
            months=list(months),
            on=on,
            reason=reason.strip(),
            approver=approver.strip(),
            paper=paper.strip(),
            by=by,
            at=clock.now(),
        )
        _told("project.adjust_plan", plan.project, held.year, months, reason, approver, paper, on, by)
        _into_register(plan.project, held.year, months, by)
    return made


def withdraw_year_plan(plan: YearPlan, *, because: str, by: Person) -> None:
    """Take back a first plan that was entered wrongly, before anything was built on it; the ledger keeps it.

    Raises NotAllowed for all but the city dispatcher, Incomplete without a reason, WrongState once it was adjusted.
    """
    require_role(by, Role.DISPATCHER, scope=plan.project.unit)
    if not because.strip():
        raise Incomplete(_("请写明撤销的原因。"))
    with transaction.atomic():
        held = YearPlan.objects.select_for_update().get(pk=plan.pk)
        if held.adjustments.exists():
            raise WrongState(_("计划已经调整过，不能撤销；请再登记一次调整。"))
        _told(
            "project.withdraw_plan",
            plan.project,
            held.year,
            held.months,
            because,
            held.approver,
            held.paper,
            held.on,
            by,
        )
        held.delete()


def _require_plan(months: Sequence[int], approver: str, paper: str) -> None:
    if len(months) != MONTHS or min(months) < 0 or not sum(months):
        raise Refused(_("请填写全年或各月的计划金额，不能是负数，也不能全是0。"))
    if not approver.strip():
        raise Incomplete(_("请写明批准人，例如“市政府常务会议”或姓名和职务。"))
    if not paper.strip():
        raise Incomplete(_("请写明依据文件，例如文号或会议纪要。"))


def _require_change(plan: YearPlan, months: Sequence[int], on: date) -> None:
    last = plan.adjustments.last()
    before = last.months if last else plan.months
    if list(months) == before:
        raise WrongState(_("各月计划与现行计划相同，没有变化。"))
    if on > clock.business_today():
        raise Refused(_("日期还没有到，请填写已经发生的日期。"))
    if on < (last.on if last else plan.on):
        raise WrongState(_("批准日期早于前一次计划或调整的日期，请核对。"))
    past = MONTHS if on.year > plan.year else on.month - 1 if on.year == plan.year else 0
    if list(months[:past]) != before[:past]:
        raise Refused(_("调整只能改%(month)d月及以后的计划，以前各月保持原样。") % {"month": past + 1})


def _into_register(project: Project, year: int, months: Sequence[int], by: Person) -> None:
    """The column 本年计划 of the register is the plan in force of the business year; see docs/why/0016."""
    if year == clock.business_today().year:
        apply_many_changes({project.pk: {"plan_year": sum(months)}}, by=by, version_id=None)
        project.refresh_from_db()


def _told(
    kind: str,
    project: Project,
    year: int,
    months: Sequence[int],
    reason: str,
    approver: str,
    paper: str,
    on: date,
    by: Person,
) -> None:
    facts = {
        "project": project.uid,
        "year": year,
        "months": list(months),
        "reason": reason.strip(),
        "approver": approver.strip(),
        "paper": paper.strip(),
        "on": on.isoformat(),
    }
    ledger.record(kind=kind, actor=by, unit=project.unit, facts=facts)
