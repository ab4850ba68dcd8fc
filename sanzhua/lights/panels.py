"""A project's newest light on its page, for those who see lights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.lights.pages import newest_light
from sanzhua.registry.models import Project
from sanzhua.ui.panel import Panel


def _light(project: Project, person: Person) -> Mapping[str, Any] | None:
    found = newest_light(project, person)
    return {"period": found[0], "light": found[1]} if found else None


PANELS = (
    Panel("light", _("亮灯"), "lights/_project_light.html", _light, order=40, place="right", address="lights:project"),
)
