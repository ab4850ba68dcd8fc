"""The verbs of the register, one chapter a file."""

from sanzhua.registry.actions.bulk import change_many, undo_many
from sanzhua.registry.actions.export import record_export
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
from sanzhua.registry.actions.views import choose_columns, drop_view, save_view

__all__ = [
    "apply_many_changes",
    "apply_register_changes",
    "attach",
    "change_life",
    "change_many",
    "choose_columns",
    "create_project",
    "create_projects",
    "drop_view",
    "keep_listed",
    "record_export",
    "rename",
    "save_view",
    "undo_many",
]
