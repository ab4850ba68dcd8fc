"""What can be handed out about a project, on its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.registry.models import Project
from sanzhua.ui.panel import Panel


def _links(project: Project, person: Person) -> Mapping[str, Any]:
    return {}


PANELS = (
    Panel("answers", _("现成答案"), "answers/_project_answers.html", _links, order=40, place="right", prints=False),
)
