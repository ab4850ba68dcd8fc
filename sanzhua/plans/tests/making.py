"""Plans in force for tests, without the way that leads there: a version, its clauses, and the tasks behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.plans.actions import GivenActivity, GivenStep, make_activity
from sanzhua.plans.choices import DutyRole, Repeat, VersionStatus
from sanzhua.plans.models import Activity, Clause, Due, Duty, Plan, PlanVersion, Target, Task

LEAD, COOPERATE = DutyRole.LEAD, DutyRole.COOPERATE


@dataclass(frozen=True)
class Wording:
    """One clause as a test writes it; `units` are (unit or name of an open set, role)."""

    text: str
    units: Sequence[tuple[Unit | str, str]] = ()
    dues: Sequence[tuple[str, date | None, str]] = ()
    targets: Sequence[tuple[str, int, str]] = ()
    chapter: str = "一、抓环境"
    heading: str = ""


@dataclass(frozen=True)
class Made:
    plan: Plan
    version: PlanVersion
    tasks: list[Task] = field(default_factory=list)


def make_plan(
    unit: Unit,
    by: Person,
    wordings: Sequence[Wording],
    *,
    title: str = "2019年三抓行动实施方案",
    year: int = 2019,
    issued_on: date | None = date(2019, 3, 1),
    status: str = VersionStatus.CONFIRMED,
) -> Made:
    at = clock.now()
    plan = Plan.objects.create(unit=unit, title=title, year=year, issued_on=issued_on, by=by, at=at)
    version = PlanVersion.objects.create(plan=plan, number=1, status=status, by=by, at=at)
    made = Made(plan, version)
    for place, wording in enumerate(wordings, start=1):
        made.tasks.append(_clause(version, place, wording))
    return made


def _clause(version: PlanVersion, place: int, wording: Wording) -> Task:
    task = Task.objects.create(plan=version.plan)
    clause = Clause.objects.create(
        version=version, task=task, position=place, number=f"{place}.", chapter=wording.chapter,
        heading=wording.heading, text=wording.text, first_line=place, last_line=place,
    )  # fmt: skip
    for spot, (unit, role) in enumerate(wording.units):
        known = unit if isinstance(unit, Unit) else None
        name = unit.name if isinstance(unit, Unit) else unit
        Duty.objects.create(clause=clause, position=spot, name=name, unit=known, role=role, is_collective=known is None)
    for spot, (text, on, repeat) in enumerate(wording.dues):
        Due.objects.create(clause=clause, position=spot, text=text, on=on, repeat=repeat)
    for spot, (text, value, measure) in enumerate(wording.targets):
        Target.objects.create(clause=clause, position=spot, text=text, value=Decimal(value), measure_unit=measure)
    return task


def make_one(
    unit: Unit,
    by: Person,
    *,
    title: str = "集中开工",
    days: tuple[date, date] = (date(2019, 7, 18), date(2019, 7, 18)),
    lead: Unit | None = None,
    participants: Sequence[Unit] = (),
    steps: Sequence[str] = (),
) -> Activity:
    """An activity that the unit keeps, on a day ten days ahead of the tests' July."""
    given = GivenActivity(
        title=title,
        begins_on=days[0],
        ends_on=days[1],
        lead=lead or unit,
        participants=participants,
        steps=[GivenStep(text) for text in steps],
    )
    return make_activity(unit=unit, given=given, by=by)


def drive(city: Unit, lishu: Unit, yitong: Unit, commerce: Unit, by: Person) -> Made:
    """Four tasks: a dated one and a monthly one of Lishu's, a target of a department's, an open set without a date."""
    return make_plan(
        city,
        by,
        [
            Wording("完成县级实施方案。", [(lishu, LEAD), (commerce, COOPERATE)], [("6月底前", date(2019, 6, 30), "")]),
            Wording("每月10日前报送项目进展。", [(lishu, LEAD)], [("每月10日前", date(2019, 3, 10), Repeat.MONTHLY)]),
            Wording(
                "全年谋划180个亿元以上项目。",
                [(commerce, LEAD), (yitong, COOPERATE)],
                targets=[("180个亿元以上项目", 180, "个")],
                chapter="二、抓项目",
            ),
            Wording("加强宣传引导。", [("各县(市)区政府", LEAD)], chapter="三、抓落实"),
        ],
    )
