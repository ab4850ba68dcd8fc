"""The columns of the list of projects, declared once: for the screen, for .csv and for .xlsx."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.base import clock
from sanzhua.codes import regions
from sanzhua.registry.models import Project
from sanzhua.registry.queries.listing.figures import NOTHING, Progress, progress


@dataclass(frozen=True, slots=True)
class Listed:
    project: Project
    done: Progress


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """`kind` money is whole yuan, shown and exported in 万元; others are text. `width` counts narrow letters.

    `sort` names what the heading sorts by, see queries.listing.paging. `usual` ones are shown to who chose none.
    """

    key: str
    label: str | Promise
    value: Callable[[Listed], Any]
    kind: str = "text"
    sort: str = ""
    usual: bool = False
    width: int = 14
    long: bool = False

    @property
    def heading(self) -> str:
        """As a file needs it, with the unit in it."""
        return _("%(label)s（万元）") % {"label": self.label} if self.kind == "money" else str(self.label)


def _fact(key: str) -> Callable[[Listed], Any]:
    return lambda row: _joined(row.project.facts.get(key))


def _joined(value: Any) -> str:
    if isinstance(value, list | tuple):
        return _("、").join(map(str, value))
    return "" if value is None else str(value)


def _period(row: Listed) -> str:
    return row.done.period


def _reported(row: Listed) -> str:
    return _(row.done.stage) if row.done.stage else ""


COLUMNS: tuple[SheetColumn, ...] = (
    SheetColumn("name", gettext_lazy("项目名称"), lambda row: row.project.name, sort="name", usual=True, width=44),
    SheetColumn("code", gettext_lazy("项目代码"), _fact("code"), width=26),
    SheetColumn(
        "unit", gettext_lazy("归口单位"), lambda row: row.project.unit.shown, sort="unit", usual=True, width=18
    ),
    SheetColumn(
        "region", gettext_lazy("所在地区"), lambda row: regions.region_name(row.project.region) or row.project.region
    ),
    SheetColumn(
        "stage", gettext_lazy("阶段"), lambda row: str(row.project.get_stage_display()), usual=True, width=8
    ),
    SheetColumn(
        "status", gettext_lazy("状态"), lambda row: str(row.project.get_status_display()), usual=True, width=10
    ),
    SheetColumn("source", gettext_lazy("项目来源"), lambda row: str(row.project.get_source_display()), width=10),
    SheetColumn("owner", gettext_lazy("建设单位"), _fact("owner"), width=30, long=True),
    SheetColumn("industry", gettext_lazy("所属行业"), _fact("industry"), width=20),
    SheetColumn("nature", gettext_lazy("建设性质"), _fact("nature"), width=10),
    SheetColumn("category", gettext_lazy("调度类别"), _fact("category"), width=24),
    SheetColumn(
        "total", gettext_lazy("总投资"), lambda row: row.project.total, kind="money", sort="total", usual=True
    ),
    SheetColumn("plan_year", gettext_lazy("本年计划"), lambda row: row.done.plan_year, kind="money", usual=True),
    SheetColumn("done_year", gettext_lazy("本年完成"), lambda row: row.done.done_year, kind="money", usual=True),
    SheetColumn("period", gettext_lazy("最近接收"), _period, kind="period", usual=True, width=10),
    SheetColumn("reported", gettext_lazy("报表中的状态"), _reported, width=10),
    SheetColumn("starts", gettext_lazy("开工年月"), lambda row: row.project.starts, sort="start", width=10),
    SheetColumn("finish_plan", gettext_lazy("计划竣工时间"), _fact("finish_plan"), width=12),
    SheetColumn("lead_unit", gettext_lazy("责任单位"), _fact("lead_unit"), width=20),
    SheetColumn("leader", gettext_lazy("包保领导"), _fact("leader"), width=12),
    SheetColumn("contact", gettext_lazy("联系人"), _fact("contact"), width=10),
    SheetColumn("phone", gettext_lazy("联系电话"), _fact("phone"), width=14),
    SheetColumn("place", gettext_lazy("建设地点"), _fact("place"), width=24, long=True),
    SheetColumn("content", gettext_lazy("建设内容及规模"), _fact("content"), width=40, long=True),
    SheetColumn(
        "made", gettext_lazy("登记日期"), lambda row: row.project.made_at.astimezone(clock.SHANGHAI).date().isoformat(),
        sort="new", width=12,
    ),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
USUAL = tuple(column.key for column in COLUMNS if column.usual)


def columns_of(keys: Iterable[str]) -> tuple[SheetColumn, ...]:
    """In the order of the sheet, the name always first; unknown keys stay out, and none at all gives the usual ones."""
    wanted = {key for key in keys if key in BY_KEY}
    return tuple(column for column in COLUMNS if column.key in (wanted | {"name"} if wanted else USUAL))


def listed(projects: Sequence[Project]) -> list[Listed]:
    """With what was last accepted of each; as many queries for one row as for five hundred."""
    known = progress(projects)
    return [Listed(project, known.get(project.pk, NOTHING)) for project in projects]
