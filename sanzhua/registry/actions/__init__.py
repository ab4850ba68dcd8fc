"""The verbs of the register, one chapter a file; those of the pool, the chains and the cases by their own module."""

from sanzhua.registry.actions.completion import add_leftover, record_completion, record_year, settle_leftover
from sanzhua.registry.actions.gates import reset_gate, write_gate
from sanzhua.registry.actions.life import WantsSecond, change_life
from sanzhua.registry.actions.life_requests import ask_life, confirm_life, refuse_life, withdraw_life
from sanzhua.registry.actions.origin import name_source, note_starts
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
from sanzhua.registry.actions.reported import LifeReport, take_reported_life

__all__ = [
    "LifeReport",
    "WantsSecond",
    "add_leftover",
    "apply_many_changes",
    "apply_register_changes",
    "ask_life",
    "attach",
    "change_life",
    "confirm_life",
    "create_project",
    "create_projects",
    "hand_over_projects",
    "locate",
    "name_source",
    "note_starts",
    "record_completion",
    "record_year",
    "refuse_life",
    "rename",
    "reset_gate",
    "settle_leftover",
    "take_reported_life",
    "withdraw",
    "withdraw_life",
    "write_gate",
]
