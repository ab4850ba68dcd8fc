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
    carry,
    carry_all,
    correct_clause,
    drop_clause,
    map_name,
    match_again,
    merge_with_next,
    read_again,
    take_passage,
)
from sanzhua.plans.actions.groups import copy_groups, write_group
from sanzhua.plans.actions.leading import take_over
from sanzhua.plans.actions.materials import add_materials, link_project
from sanzhua.plans.actions.measuring import enter_figure, tie
from sanzhua.plans.actions.names import accept_name, ask_alias, ask_unit, decline_name
from sanzhua.plans.actions.progress import Upload, finish, report
from sanzhua.plans.actions.reading import PASTED, start_plan, start_version
from sanzhua.plans.actions.reminders import remind_of_tasks
from sanzhua.plans.actions.splitting import sharing_of, split
from sanzhua.plans.actions.undoing import undo
from sanzhua.plans.actions.verdicts import drop, reopen, restore, return_task, verify

__all__ = [
    "PASTED",
    "GivenActivity",
    "GivenStep",
    "Upload",
    "accept_name",
    "add_materials",
    "ask_alias",
    "ask_unit",
    "carry",
    "carry_all",
    "change_activity",
    "confirm",
    "copy_groups",
    "correct_clause",
    "decline_name",
    "discard",
    "drop",
    "drop_clause",
    "enter_figure",
    "finish",
    "link_project",
    "make_activity",
    "map_name",
    "match_again",
    "merge_with_next",
    "move_activity",
    "read_again",
    "remind_of_tasks",
    "reopen",
    "report",
    "restore",
    "return_task",
    "sharing_of",
    "split",
    "start_plan",
    "start_version",
    "take_as_activity",
    "take_over",
    "take_passage",
    "tick_step",
    "tie",
    "undo",
    "verify",
    "write_group",
]
