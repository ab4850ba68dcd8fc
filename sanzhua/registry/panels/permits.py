"""What permits, milestones and land say on the project page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.charts.gantt import gantt
from sanzhua.registry.choices import Stage
from sanzhua.registry.choices.permits import PermitState
from sanzhua.registry.models import Project
from sanzhua.registry.queries.land import land_view
from sanzhua.registry.queries.milestones import milestone_gantt, milestone_view
from sanzhua.registry.queries.permits import gantt_rows, permit_view
from sanzhua.ui.panel import Panel

# Before these stages a project needs no permits yet, after them nobody looks for the empty list.
_WORKING = frozenset({Stage.SIGNED, Stage.PREPARATION, Stage.BUILDING})


def _permits(project: Project, person: Person) -> Mapping[str, Any] | None:
    """The list with the Gantt of permits and milestones; nothing for a project that has no list and needs none."""
    view = permit_view(project)
    if view.plan is None:
        return _no_list() if project.stage in _WORKING else None
    rows = [*gantt_rows(view), *milestone_gantt(milestone_view(project))]
    return {
        "view": view,
        "done": [line for line in view.lines if line.permit.status == PermitState.DONE],
        "not_needed": [line for line in view.lines if line.permit.status == PermitState.NOT_NEEDED],
        "gantt": gantt(rows, title=_("手续和节点进度图"), today=clock.business_today(), today_word=_("今天")),
    }


def _no_list() -> dict[str, Any]:
    return {"quiet": _("还没有铺开手续清单。选定审批方式和工程类型后，系统按当年的审批事项清单铺开。")}


def _milestones(project: Project, person: Person) -> Mapping[str, Any] | None:
    view = milestone_view(project)
    return {"view": view} if view.dated else None


def _land(project: Project, person: Person) -> Mapping[str, Any] | None:
    view = land_view(project)
    return (
        {"last": view.last, "mu_share": view.mu_share, "households_share": view.households_share} if view.last else None
    )


PERMIT_PANELS = (
    Panel("permits", gettext_lazy("手续"), "registry/_permits_panel.html", _permits, 310, address="registry:permits"),
    Panel(
        "milestones",
        gettext_lazy("节点"),
        "registry/_milestones_panel.html",
        _milestones,
        305,
        address="registry:milestones",
    ),
    Panel("land", gettext_lazy("征地拆迁"), "registry/_land.html", _land, 330, place="right", address="registry:land"),
)
