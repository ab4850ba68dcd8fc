"""Target regions and pillar industries: the city's plan of a year and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import root_unit
from sanzhua.registry.choices.attraction import PromiseKind, PromisePaper, TargetKind
from sanzhua.registry.models import Attraction, Promise, TargetPlan
from sanzhua.registry.queries.attraction import Pursuit
from sanzhua.registry.rules.attraction import entries
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class Target:
    """A region or an industry; the plan is None where the city set none. Money in yuan."""

    kind: str
    key: str
    name: str
    name_en: str
    projects: int | None = None
    investment: int | None = None

    @property
    def shown(self) -> str:
        return (times.is_english() and self.name_en) or self.name


@dataclass(frozen=True, slots=True)
class Aim:
    """A target and what came of it: projects still talked with, projects signed in the year, and their investment."""

    target: Target
    talking: int
    signed: int
    investment: int


def targets(kind: str, year: int) -> list[Target]:
    """Those of the year; where the city has none for it, the shipped ones without a plan."""
    rows = TargetPlan.objects.filter(unit=root_unit(), kind=kind, year=year).order_by("order", "pk")
    found = [Target(kind, row.key, row.name, row.name_en, row.projects, row.investment) for row in rows]
    return found or [
        Target(kind, row["key"], row["name"], row["name_en"]) for row in entries("target") if row["kind"] == kind
    ]


def aims(person: Person, kind: str, year: int, pursued: Sequence[Pursuit]) -> list[Aim]:
    """Over the units that the person sees. Source: docs/rules/attraction-targets.md."""
    field = "region_key" if kind == TargetKind.REGION else "industry_key"
    signed, money = _signed(person, field, year)
    talking: dict[str, int] = {}
    for one in pursued:
        if one.step and one.attraction is not None and one.attraction.pk not in _counted(signed):
            key = str(getattr(one.attraction, field))
            talking[key] = talking.get(key, 0) + 1
    return [
        Aim(one, talking.get(one.key, 0), len(signed.get(one.key, ())), money.get(one.key, 0))
        for one in targets(kind, year)
    ]


def _counted(signed: dict[str, set[int]]) -> set[int]:
    return set().union(*signed.values())


def _signed(person: Person, field: str, year: int) -> tuple[dict[str, set[int]], dict[str, int]]:
    """Attractions by key whose first agreement is of the year, and the investment that their newest agreement names."""
    own = Attraction.objects.filter(project__unit__in=person.visible_unit_ids()).exclude(**{field: ""})
    keys = dict(own.values_list("pk", field))
    first: dict[int, date] = {}
    newest: dict[int, int] = {}
    lines = Promise.objects.filter(attraction__in=own, paper=PromisePaper.AGREEMENT, corrected_by__isnull=True)
    for pk, kind, amount, on in lines.order_by("on", "pk").values_list("attraction_id", "kind", "amount", "on"):
        first.setdefault(pk, on)
        if kind == PromiseKind.INVESTMENT:
            newest[pk] = amount
    signed: dict[str, set[int]] = {}
    money: dict[str, int] = {}
    for pk, on in first.items():
        if on.year == year:
            signed.setdefault(keys[pk], set()).add(pk)
            money[keys[pk]] = money.get(keys[pk], 0) + newest.get(pk, 0)
    return signed, money
