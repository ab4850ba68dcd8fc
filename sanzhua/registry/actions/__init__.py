"""The verbs of the register, one chapter a file."""

from sanzhua.registry.actions.life import change_life
from sanzhua.registry.actions.listed import keep_listed
from sanzhua.registry.actions.papers import attach
from sanzhua.registry.actions.projects import (
    apply_many_changes,
    apply_register_changes,
    create_project,
    create_projects,
    rename,
)

__all__ = [
    "apply_many_changes",
    "apply_register_changes",
    "attach",
    "change_life",
    "create_project",
    "create_projects",
    "keep_listed",
    "rename",
]
