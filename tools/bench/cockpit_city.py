"""A city for the cockpit: fourteen units, eighteen months of returns that come to so many rows, the last one open.

python -m tools.bench.cockpit_city ROWS   builds it into the database that the environment names, which must be empty.
Each project of the last month stands in the register, on one of the stages and with a milestone.
"""

from __future__ import annotations

import random
import sys
from datetime import date, datetime, timedelta
from typing import Any

import django
from django.core.management import call_command

from sanzhua.base import clock
from sanzhua.base.periods import Period

SINCE, TODAY = date(2017, 1, 1), datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
LAST = Period(2019, 6)
MONTHS = tuple(LAST.shifted(-back) for back in reversed(range(18)))
UNITS, FORM, LEADER = 14, "construction", "bench-leader"
_REGIONS = ("220302", "220303", "220322", "220323", "220381", "220382")
_BATCH = 500


def build(rows: int) -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    clock.start_business_at(TODAY)
    chance = random.Random(20190703)
    each = max(1, rows // (UNITS * len(MONTHS)))
    for place, unit in enumerate(_units()):
        _register(unit, place, each, chance)
        _accept(unit, place, each, chance)
    _close()


def _units() -> list[Any]:
    # Models can be imported only once Django is set up.
    from sanzhua.accounts.choices import Role, UnitKind
    from sanzhua.accounts.models import Person, Post, Unit

    city = Unit.objects.create(name="四平市", kind=UnitKind.REGION, region="220300", valid_from=SINCE)
    leader = Person.objects.create_person(LEADER, name="周某", password="麦子在南河边熟了 43 亩")
    Post.objects.create(
        unit=city, scope=city, person=leader, title="副市长", role=Role.VIEWER, forms=[], valid_from=SINCE
    )
    found = []
    for place in range(UNITS):
        is_county = place < len(_REGIONS)
        kind = UnitKind.REGION if is_county else UnitKind.ZONE if place < 10 else UnitKind.DEPARTMENT
        region = _REGIONS[place % len(_REGIONS)]
        name = f"第{place + 1}单位"
        found.append(
            Unit.objects.create(
                name=name, kind=kind, parent=city, region=region, is_reporting=True, order=place, valid_from=SINCE
            )
        )
    return found


def _register(unit: Any, place: int, each: int, chance: random.Random) -> None:
    from sanzhua.registry.actions import create_projects
    from sanzhua.registry.choices import Stage
    from sanzhua.registry.models import LifeChange, Milestone, Project

    made = create_projects(
        unit=unit,
        projects=[(f"{unit.name}{number}号项目", {"total": 90_000_000}) for number in range(each)],
        from_day=SINCE,
        uids=[_uid(place, number) for number in range(each)],
    )
    for project in made:
        project.stage = chance.choice(Stage.values)
    Project.objects.bulk_update(made, ["stage"], batch_size=_BATCH)
    came = [
        LifeChange(
            project=one, from_stage=Stage.PLANNING, to_stage=one.stage, from_status="ongoing", to_status="ongoing",
            on=TODAY.date() - timedelta(days=chance.randint(1, 400)), at=TODAY,
        )
        for one in made
        if one.stage != Stage.PLANNING
    ]  # fmt: skip
    LifeChange.objects.bulk_create(came, batch_size=_BATCH)
    dates = [
        Milestone(
            project=one, key="start", title="开工", place=1,
            baseline_on=TODAY.date() + timedelta(days=chance.randint(-200, 400)),
            met_on=TODAY.date() if chance.random() < 0.8 else None,
        )
        for one in made
    ]  # fmt: skip
    Milestone.objects.bulk_create(dates, batch_size=_BATCH)


def _accept(unit: Any, place: int, each: int, chance: random.Random) -> None:
    from django.db import transaction

    from sanzhua.facts.actions import NewPart, add_parts

    for period in MONTHS:
        parts = []
        for form, row in ((FORM, _row), ("central_fund", _fund)):
            held = [row(place, number, period, chance) for number in range(each)]
            parts.append(NewPart(form, "2019.1", unit.pk, unit.name, str(period), 1, None, "0" * 64, held))
        with transaction.atomic():
            for part in parts[:1] if place else parts:
                add_parts([part])


def _row(place: int, number: int, period: Period, chance: random.Random) -> dict[str, Any]:
    plan = chance.randint(500, 90_000) * 10_000
    name = f"第{place + 1}单位{number}号项目"
    return {
        "project": _uid(place, number),
        "project_name": name,
        "name": name,
        "region": _REGIONS[place % len(_REGIONS)],
        "total": 3 * plan,
        "plan_year": plan,
        "done_year": plan * period.month // 12,
        "done_month": plan // 12,
        "stage": "在建",
        "start_plan": "2018-05",
        "start_actual": "2018-06-01" if number % 3 else None,
        "in_stats": number % 2 == 0,
    }


def _fund(place: int, number: int, period: Period, chance: random.Random) -> dict[str, Any]:
    allocated = chance.randint(100, 900) * 10_000
    money = {"allocated_central": allocated, "arrived_central": allocated // 2, "paid_central": allocated // 3}
    return {"project": _uid(place, number), "project_name": f"{number}号项目", "batch_no": "2019-1", **money}


def _uid(place: int, number: int) -> str:
    return f"p{place:x}{number:014x}"


def _close() -> None:
    """All months but the last; the register is frozen with the last of them."""
    from django.db import transaction

    from sanzhua.accounts.models import Person
    from sanzhua.accounts.queries import root_unit
    from sanzhua.dispatch.models import Closing, FormPeriod
    from sanzhua.facts import actions as facts
    from sanzhua.facts.models import Part

    by, root = Person.objects.get(username=LEADER), root_unit()
    with transaction.atomic():
        facts.freeze_register(str(LAST.previous()), unit_id=root.pk, unit_name=root.name)
    for period in map(str, MONTHS[:-1]):
        register = Part.objects.filter(source="register", period=period).values_list("pk", flat=True)
        for form in (FORM, "central_fund"):
            parts = Part.objects.filter(source=form, period=period).values_list("pk", flat=True)
            FormPeriod.objects.create(
                form=form, period=period, opens_at=TODAY, due_at=TODAY, closed_at=TODAY, closed_by=by
            )
            Closing.objects.create(
                form=form, period=period, parts=[*parts, *register], missing=[], closed_at=TODAY, closed_by=by
            )
            facts.compact(form, period)


if __name__ == "__main__":
    build(int(sys.argv[1]))
