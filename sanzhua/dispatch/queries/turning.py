"""The turn of the year before it is done: what it would change, project by project, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.calendar import city_calendars
from sanzhua.dispatch.models import FormPeriod, ReportingDuty, Version, YearTurn
from sanzhua.dispatch.owed import expected_units
from sanzhua.dispatch.rules import EMPTY
from sanzhua.facts import queries as facts
from sanzhua.formbook.queries import form_for
from sanzhua.formbook.rules.derive import FLOWS
from sanzhua.ledger.canonical import canonical_json, sha256
from sanzhua.registry.choices import Stage
from sanzhua.registry.models import Project, YearPlan
from sanzhua.ui import times

COMPLETED = frozenset({Stage.COMPLETED, Stage.PRODUCING, Stage.FULL_OUTPUT})
PLAN = "plan_year"


@dataclass(frozen=True, slots=True)
class TurningProject:
    """A project that is reported on the form when the year ends; amounts in yuan, None for unknown.

    `held` is what the register says was invested before the year, `december` the accepted total of December;
    `plan_held` is the register's plan, `plan` the baseline of the new year with its adjustments.
    """

    uid: str
    pk: int
    name: str
    unit: str
    unit_id: int
    duty: int
    stage: str
    leaves: bool
    held: int | None
    december: int | None
    plan_held: int | None
    plan: int | None

    @property
    def moves_before(self) -> bool:
        return not self.leaves and self.december is not None and self.december != self.held

    @property
    def moves_plan(self) -> bool:
        return not self.leaves and self.plan != self.plan_held


@dataclass(frozen=True)
class TurnPlan:
    """`missing`: units whose December was not accepted. `obstacles`: why it cannot be done now; empty where it can.

    `digest` names exactly what is shown, so that nothing else is done. `done` is the turn that stands already.
    """

    form: str
    form_version: str
    year: int
    projects: tuple[TurningProject, ...]
    missing: tuple[tuple[int, str], ...]
    periods: tuple[str, ...]
    obstacles: tuple[str, ...]
    done: YearTurn | None

    @cached_property
    def before(self) -> tuple[TurningProject, ...]:
        return tuple(one for one in self.projects if one.moves_before)

    @cached_property
    def leaving(self) -> tuple[TurningProject, ...]:
        return tuple(one for one in self.projects if one.leaves)

    @cached_property
    def staying(self) -> tuple[TurningProject, ...]:
        return tuple(one for one in self.projects if not one.leaves)

    @cached_property
    def planned(self) -> tuple[TurningProject, ...]:
        return tuple(one for one in self.staying if one.plan is not None)

    @cached_property
    def unplanned(self) -> tuple[TurningProject, ...]:
        return tuple(one for one in self.staying if one.plan is None)

    @cached_property
    def without_december(self) -> tuple[TurningProject, ...]:
        return tuple(one for one in self.projects if one.december is None)

    @property
    def last_period(self) -> str:
        return self.periods[-1]

    @cached_property
    def digest(self) -> str:
        told = [[one.uid, one.leaves, one.held, one.december, one.plan_held, one.plan] for one in self.projects]
        return sha256(canonical_json({"form": self.form, "year": self.year, "projects": told}))


def turn_plan(form: str, year: int) -> TurnPlan:
    """From the accepted December, the duties that run, and the register; a fixed number of queries."""
    december = Period(year - 1, 12)
    periods = tuple(str(one) for one in _periods(form, year))
    missing = _missing(form, december)
    done = YearTurn.objects.done().filter(form=form, year=year).select_related("by").first()
    return TurnPlan(
        form=form,
        form_version=form_for(form, Period(year, 1)).version,
        year=year,
        projects=tuple(_projects(form, december)),
        missing=missing,
        periods=periods,
        obstacles=() if done else tuple(_obstacles(form, year)),
        done=done,
    )


def reported_in(form: str, year: int, *, nil_of: Iterable[int] = ()) -> bool:
    """Whether a return of that year was ever handed in that has rows; of the units `nil_of` an empty one counts, too.

    What was invested before the year stands in rows only: one unit's nil return must not hold up all the others.
    """
    handed_in = Version.objects.filter(report__form=form, report__period__startswith=f"{year}-")
    return handed_in.filter(Q(rows__gt=0) | Q(report__unit__in=list(nil_of))).exists()


def _obstacles(form: str, year: int) -> Iterator[str]:
    today = clock.business_today()
    if today < Period(year, 1).first_day:
        yield _("%(year)d年还没有到，1月1日起办理。") % {"year": year}
    if today.year > year:
        yield _("%(year)d年已经过去，不再结转。") % {"year": year}
    if reported_in(form, year):
        yield _("%(year)d年已有报表送签，不能再结转；上年底累计请逐个项目更正。") % {"year": year}


def _projects(form: str, december: Period) -> Iterator[TurningProject]:
    flow, rows = FLOWS[form], {row["project"]: row for row in facts.rows_of(form, december)}
    running = ReportingDuty.objects.filter(form=form, to_period="", from_period__lte=str(december))
    duties = running.select_related("project", "unit").order_by("unit__order", "unit_id", "project_id")
    plans = _plans(december.year + 1)
    for duty in duties:
        project, row = duty.project, rows.get(duty.project.uid, {})
        yield TurningProject(
            uid=project.uid,
            pk=project.pk,
            name=project.name,
            unit=duty.unit.shown,
            unit_id=duty.unit_id,
            duty=duty.pk,
            stage=str(Stage(project.stage).label) if project.stage else "",
            leaves=project.stage in COMPLETED,
            held=_amount(project, str(flow.before)),
            december=row.get(flow.total),
            plan_held=_amount(project, PLAN),
            plan=plans.get(project.pk),
        )


def _amount(project: Project, key: str) -> int | None:
    held: Any = project.facts.get(key)
    return None if held in EMPTY else int(held)


def _plans(year: int) -> Mapping[int, int]:
    """The plan in force by project: the baseline, or its last adjustment."""
    found = YearPlan.objects.filter(year=year).prefetch_related("adjustments")
    return {plan.project_id: sum([plan.months, *(one.months for one in plan.adjustments.all())][-1]) for plan in found}


def _missing(form: str, december: Period) -> tuple[tuple[int, str], ...]:
    present = {part.unit_id for part in facts.parts_of(form, december)}
    units = Unit.objects.filter(pk__in=expected_units(form, str(december)) - present)
    return tuple((unit.pk, unit.shown) for unit in units)


def _periods(form: str, year: int) -> Iterator[Period]:
    """The year's own returns, merged months left out."""
    calendars = city_calendars()
    for month in range(1, 13):
        period = Period(year, month)
        if calendars.reported_in(form, period) == period:
            yield period


def closed_december(form: str, year: int) -> str:
    """A sentence where December is open, else empty: late returns would come after the turn. What came by an opening
    load was never open."""
    december = str(Period(year - 1, 12))
    if not FormPeriod.objects.filter(form=form, period=december, closed_at__isnull=True).exists():
        return ""
    return _("%(month)s还没有关闭；结转后再接收的12月报表，在新年第一期里按新数提示更正。") % {
        "month": times.period_name(december)
    }
