"""Target regions and pillar industries: the city's plan of a year and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.registry.choices.attraction import PromiseKind, PromisePaper, TargetKind
from sanzhua.registry.models import Attraction, Promise, TargetPlan
from sanzhua.registry.queries.attraction import Pursuit, pursuits_among
from sanzhua.registry.queries.credit import Credit, credit_of
from sanzhua.registry.rules.attraction import WHOLE, entries
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
    """A target and what came of it: projects still talked with, projects signed in the year, and their investment.

    A shared project counts by the share of the units asked for, so that a count may be 0.5. Money in yuan.
    """

    target: Target
    talking: Decimal
    signed: Decimal
    investment: int


def targets(kind: str, year: int) -> list[Target]:
    """Those of the year; where the city has none for it, the shipped ones without a plan."""
    rows = TargetPlan.objects.filter(unit=root_unit(), kind=kind, year=year).order_by("order", "pk")
    found = [Target(kind, row.key, row.name, row.name_en, row.projects, row.investment) for row in rows]
    return found or [
        Target(kind, row["key"], row["name"], row["name_en"]) for row in entries("target") if row["kind"] == kind
    ]


def aims(person: Person, kind: str, year: int, pursued: Sequence[Pursuit]) -> list[Aim]:
    """Over the units that the person sees, and their shares of others' projects.

    Source: docs/rules/attraction-targets.md.
    """
    field = "region_key" if kind == TargetKind.REGION else "industry_key"
    units = person.visible_unit_ids()
    credit = credit_of(units, min(clock.business_today(), date(year, 12, 31)))
    own = Attraction.objects.filter(_of(units, credit)).exclude(**{field: ""})
    keys = dict(own.values_list("pk", field))
    signed = [one for one in signed_in(year, units, credit) if one.attraction in keys]
    counted = {one.attraction for one in signed}
    talking: dict[str, int] = {}
    for one in (*pursued, *pursuits_among(credit.attractions, units)):
        if one.step and one.attraction is not None and one.attraction.pk not in counted:
            key = str(getattr(one.attraction, field))
            talking[key] = talking.get(key, 0) + credit.of(one.attraction.pk)
    return [
        _aim(one, talking.get(one.key, 0), [each for each in signed if keys[each.attraction] == one.key], credit)
        for one in targets(kind, year)
    ]


@dataclass(frozen=True, slots=True)
class Signed:
    """An attraction whose first agreement is of the year; `part` in thousandths, `amount` the whole in yuan."""

    attraction: int
    on: date
    part: int
    amount: int


def _aim(target: Target, talking: int, signed: Sequence[Signed], credit: Credit) -> Aim:
    money = sum(credit.money(one.attraction, one.amount) for one in signed)
    return Aim(target, _projects(talking), _projects(sum(one.part for one in signed)), money)


def _projects(parts: int) -> Decimal:
    return Decimal(parts) / WHOLE


def signed_in(year: int, units: Collection[int], credit: Credit) -> list[Signed]:
    """Of these units' attractions and those they have a share in; the amount is that of the newest agreement."""
    own = Attraction.objects.filter(_of(units, credit))
    first: dict[int, date] = {}
    newest: dict[int, int] = {}
    lines = Promise.objects.filter(attraction__in=own, paper=PromisePaper.AGREEMENT, corrected_by__isnull=True)
    for pk, kind, amount, on in lines.order_by("on", "pk").values_list("attraction_id", "kind", "amount", "on"):
        first.setdefault(pk, on)
        if kind == PromiseKind.INVESTMENT:
            newest[pk] = amount
    return [Signed(pk, on, credit.of(pk), newest.get(pk, 0)) for pk, on in first.items() if on.year == year]


def _of(units: Collection[int], credit: Credit) -> Q:
    return Q(project__unit__in=units) | Q(pk__in=credit.attractions)
