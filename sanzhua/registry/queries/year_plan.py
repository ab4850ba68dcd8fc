"""The plan of a year by month, of one project or of many."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sanzhua.base.periods import Period
from sanzhua.registry.models import PlanAdjustment, Project, YearPlan
from sanzhua.registry.queries.listing import progress
from sanzhua.registry.rules import money as money_rules


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """Twelve amounts in yuan each, January first. `baseline` is the plan as first approved, `current` the one in force
    on the day that was asked for."""

    year: int
    baseline: tuple[int, ...]
    current: tuple[int, ...]
    by_curve: bool = False

    @property
    def numbers(self) -> range:
        return range(1, len(self.baseline) + 1)

    @property
    def baseline_sum(self) -> int:
        return sum(self.baseline)

    @property
    def current_sum(self) -> int:
        return sum(self.current)

    @property
    def is_adjusted(self) -> bool:
        return self.baseline != self.current


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """Done against the plan of the same months, in the last month that the city accepted; `rate` is a ratio."""

    period: str
    month: int
    planned: int
    done: int
    rate: float | None


def plan_progress(project: Project, plan: MonthPlan) -> PlanProgress | None:
    """By the baseline (年初计划); None where nothing of that year was accepted. For readers who judge, not who fill."""
    last = progress([project]).get(project.pk)
    if last is None or last.done_year is None or not last.period.startswith(str(plan.year)):
        return None
    month = Period.parse(last.period).month
    rate = money_rules.plan_progress(last.done_year, plan.baseline, month)
    return PlanProgress(last.period, month, money_rules.planned_to(plan.baseline, month), last.done_year, rate)


def year_plan(project: Project, year: int, on: date | None = None) -> MonthPlan | None:
    """None where the year has no plan by month, or had none yet on that day."""
    return year_plans([project], year, on=on).get(project.pk)


def year_plans(projects: Iterable[Project], year: int, *, on: date | None = None) -> dict[int, MonthPlan]:
    """By the project's primary key; two queries however many projects. Whoever shows them has chosen the projects."""
    held = YearPlan.objects.filter(project__in=projects, year=year).order_by("pk")
    plans = {plan.pk: plan for plan in (held.filter(on__lte=on) if on else held)}
    rows = PlanAdjustment.objects.filter(plan__in=list(plans)).order_by("on", "pk")
    latest = {row.plan_id: row.months for row in (rows.filter(on__lte=on) if on else rows)}
    return {
        plan.project_id: MonthPlan(year, tuple(plan.months), tuple(latest.get(pk, plan.months)), plan.by_curve)
        for pk, plan in plans.items()
    }


def baselines(year: int, *, on: date, uids: Collection[str] | None = None) -> dict[str, tuple[int, ...]]:
    """The twelve amounts as first approved, by the project's uid, of all projects or of these; one query."""
    held = YearPlan.objects.filter(year=year, on__lte=on).order_by("pk")
    if uids is not None:
        held = held.filter(project__uid__in=uids)
    return {uid: tuple(months) for uid, months in held.values_list("project__uid", "months")}
