"""What the monthly returns say on the project page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.dispatch.queries.project import duties_of, months_drawing, months_of
from sanzhua.registry.models import Project
from sanzhua.ui.panel import Panel


def _months(project: Project, person: Person) -> dict[str, Any]:
    months = months_of(project)
    return {
        "months": months,
        "drawing": months_drawing(months),
        "quiet": "" if months else gettext("还没有接收过这个项目的月报。"),
    }


def _duties(project: Project, person: Person) -> dict[str, Any]:
    duties = duties_of(project)
    return {"duties": duties, "quiet": "" if duties else gettext("没有单位在任何表式里报送这个项目。")}


PANELS = (
    Panel(
        "months",
        _("逐月接收的数"),
        "dispatch/_project_months.html",
        _months,
        order=200,
        place="right",
    ),
    Panel(
        "duties",
        _("报送责任"),
        "dispatch/_project_duties.html",
        _duties,
        order=800,
        place="left",
    ),
)
