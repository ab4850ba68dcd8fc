"""The verbs of the register, one chapter a file; those of the pool, the chains and the cases by their own module."""

from sanzhua.registry.actions.attraction import add_investor, describe, drop_investor, follow, log_contact, lose
from sanzhua.registry.actions.bulk import change_many, undo_many
from sanzhua.registry.actions.completion import add_leftover, record_completion, record_year, settle_leftover
from sanzhua.registry.actions.contest import close_competition, open_competition
from sanzhua.registry.actions.credit import agree_shares, confirm_shares, drop_shares, propose_shares
from sanzhua.registry.actions.export import record_export
from sanzhua.registry.actions.facts import write_fact
from sanzhua.registry.actions.financing import list_need, move_need, record_answer, send_need
from sanzhua.registry.actions.first_contact import decide_first_contact
from sanzhua.registry.actions.gates import reset_gate, write_gate
from sanzhua.registry.actions.identity import answer, question_of, settle, take_back
from sanzhua.registry.actions.importing import (
    apply_import,
    decide_row,
    drop_import,
    read_import,
    start_import,
    undo_import,
)
from sanzhua.registry.actions.land import LandTotals, record_land
from sanzhua.registry.actions.leaders import Leader, Member, assign, end_assignment, hand_over
from sanzhua.registry.actions.life import WantsSecond, change_life
from sanzhua.registry.actions.life_requests import ask_life, confirm_life, refuse_life, withdraw_life
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
from sanzhua.registry.actions.money import add_entry, add_source, explain_gap
from sanzhua.registry.actions.origin import name_source, note_starts
from sanzhua.registry.actions.papers import attach, withdraw
from sanzhua.registry.actions.permit_items import edit_item
from sanzhua.registry.actions.permit_plan import lay_out
from sanzhua.registry.actions.permits import (
    File,
    finish_permit,
    promise_permit,
    reopen_permit,
    return_permit,
    set_aside_many,
    set_aside_permit,
    submit_permit,
)
from sanzhua.registry.actions.places import locate
from sanzhua.registry.actions.projects import (
    apply_many_changes,
    apply_register_changes,
    create_project,
    create_projects,
    hand_over_projects,
    rename,
)
from sanzhua.registry.actions.promises import promise, realise
from sanzhua.registry.actions.relating import relate, unrelate
from sanzhua.registry.actions.reminders import call_for_first_contacts, remind_of_banks, remind_of_silence
from sanzhua.registry.actions.reported import LifeReport, take_reported_life
from sanzhua.registry.actions.searching import find_alike, find_alike_unsearched
from sanzhua.registry.actions.splitting import split
from sanzhua.registry.actions.targets import plan_targets
from sanzhua.registry.actions.upward import ask_upward, follow_up, make_batch, record_result, share_batch
from sanzhua.registry.actions.views import choose_columns, drop_view, open_first, save_view
from sanzhua.registry.actions.year_plan import adjust_year_plan, set_year_plan, withdraw_year_plan

__all__ = [
    "Consent",
    "Dates",
    "File",
    "LandTotals",
    "Leader",
    "LifeReport",
    "Member",
    "WantsSecond",
    "add_entry",
    "add_investor",
    "add_leftover",
    "add_source",
    "adjust_year_plan",
    "agree_shares",
    "answer",
    "apply_import",
    "apply_many_changes",
    "apply_register_changes",
    "ask_baseline",
    "ask_life",
    "ask_upward",
    "assign",
    "attach",
    "call_for_first_contacts",
    "change_life",
    "change_many",
    "choose_columns",
    "close_competition",
    "confirm_life",
    "confirm_shares",
    "create_project",
    "create_projects",
    "decide_first_contact",
    "decide_row",
    "describe",
    "drop_import",
    "drop_investor",
    "drop_shares",
    "drop_view",
    "edit_item",
    "end_assignment",
    "explain_gap",
    "find_alike",
    "find_alike_unsearched",
    "finish_permit",
    "follow",
    "follow_up",
    "grant_baseline",
    "hand_over",
    "hand_over_projects",
    "lay_milestones",
    "lay_out",
    "list_need",
    "locate",
    "log_contact",
    "lose",
    "make_batch",
    "move_need",
    "name_source",
    "note_starts",
    "open_competition",
    "open_first",
    "plan_targets",
    "promise",
    "promise_permit",
    "propose_shares",
    "question_of",
    "read_import",
    "realise",
    "record_answer",
    "record_completion",
    "record_export",
    "record_land",
    "record_result",
    "record_year",
    "refuse_baseline",
    "refuse_life",
    "relate",
    "remind_of_banks",
    "remind_of_silence",
    "rename",
    "reopen_permit",
    "reset_gate",
    "return_permit",
    "save_view",
    "send_need",
    "set_aside_many",
    "set_aside_permit",
    "set_dates",
    "set_year_plan",
    "settle",
    "settle_leftover",
    "share_batch",
    "split",
    "start_import",
    "submit_permit",
    "take_back",
    "take_reported_life",
    "undo_import",
    "undo_many",
    "unrelate",
    "withdraw",
    "withdraw_baseline",
    "withdraw_life",
    "withdraw_year_plan",
    "write_fact",
    "write_gate",
]
