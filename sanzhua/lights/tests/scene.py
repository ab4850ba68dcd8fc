"""Accepted rows as lights read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sanzhua.accounts.models import Unit
from sanzhua.base import clock
from sanzhua.facts.actions import add_part
from sanzhua.facts.models import Part
from sanzhua.registry.actions import create_project
from sanzhua.registry.models import Project
from tests.cast import Cast

JULY = datetime(2019, 7, 13, 9, 0, tzinfo=clock.SHANGHAI)
JUNE = "2019-06"
WAN = 10_000


def row(uid: str, done: int = 400, plan: int = 1_000, **more: Any) -> dict[str, Any]:
    """Amounts in 万元. As it stands: on track, started in 2018, in the library."""
    values = {"project": uid, "project_name": f"项目{uid}", "name": f"项目{uid}", "total": 5_000 * WAN, "stage": "在建"}
    figures = {"done_year": done * WAN, "plan_year": plan * WAN, "in_stats": True, "start_actual": "2018-05-01"}
    return values | figures | more


def accept(unit: Unit, *rows: dict[str, Any], period: str = JUNE, version: int = 1) -> Part:
    return add_part(
        source="construction", form_version="2019.1", unit_id=unit.pk, unit_name=unit.name, period=period,
        version=version, version_id=None, source_sha256=f"{period}{unit.pk}{version}".ljust(64, "0"), rows=list(rows),
    )  # fmt: skip


def project(cast: Cast, name: str = "玉米深加工项目", unit: Unit | None = None) -> Project:
    by = cast.clerk if unit in (None, cast.lishu) else cast.stranger
    return create_project(unit=unit or cast.lishu, name=name, by=by, facts={}, from_day=None)
