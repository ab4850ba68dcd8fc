from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.dispatch.models import FormPeriod, ReportingDuty
from sanzhua.dispatch.tests.scene import EIGHTH, Scene, make_scene, on
from sanzhua.facts.actions import add_part
from sanzhua.facts.models import Part
from sanzhua.registry import actions as registry
from sanzhua.registry.actions import create_projects
from sanzhua.registry.models import Project
from tests.cast import Cast

JULY = datetime(2019, 7, 13, 9, 0, tzinfo=clock.SHANGHAI)
WAN = 10_000


@dataclass(frozen=True)
class City:
    """May 2019, closed: Lishu has two projects in it, Yitong one; a vice-mayor looks after Lishu's first."""

    cast: Cast
    cold: Project
    corn: Project
    yitong: Project

    def accept(self, unit: Unit, done: dict[Project, int], *, version: int = 1, period: str = "2019-05") -> Part:
        return add_part(
            source="construction",
            form_version="2019.1",
            unit_id=unit.pk,
            unit_name=unit.name,
            period=period,
            version=version,
            version_id=None,
            source_sha256=f"{unit.pk}{version}".ljust(64, "0"),
            rows=[_row(project, amount) for project, amount in done.items()],
        )


def _row(project: Project, done: int) -> dict[str, Any]:
    """Amounts in 万元; every project plans 10,000 for the year."""
    values = {"done_year": done * WAN, "plan_year": 10_000 * WAN, "total": 50_000 * WAN, "in_stats": True}
    facts = {"project": project.uid, "project_name": project.name, "name": project.name, "region": "220322"}
    return values | facts | {"stage": "在建", "start_actual": "2018-05-01", "problem": "施工用电没有接入"}


@pytest.fixture
def city(cast: Cast, settings: Any, tmp_path: Path) -> Iterator[City]:
    settings.SANZHUA_DATA = tmp_path
    with clock.use_fixed(JULY):
        cold, corn = create_projects(
            unit=cast.lishu,
            projects=[
                ("梨树县冷链物流园项目", {"total": 52_000 * WAN, "owner": "吉林某物流公司", "place": "梨树镇"}),
                ("梨树县玉米深加工项目", {"total": 120_000 * WAN}),
            ],
            from_day=None,
        )
        (yitong,) = create_projects(unit=cast.yitong, projects=[("伊通县污水处理厂项目", {})], from_day=None)
        for project, unit in ((cold, cast.lishu), (corn, cast.lishu), (yitong, cast.yitong)):
            ReportingDuty.objects.create(project=project, form="construction", unit=unit, from_period="2019-01")
        registry.assign(
            project=cold, level="city", leader=registry.Leader("周副市长", "副市长"), on=JULY.date(), by=cast.dispatcher
        )
        FormPeriod.objects.create(
            form="construction", period="2019-05", opens_at=JULY, due_at=JULY, closed_at=JULY, closed_by=cast.dispatcher
        )
        made = City(cast, cold, corn, yitong)
        made.accept(cast.lishu, {cold: 6_000, corn: 3_000})
        made.accept(cast.yitong, {yitong: 500})
        yield made


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    """A county whose June can be signed and accepted."""
    with on(EIGHTH):
        yield make_scene()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
