"""What a merge has to settle in other rooms.

A room whose rows hang on a project names its step as `MERGE_STEPS` in a module `merge_steps` of its own; the register
finds them there, since it must not know the rooms above it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from sanzhua.registry.models import Project

MERGE_STEPS: tuple[MergeStep, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeStep:
    """`carry(kept, merged)` does the room's part and gives plain JSON; `put_back(kept, merged, that)` undoes it.

    `foretell(kept, merged)` gives the sentences that say beforehand what will happen. Each runs in the merge's
    transaction and may refuse it.
    """

    key: str
    carry: Callable[[Project, Project], Any]
    put_back: Callable[[Project, Project, Any], None]
    foretell: Callable[[Project, Project], list[str]]


@cache
def all_steps() -> tuple[MergeStep, ...]:
    found: list[MergeStep] = []
    for room in apps.get_app_configs():
        if room.name.startswith("sanzhua.") and module_has_submodule(room.module, "merge_steps"):
            found.extend(import_module(f"{room.name}.merge_steps").MERGE_STEPS)
    return tuple(found)


def foretold(kept: Project, merged: Project) -> list[str]:
    """What a merge will do in other rooms, in sentences for the page that asks for it."""
    return [sentence for step in all_steps() for sentence in step.foretell(kept, merged)]
