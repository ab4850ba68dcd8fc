"""The verbs of plans, one chapter a file."""

from sanzhua.plans.actions.activities import (
    GivenActivity,
    GivenStep,
    change_activity,
    make_activity,
    move_activity,
    tick_step,
)
from sanzhua.plans.actions.arranging import take_as_activity
from sanzhua.plans.actions.confirming import confirm, discard
from sanzhua.plans.actions.correcting import (
    correct_clause,
    drop_clause,
    map_name,
    merge_with_next,
    read_again,
    take_passage,
)
from sanzhua.plans.actions.groups import copy_groups, write_group
from sanzhua.plans.actions.leading import take_over
from sanzhua.plans.actions.materials import add_materials, link_project
from sanzhua.plans.actions.progress import Upload, finish, report
from sanzhua.plans.actions.reading import PASTED, start_plan, start_version
from sanzhua.plans.actions.reminders import remind_of_tasks
from sanzhua.plans.actions.verdicts import drop, reopen, restore, return_task, verify

__all__ = [
    "PASTED",
    "GivenActivity",
    "GivenStep",
    "Upload",
    "add_materials",
    "change_activity",
    "confirm",
    "copy_groups",
    "correct_clause",
    "discard",
    "drop",
    "drop_clause",
    "finish",
    "link_project",
    "make_activity",
    "map_name",
    "merge_with_next",
    "move_activity",
    "read_again",
    "remind_of_tasks",
    "reopen",
    "report",
    "restore",
    "return_task",
    "start_plan",
    "start_version",
    "take_as_activity",
    "take_over",
    "take_passage",
    "tick_step",
    "verify",
    "write_group",
]
