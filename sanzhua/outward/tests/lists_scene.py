"""May 2019 of a county: three projects reported and accepted, for the lists of other offices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.models import FormPeriod
from sanzhua.dispatch.tests.scene import MAY, WAN, accept_may, enter_projects
from sanzhua.facts.actions import add_part
from sanzhua.outward.actions.lists import export_list
from sanzhua.outward.models import ListExport
from sanzhua.outward.rules.list_templates import Template, load_lists
from sanzhua.registry.choices import Stage
from sanzhua.registry.models import Project
from tests.cast import Cast

JUNE_11 = datetime(2019, 6, 11, 9, 0, tzinfo=clock.SHANGHAI)
JULY_11 = datetime(2019, 7, 11, 9, 0, tzinfo=clock.SHANGHAI)
PERIOD = Period.parse(MAY)


@dataclass
class Lists:
    cast: Cast
    projects: list[Project]

    @property
    def province(self) -> Template:
        return load_lists()["province"]

    def export(self, key: str = "province", period: str = MAY, **more: Any) -> ListExport:
        by = self.cast.form_owner if key == "commerce" else self.cast.dispatcher
        last = ListExport.objects.filter(list=key).order_by("number").last()
        seen = last.number if last else 0
        return export_list(load_lists()[key], period=Period.parse(period), by=by, **{"seen": seen, **more})


@contextmanager
def lists_in_june(cast: Cast) -> Iterator[Lists]:
    with clock.use_fixed(JUNE_11):
        projects = enter_projects(cast)
        accept_may(cast, projects)
        for project in projects:
            project.stage = Stage.BUILDING
            project.save(update_fields=["stage"])
        yield Lists(cast, projects)


def accept(cast: Cast, form: str, rows: list[dict[str, Any]], *, period: str = MAY, version: int = 1) -> None:
    add_part(
        source=form,
        form_version="2019.1",
        unit_id=cast.lishu.pk,
        unit_name=cast.lishu.name,
        period=period,
        version=version,
        version_id=None,
        source_sha256="0" * 64,
        rows=rows,
    )


def moved_row(project: Project, **more: Any) -> dict[str, Any]:
    """An accepted row of construction, amounts in yuan."""
    known = {"project": project.uid, "project_name": project.name, "name": project.name, "region": "220322"}
    figures = {"plan_year": 20_000 * WAN, "done_month": 1_000 * WAN, "done_year": 7_000 * WAN}
    return {**known, **figures, "stage": "在建", "start_actual": "2018-05", "in_stats": True, **more}


def close(form: str, *periods: str) -> None:
    for period in periods:
        FormPeriod.objects.create(form=form, period=period, opens_at=JUNE_11, due_at=JUNE_11, closed_at=JUNE_11)
