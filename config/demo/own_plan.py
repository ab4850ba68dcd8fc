"""A county's own plan below the city's: confirmed in spring, its second version being checked in July."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from config.demo.people import Town
from sanzhua.accounts.models import Person, Unit
from sanzhua.plans import actions
from sanzhua.plans.models import Plan, PlanVersion
from sanzhua.registry.models import Project

FIRST, LATER = (Path(__file__).with_name(name) for name in ("own_plan.txt", "own_plan_later.txt"))
READ_ON, REPORTED_ON, NOW = date(2019, 3, 25), date(2019, 6, 24), date(2019, 7, 6)
COUNTY, OFFICE = "梨树县", "梨树县发展和改革局"


def follow_own_plan(town: Town, on: Callable[[date], None]) -> None:
    hand = Person.objects.get(username="limin")
    on(READ_ON)
    first = _first(town.units[COUNTY], hand)
    actions.take_over(plan=first.plan, unit=town.units[COUNTY], tasks=None, leader="王〇〇", title="县长", by=hand)
    on(REPORTED_ON)
    _report(first, town.units[OFFICE], hand)
    on(NOW)
    _later(first.plan, town.units, hand)


def _first(county: Unit, hand: Person) -> PlanVersion:
    """Named units are the county's, whoever of its offices the text names: the others are not here."""
    version = actions.start_plan(
        unit=county, by=hand, name=f"{FIRST.stem}.txt", data=FIRST.read_bytes(), issued_on=date(2019, 3, 22),
        number="演示文件", parent=Plan.objects.earliest("pk"),
    )  # fmt: skip
    office = Unit.objects.get(name=OFFICE)
    actions.map_name(version, by=hand, revision=1, name="县发展改革局", unit=office)
    actions.map_name(version, by=hand, revision=2, name="县招商服务中心", unit=county)
    actions.carry_all(version, by=hand, revision=3)
    actions.confirm(version, by=hand, revision=4)
    return version


def _report(version: PlanVersion, office: Unit, hand: Person) -> None:
    clause = version.clauses.select_related("task").get(number="一(一)")
    assert clause.task is not None
    record = f"/projects/{Project.objects.visible_to(hand).earliest('pk').uid}/"
    actions.report(task=clause.task, unit=office, text="已谋划16个，清单报县政府。", by=hand, record=record)


def _later(plan: Plan, units: dict[str, Unit], hand: Person) -> None:
    """Half checked: one name matched and asked to be kept, one unit asked for, one clause divided."""
    version = actions.start_version(plan=plan, by=hand, name=f"{LATER.stem}.txt", data=LATER.read_bytes())
    actions.map_name(version, by=hand, revision=1, name="县发展改革局", unit=units[OFFICE])
    actions.ask_alias(version, by=hand, name="县发展改革局", unit=units[OFFICE])
    actions.ask_unit(version, by=hand, name="县招商服务中心", kind="department", parent=units[COUNTY])
    clause = version.clauses.get(number="一(一)")
    actions.split(clause, by=hand, revision=2, sharing=actions.sharing_of(clause, [1]))
