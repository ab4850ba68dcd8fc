"""A county on 8 July 2019: three projects with an accepted May, a June return to be filled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sanzhua.base import clock
from sanzhua.base.clock import SHANGHAI
from sanzhua.dispatch.actions import CellEdit, confirm_unchanged, hand_in, open_report, save_cells, sign
from sanzhua.dispatch.models import DraftRow, Report, ReportingDuty, Version
from sanzhua.facts.actions import add_part
from sanzhua.registry.actions import create_projects
from sanzhua.registry.models import Project
from tests.cast import SINCE, Cast, make_cast

FORM = "construction"
MAY, JUNE = "2019-05", "2019-06"
WAN = 10_000
EIGHTH = datetime(2019, 7, 8, 9, 0, tzinfo=SHANGHAI)

# name, total, plan of the year, done in the year to May, progress; amounts in 万元
PROJECTS = (
    ("梨树县冷链物流园项目", 52_000, 20_000, 6_000, 41),
    ("梨树县玉米深加工项目", 120_000, 38_000, 11_000, 36),
    ("梨树县污水处理厂扩建项目", 8_600, 4_000, 1_500, 55),
)


@dataclass
class Scene:
    """`projects` in the order of PROJECTS; `report` is June's draft, prefilled from May."""

    cast: Cast
    projects: list[Project]
    report: Report

    def key(self, place: int) -> str:
        return self.projects[place].uid

    def row(self, place: int) -> DraftRow:
        return DraftRow.objects.get(report=self.report, key=self.key(place))

    def edit(self, place: int, column: str, text: str, revision: int | None = None) -> CellEdit:
        return CellEdit(self.key(place), column, text, revision or self.row(place).revision)

    def save(self, place: int, column: str, text: str) -> Any:
        return save_cells(report=self.report, by=self.cast.clerk, edits=[self.edit(place, column, text)])[0]


@contextmanager
def on(moment: datetime) -> Iterator[None]:
    with clock.use_fixed(moment):
        yield


def make_scene() -> Scene:
    cast = make_cast()
    projects = enter_projects(cast)
    accept_may(cast, projects)
    report = open_report(form=FORM, unit=cast.lishu, period=JUNE, by=cast.clerk)
    return Scene(cast, projects, report)


def enter_projects(cast: Cast) -> list[Project]:
    facts = [(name, register_facts(total, plan)) for name, total, plan, _done, _percent in PROJECTS]
    made = create_projects(unit=cast.lishu, projects=facts, from_day=SINCE)
    for project in made:
        ReportingDuty.objects.create(project=project, form=FORM, unit=cast.lishu, from_period="2018-01")
    return made


def register_facts(total: int, plan: int) -> dict[str, Any]:
    return {
        "owner": "四平示范建设有限公司",
        "place": "梨树县",
        "industry": "制造业",
        "nature": "新建",
        "total": total * WAN,
        "plan_year": plan * WAN,
        "invested_before": 1_000 * WAN,
        "start_plan": "2018-05",
        "finish_plan": "2020-10",
        "stats_code": "2018220322001",
    }


def accept_may(cast: Cast, projects: list[Project]) -> None:
    rows = [
        {
            **register_facts(total, plan),
            "project": project.uid,
            "project_name": name,
            "name": name,
            "region": "220322",
            "stage": "在建",
            "start_actual": "2018-05",
            "in_stats": True,
            "progress_percent": percent,
            "progress_text": "主体施工",
            "done_month": 900 * WAN,
            "done_year": done * WAN,
            "done_total": (done + 1_000) * WAN,
        }
        for project, (name, total, plan, done, percent) in zip(projects, PROJECTS, strict=True)
    ]
    add_part(
        source=FORM,
        form_version="2019.1",
        unit_id=cast.lishu.pk,
        unit_name=cast.lishu.name,
        period=MAY,
        version=1,
        version_id=None,
        source_sha256="0" * 64,
        rows=rows,
    )


def fill(scene: Scene) -> None:
    """Two projects moved, one did not."""
    scene.save(0, "done_month", "1200")
    scene.save(0, "progress_text", "冷库主体封顶")
    scene.save(1, "done_month", "1,800")
    scene.save(1, "progress_text", "设备安装")
    confirm_unchanged(report=scene.report, by=scene.cast.clerk, row_keys=[scene.key(2)])


def handed_in(scene: Scene) -> Version:
    fill(scene)
    return hand_in(report=scene.report, by=scene.cast.clerk)


def signed(scene: Scene) -> Version:
    version = handed_in(scene)
    sign(version=version, by=scene.cast.head, sha256=version.sha256)
    version.refresh_from_db()
    return version
