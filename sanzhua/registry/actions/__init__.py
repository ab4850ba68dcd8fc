"""The verbs of the register, one chapter a file."""

from sanzhua.registry.actions.completion import add_leftover, record_completion, record_year, settle_leftover
from sanzhua.registry.actions.life import change_life
from sanzhua.registry.actions.papers import attach, withdraw
from sanzhua.registry.actions.places import locate
from sanzhua.registry.actions.projects import (
    apply_many_changes,
    apply_register_changes,
    create_project,
    create_projects,
    hand_over_projects,
    rename,
)

__all__ = [
    "add_leftover",
    "apply_many_changes",
    "apply_register_changes",
    "attach",
    "change_life",
    "create_project",
    "create_projects",
    "hand_over_projects",
    "locate",
    "record_completion",
    "record_year",
    "rename",
    "settle_leftover",
    "withdraw",
]
