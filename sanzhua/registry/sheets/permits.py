"""手续进度 and 审批事项清单 as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sanzhua.registry.queries.catalogue import ItemLine
from sanzhua.registry.queries.permit_progress import ProjectPermits
from sanzhua.registry.queries.permits import PermitLine
from sanzhua.registry.sheets.tables import SheetColumn


def _joined(words: Iterable[str]) -> str:
    return gettext("、").join(words)


def _plan(row: ProjectPermits, name: str) -> str:
    plan = row.view.plan
    return str(getattr(plan, f"get_{name}_display")()) if plan else ""


def _first(read: Callable[[PermitLine], Any]) -> Callable[[ProjectPermits], Any]:
    """Of the permit that blocks first."""
    return lambda row: read(row.view.blocking[0]) if row.view.blocking else None


PROGRESS = (
    SheetColumn(_("项目名称"), lambda row: row.project.name, 40, long=True),
    SheetColumn(_("归口单位"), lambda row: row.project.unit.shown),
    SheetColumn(_("阶段"), lambda row: row.project.get_stage_display(), 8),
    SheetColumn(_("审批方式"), lambda row: _plan(row, "route"), 10),
    SheetColumn(_("工程类型"), lambda row: _plan(row, "kind"), 10),
    SheetColumn(_("应办"), lambda row: len(row.view.counted), 8),
    SheetColumn(_("已办结"), lambda row: row.view.done, 8),
    SheetColumn(_("卡在"), lambda row: _joined(line.permit.shown for line in row.view.blocking), 40, long=True),
    SheetColumn(_("在谁手里"), _first(lambda line: line.place), 18, long=True),
    SheetColumn(_("办理部门"), _first(lambda line: line.permit.shown_issuer), 18, long=True),
    SheetColumn(_("承诺期限"), _first(lambda line: line.due_on), 12),
    SheetColumn(_("超期工作日"), lambda row: max((line.over for line in row.view.lines), default=0), 12),
    SheetColumn(_("最早可办结"), lambda row: row.view.ready_on if row.view.path.length else None, 12),
    SheetColumn(_("超期节点"), lambda row: row.late_milestones, 10),
)


def _land(line: ItemLine) -> str:
    return gettext("新增用地") if line.item.land == "new" else gettext("不限")


CATALOGUE = (
    SheetColumn(_("阶段"), lambda line: line.phase, 16, long=True),
    SheetColumn(_("事项"), lambda line: line.title, 30, long=True),
    SheetColumn(_("办理部门"), lambda line: line.issuer, 18, long=True),
    SheetColumn(_("审批方式"), lambda line: _joined(line.routes), long=True),
    SheetColumn(_("工程类型"), lambda line: _joined(line.kinds) or gettext("全部"), long=True),
    SheetColumn(_("用地"), _land, 10),
    SheetColumn(_("前置事项"), lambda line: _joined(line.after), 30, long=True),
    SheetColumn(_("法定工作日"), lambda line: line.item.legal_days, 12),
    SheetColumn(_("承诺工作日"), lambda line: line.item.promised_days, 12),
    SheetColumn(_("须在何时前办结"), lambda line: line.before, 16),
    SheetColumn(_("适用条件"), lambda line: line.condition, 30, long=True),
    SheetColumn(_("可否承诺"), lambda line: gettext("可") if line.item.can_promise else "", 10),
    SheetColumn(_("依据"), lambda line: line.item.basis, 40, long=True),
)
