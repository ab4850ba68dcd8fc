"""The verbs of the register, one chapter a file."""

from sanzhua.registry.actions.identity import answer, question_of, settle, take_back
from sanzhua.registry.actions.importing import (
    apply_import,
    decide_row,
    drop_import,
    read_import,
    start_import,
    undo_import,
)
from sanzhua.registry.actions.life import change_life
from sanzhua.registry.actions.papers import attach
from sanzhua.registry.actions.projects import (
    apply_many_changes,
    apply_register_changes,
    create_project,
    create_projects,
    rename,
)
from sanzhua.registry.actions.relating import relate, unrelate
from sanzhua.registry.actions.searching import find_alike, find_alike_unsearched
from sanzhua.registry.actions.splitting import split

__all__ = [
    "answer",
    "apply_import",
    "apply_many_changes",
    "apply_register_changes",
    "attach",
    "change_life",
    "create_project",
    "create_projects",
    "decide_row",
    "drop_import",
    "find_alike",
    "find_alike_unsearched",
    "question_of",
    "read_import",
    "relate",
    "rename",
    "settle",
    "split",
    "start_import",
    "take_back",
    "undo_import",
    "unrelate",
]
