"""The verbs of the register, one chapter a file."""

from sanzhua.registry.actions.attraction import add_investor, describe, drop_investor, follow, log_contact, lose
from sanzhua.registry.actions.contest import close_competition, open_competition
from sanzhua.registry.actions.credit import agree_shares, confirm_shares, drop_shares, propose_shares
from sanzhua.registry.actions.first_contact import decide_first_contact
from sanzhua.registry.actions.leaders import Leader, Member, assign, end_assignment, hand_over
from sanzhua.registry.actions.life import change_life
from sanzhua.registry.actions.papers import attach
from sanzhua.registry.actions.projects import (
    apply_many_changes,
    apply_register_changes,
    create_project,
    create_projects,
    rename,
)
from sanzhua.registry.actions.promises import promise, realise
from sanzhua.registry.actions.reminders import call_for_first_contacts, remind_of_silence
from sanzhua.registry.actions.targets import plan_targets

__all__ = [
    "Leader",
    "Member",
    "add_investor",
    "agree_shares",
    "apply_many_changes",
    "apply_register_changes",
    "assign",
    "attach",
    "call_for_first_contacts",
    "change_life",
    "close_competition",
    "confirm_shares",
    "create_project",
    "create_projects",
    "decide_first_contact",
    "describe",
    "drop_investor",
    "drop_shares",
    "end_assignment",
    "follow",
    "hand_over",
    "log_contact",
    "lose",
    "open_competition",
    "plan_targets",
    "promise",
    "propose_shares",
    "realise",
    "remind_of_silence",
    "rename",
]
