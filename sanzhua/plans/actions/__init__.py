"""The verbs of plans, one chapter a file."""

from sanzhua.plans.actions.leading import take_over
from sanzhua.plans.actions.progress import Upload, finish, report
from sanzhua.plans.actions.reminders import remind_of_tasks
from sanzhua.plans.actions.verdicts import drop, reopen, restore, return_task, verify

__all__ = [
    "Upload",
    "drop",
    "finish",
    "remind_of_tasks",
    "reopen",
    "report",
    "restore",
    "return_task",
    "take_over",
    "verify",
]
