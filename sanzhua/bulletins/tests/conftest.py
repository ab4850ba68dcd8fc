from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sanzhua.accounts.models import Unit
from sanzhua.base import clock
from sanzhua.dispatch.models import FormPeriod
from sanzhua.facts.actions import add_part
from sanzhua.facts.models import Part
from tests.cast import Cast

JULY = datetime(2019, 7, 13, 9, 0, tzinfo=clock.SHANGHAI)
WAN = 10_000


@dataclass(frozen=True)
class Month:
    """June 2019, closed: Lishu has reported two projects, Yitong is missing."""

    cast: Cast
    part: Part
    period: str = "2019-06"


def row(project: str, done: int, plan: int, **more: Any) -> dict[str, Any]:
    """Amounts in 万元; the rest as an accepted version has it."""
    values = {"done_year": done * WAN, "plan_year": plan * WAN, "done_month": done * WAN // 6, "total": 2 * plan * WAN}
    facts = {"project": project, "project_name": f"项目{project}", "name": f"项目{project}", "region": "220322"}
    return values | facts | {"stage": "在建", "in_stats": True, "start_actual": "2018-05-01"} | more


def accept_rows(
    cast: Cast, rows: list[dict[str, Any]], *, period: str = "2019-06", version: int = 1, unit: Unit | None = None
) -> Part:
    reporter = unit or cast.lishu
    return add_part(
        source="construction",
        form_version="2019.1",
        unit_id=reporter.pk,
        unit_name=reporter.name,
        period=period,
        version=version,
        version_id=None,
        source_sha256="0" * 64,
        rows=rows,
    )


@pytest.fixture
def month(cast: Cast, settings: Any, tmp_path: Path) -> Iterator[Month]:
    settings.SANZHUA_DATA = tmp_path
    with clock.use_fixed(JULY):
        part = accept_rows(cast, [row("A", 5_000, 10_000), row("B", 100, 1_000, in_stats=False)])
        FormPeriod.objects.create(
            form="construction",
            period="2019-06",
            opens_at=JULY,
            due_at=JULY,
            closed_at=JULY,
            closed_by=cast.dispatcher,
            missing=[cast.yitong.pk],
        )
        yield Month(cast, part)
