"""The verbs of the register, one chapter a file."""

from sanzhua.registry.actions.land import LandTotals, record_land
from sanzhua.registry.actions.life import change_life
from sanzhua.registry.actions.milestones import (
    Consent,
    Dates,
    ask_baseline,
    grant_baseline,
    lay_milestones,
    refuse_baseline,
    set_dates,
    withdraw_baseline,
)
from sanzhua.registry.actions.papers import attach
from sanzhua.registry.actions.permit_items import edit_item
from sanzhua.registry.actions.permits import (
    File,
    finish_permit,
    lay_out,
    promise_permit,
    reopen_permit,
    return_permit,
    set_aside_many,
    set_aside_permit,
    submit_permit,
)
from sanzhua.registry.actions.projects import (
    apply_many_changes,
    apply_register_changes,
    create_project,
    create_projects,
    rename,
)

__all__ = [
    "Consent",
    "Dates",
    "File",
    "LandTotals",
    "apply_many_changes",
    "apply_register_changes",
    "ask_baseline",
    "attach",
    "change_life",
    "create_project",
    "create_projects",
    "edit_item",
    "finish_permit",
    "grant_baseline",
    "lay_milestones",
    "lay_out",
    "promise_permit",
    "record_land",
    "refuse_baseline",
    "rename",
    "reopen_permit",
    "return_permit",
    "set_aside_many",
    "set_aside_permit",
    "set_dates",
    "submit_permit",
    "withdraw_baseline",
]
