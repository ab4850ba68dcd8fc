"""What other offices said of a project, on its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.outward.queries.lists import answers_of_project
from sanzhua.registry.models import Project
from sanzhua.ui.panel import Panel


def _answers(project: Project, person: Person) -> Mapping[str, Any] | None:
    lines = answers_of_project(project, person)
    return {"lines": lines} if lines else None


PANELS = (
    Panel("list_answers", _("对外清单的回执"), "outward/_project_answers.html", _answers, order=820, place="left"),
)
