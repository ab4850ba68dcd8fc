"""The project page: the parts that the rooms have to say about one project, each found in its room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Literal

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from sanzhua.accounts.models import Person
from sanzhua.registry.models import Project
from sanzhua.ui.panel import Panel, ShownPanel


@dataclass(frozen=True)
class ProjectPage:
    project: Project
    panels: Sequence[ShownPanel]

    def _at(self, place: Literal["head", "left", "right", "wide"]) -> list[ShownPanel]:
        return [shown for shown in self.panels if shown.panel.place == place and not shown.quiet]

    @property
    def head(self) -> list[ShownPanel]:
        return self._at("head")

    @property
    def left(self) -> list[ShownPanel]:
        return self._at("left")

    @property
    def right(self) -> list[ShownPanel]:
        return self._at("right")

    @property
    def wide(self) -> list[ShownPanel]:
        return self._at("wide")

    @property
    def quiet(self) -> list[ShownPanel]:
        return [shown for shown in self.panels if shown.quiet]


@cache
def all_panels() -> tuple[Panel, ...]:
    """The panels of every room that has a module `panels`, in their order."""
    found: list[Panel] = []
    for room in apps.get_app_configs():
        if room.name.startswith("sanzhua.") and module_has_submodule(room.module, "panels"):
            found.extend(import_module(f"{room.name}.panels").PANELS)
    return tuple(sorted(found, key=lambda panel: (panel.order, panel.key)))


def visible_project(person: Person, uid: str) -> Project | None:
    return Project.objects.visible_to(person).select_related("unit", "parent").filter(uid=uid).first()


def project_page(project: Project, person: Person) -> ProjectPage:
    """Panels that have nothing to show to this reader are left out."""
    read = ((panel, panel.read(project, person)) for panel in all_panels())
    return ProjectPage(project, [ShownPanel(panel, context) for panel, context in read if context is not None])
