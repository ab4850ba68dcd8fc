"""The columns of the list of projects, declared once: for the screen, for .csv and for .xlsx."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sanzhua.base import clock
from sanzhua.codes import regions
from sanzhua.registry.models import Project
from sanzhua.registry.queries.listing.figures import NOTHING, Progress, progress
from sanzhua.registry.sheets.tables import SheetColumn


@dataclass(frozen=True, slots=True)
class Listed:
    project: Project
    done: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn(SheetColumn):
    """`sort` names what the heading sorts by, see queries.listing.paging. `usual` ones are shown to who chose none."""

    key: str
    sort: str = ""
    usual: bool = False


def _fact(key: str) -> Callable[[Listed], Any]:
    return lambda row: _joined(row.project.facts.get(key))


def _joined(value: Any) -> str:
    if isinstance(value, list | tuple):
        return gettext("、").join(map(str, value))
    return "" if value is None else str(value)


def _reported(row: Listed) -> str:
    return gettext(row.done.stage) if row.done.stage else ""


def _made_on(row: Listed) -> str:
    return row.project.made_at.astimezone(clock.SHANGHAI).date().isoformat()


COLUMNS: tuple[ListColumn, ...] = (
    ListColumn(_("项目名称"), lambda row: row.project.name, key="name", sort="name", usual=True, width=44),
    ListColumn(_("项目代码"), _fact("code"), key="code", width=26),
    ListColumn(_("归口单位"), lambda row: row.project.unit.shown, key="unit", sort="unit", usual=True, width=18),
    ListColumn(_("所在地区"), lambda row: regions.region_name(row.project.region) or row.project.region, key="region"),
    ListColumn(_("阶段"), lambda row: str(row.project.get_stage_display()), key="stage", usual=True, width=8),
    ListColumn(_("状态"), lambda row: str(row.project.get_status_display()), key="status", usual=True, width=10),
    ListColumn(_("项目来源"), lambda row: str(row.project.get_source_display()), key="source", width=10),
    ListColumn(_("建设单位"), _fact("owner"), key="owner", width=30, long=True),
    ListColumn(_("所属行业"), _fact("industry"), key="industry", width=20),
    ListColumn(_("建设性质"), _fact("nature"), key="nature", width=10),
    ListColumn(_("调度类别"), _fact("category"), key="category", width=24),
    ListColumn(_("总投资"), lambda row: row.project.total, key="total", kind="money", sort="total", usual=True),
    ListColumn(_("本年计划"), lambda row: row.done.plan_year, key="plan_year", kind="money", usual=True),
    ListColumn(_("本年完成"), lambda row: row.done.done_year, key="done_year", kind="money", usual=True),
    ListColumn(_("最近接收"), lambda row: row.done.period, key="period", kind="period", usual=True, width=10),
    ListColumn(_("报表中的状态"), _reported, key="reported", width=10),
    ListColumn(_("开工年月"), lambda row: row.project.starts, key="starts", sort="start", width=10),
    ListColumn(_("计划竣工时间"), _fact("finish_plan"), key="finish_plan", width=12),
    ListColumn(_("责任单位"), _fact("lead_unit"), key="lead_unit", width=20),
    ListColumn(_("包保领导"), _fact("leader"), key="leader", width=12),
    ListColumn(_("联系人"), _fact("contact"), key="contact", width=10),
    ListColumn(_("联系电话"), _fact("phone"), key="phone", width=14),
    ListColumn(_("建设地点"), _fact("place"), key="place", width=24, long=True),
    ListColumn(_("建设内容及规模"), _fact("content"), key="content", width=40, long=True),
    ListColumn(_("登记日期"), _made_on, key="made", sort="new", width=12),
)
BY_KEY = {column.key: column for column in COLUMNS}
USUAL = tuple(column.key for column in COLUMNS if column.usual)


def columns_of(keys: Iterable[str]) -> tuple[ListColumn, ...]:
    """In the order of the sheet, the name always first; unknown keys stay out, and none at all gives the usual ones."""
    wanted = {key for key in keys if key in BY_KEY}
    return tuple(column for column in COLUMNS if column.key in (wanted | {"name"} if wanted else USUAL))


def listed(projects: Sequence[Project]) -> list[Listed]:
    """With what was last accepted of each; as many queries for one row as for five hundred."""
    known = progress(projects)
    return [Listed(project, known.get(project.pk, NOTHING)) for project in projects]
