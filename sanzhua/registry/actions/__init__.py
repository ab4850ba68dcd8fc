"""The verbs of the register, one chapter a file."""

from sanzhua.registry.actions.completion import add_leftover, record_completion, record_year, settle_leftover
from sanzhua.registry.actions.financing import list_need, move_need, record_answer, send_need
from sanzhua.registry.actions.life import change_life
from sanzhua.registry.actions.money import add_entry, add_source, explain_gap
from sanzhua.registry.actions.papers import attach, withdraw
from sanzhua.registry.actions.places import locate
from sanzhua.registry.actions.projects import (
    apply_many_changes,
    apply_register_changes,
    create_project,
    create_projects,
    hand_over,
    rename,
)
from sanzhua.registry.actions.upward import ask_upward, follow_up, make_batch, record_result, share_batch
from sanzhua.registry.actions.year_plan import adjust_year_plan, set_year_plan, take_year_plans, withdraw_year_plan

__all__ = [
    "add_entry",
    "add_leftover",
    "add_source",
    "adjust_year_plan",
    "apply_many_changes",
    "apply_register_changes",
    "ask_upward",
    "attach",
    "change_life",
    "create_project",
    "create_projects",
    "explain_gap",
    "follow_up",
    "hand_over",
    "list_need",
    "locate",
    "make_batch",
    "move_need",
    "record_answer",
    "record_completion",
    "record_result",
    "record_year",
    "rename",
    "send_need",
    "set_year_plan",
    "settle_leftover",
    "share_batch",
    "take_year_plans",
    "withdraw",
    "withdraw_year_plan",
]
