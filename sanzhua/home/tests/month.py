"""June 2019 in a city of two counties and a zone: last year's June, May and June accepted; Yitong is not in yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.test import Client

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.actions import close_period
from sanzhua.dispatch.models import FormPeriod, StandingDuty
from sanzhua.facts.actions import add_part
from sanzhua.facts.models import Part
from sanzhua.home import policy
from sanzhua.home.queries.cockpit import Asked, Cockpit, cockpit
from tests.cast import SINCE, Cast

JULY = datetime(2019, 7, 13, 10, 5, tzinfo=clock.SHANGHAI)
JUNE = Period(2019, 6)
WAN = 10_000


@dataclass
class Month:
    cast: Cast
    zone: Unit

    def close(self) -> None:
        for form in ("construction", "central_fund"):
            close_period(form=form, period=str(JUNE), by=self.cast.dispatcher)
        # No report lies behind the parts of this scene, so that the close took every unit for missing.
        FormPeriod.objects.update(missing=[self.cast.yitong.pk])


def make_month(cast: Cast) -> Month:
    zone = Unit.objects.create(
        name="红嘴高新技术开发区", short_name="红嘴高新区", kind=UnitKind.ZONE, parent=cast.city, region="220302",
        is_reporting=True, valid_from=SINCE,
    )  # fmt: skip
    for unit in (cast.lishu, cast.yitong, zone):
        for form in ("construction", "central_fund"):
            StandingDuty.objects.create(unit=unit, form=form, from_period="2019-01", by=cast.dispatcher, at=clock.now())
    accept(cast.lishu, "2018-06", row("A", 4_000, 10_000))
    accept(cast.yitong, "2018-06", row("Y", 900, 1_000))
    accept(cast.lishu, "2019-05", row("A", 4_000, 10_000))
    accept(cast.yitong, "2019-05", row("Y", 700, 1_000))
    accept(cast.lishu, "2019-06", row("A", 5_000, 10_000), row("B", 100, 1_000, in_stats=False))
    accept(zone, "2019-06", row("Z", 60, 100))
    accept(
        cast.lishu, "2019-06", fund("A", 1_000, 800, 600), form="central_fund",
    )  # fmt: skip
    return Month(cast, zone)


def row(project: str, done: int, plan: int, **more: Any) -> dict[str, Any]:
    """Amounts in 万元."""
    values = {"done_year": done * WAN, "plan_year": plan * WAN, "done_month": done * WAN // 6, "total": 2 * plan * WAN}
    facts = {"project": project, "project_name": f"项目{project}", "name": f"项目{project}", "region": "220322"}
    starts = {"stage": "在建", "in_stats": True, "start_actual": "2018-05-01", "start_plan": "2018-05"}
    return values | facts | starts | more


def fund(project: str, allocated: int, arrived: int, paid: int) -> dict[str, Any]:
    money = {"allocated_central": allocated * WAN, "arrived_central": arrived * WAN, "paid_central": paid * WAN}
    return {"project": project, "project_name": f"项目{project}", "batch_no": "2019-1", **money}


def accept(unit: Unit, period: str, *rows: dict[str, Any], form: str = "construction", version: int = 1) -> Part:
    return add_part(
        source=form,
        form_version="2019.1",
        unit_id=unit.pk,
        unit_name=unit.name,
        period=period,
        version=version,
        version_id=None,
        source_sha256="0" * 64,
        rows=list(rows),
    )


def seen_by(person: Person, period: Period = JUNE, **more: Any) -> Cockpit:
    sight = policy.sight_of(person)
    assert sight is not None
    return cockpit(Asked(period, more.pop("metric", ""), **more), sight, person)


def get(person: Person, address: str) -> Any:
    client = Client()
    client.force_login(person)
    return client.get(address)


def text(person: Person, address: str = "/cockpit/") -> str:
    return str(get(person, address).content.decode())
