"""The statistics bureau's growth of fixed-asset investment by county: made up, the same at every build.

It goes to the offices on the 12th, or the Monday after, so that May's stands in May's bulletin and June's, which the
bureau has entered already, is quoted by nobody when the city opens on 8 July. January is given with February.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from config.demo.people import ROOT, Town
from config.demo.projects import FIRST, LAST, SEED
from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.base.periods import Period
from sanzhua.facts.actions import enter_growth
from sanzhua.facts.choices import Edition

BUREAU = "tongji"
RELEASED = 12
# The year 2018 was revised once.
REVISED, REVISED_ON = Period(2018, 12), date(2019, 4, 22)


def give_growth(town: Town) -> None:
    """Every month up to June, in the order in which it came."""
    city = town.units[ROOT]
    series = {unit: list(_year_by_year(unit)) for unit in (city, *_counties(town))}
    by = Person.objects.get(username=BUREAU)
    for place, period in enumerate(_months()):
        figures = {unit: told[place] for unit, told in series.items()}
        _enter(city, period, Edition.PRELIMINARY, figures, _released(period), by)
        if period == REVISED:
            revised = {unit: growth - Decimal("0.4") for unit, growth in figures.items()}
            _enter(city, period, Edition.REVISED, revised, REVISED_ON, by)


def _enter(city: Unit, period: Period, edition: Edition, figures: dict[Unit, Decimal], on: date, by: Person) -> None:
    paper = f"四平统计快报 {period.label_zh}"
    enter_growth(
        unit=city, period=str(period), edition=edition, figures=figures, released_on=on, paper=paper, by=by
    )  # fmt: skip


def _counties(town: Town) -> list[Unit]:
    return [unit for unit in town.units.values() if unit.is_reporting and unit.kind == UnitKind.REGION]


def _months() -> Iterator[Period]:
    month = FIRST
    while month <= LAST:
        if not month.is_january:
            yield month
        month = month.next()


def _released(period: Period) -> date:
    day = period.next().first_day.replace(day=RELEASED)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _year_by_year(unit: Unit) -> Iterator[Decimal]:
    """Each year starts somewhere and settles: sums from January on swing less from month to month."""
    chance = random.Random(f"{SEED} {unit.name}")
    growth = 0.0
    for period in _months():
        swing = 9.0 if period.month == 2 else 14.0 / period.month
        growth = (growth if period.month > 2 else 2.5) + chance.uniform(-swing, swing) * 0.8
        yield Decimal(str(round(growth, 1)))
