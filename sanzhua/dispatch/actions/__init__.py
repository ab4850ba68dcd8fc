"""The verbs of dispatch. Each asks its policy, works in one transaction, and answers a second click the same."""

from sanzhua.dispatch.actions.accepting import accept_many
from sanzhua.dispatch.actions.calendar import write_calendar
from sanzhua.dispatch.actions.chains import drop_chain, set_chain
from sanzhua.dispatch.actions.closing import close_period, reopen_period
from sanzhua.dispatch.actions.conflicts import decide_cell
from sanzhua.dispatch.actions.duties import give_out, take_back_duties
from sanzhua.dispatch.actions.extensions import ask_extension, decline, give_extension, grant, withdraw_ask
from sanzhua.dispatch.actions.following import Followed, follow_stages
from sanzhua.dispatch.actions.form_versions import (
    discard_draft,
    edit_version,
    put_in_force,
    set_first_period,
    start_version,
    take_back_version,
)
from sanzhua.dispatch.actions.hand_in import hand_in
from sanzhua.dispatch.actions.handbacks import match_handback
from sanzhua.dispatch.actions.narratives import (
    accept_narrative,
    correct_narrative,
    hand_in_narrative,
    open_narrative,
    read_figures_anew,
    return_narrative,
    save_narrative,
    send_narrative_back,
    sign_narrative,
)
from sanzhua.dispatch.actions.nil import nil_return
from sanzhua.dispatch.actions.notes import add_comment, clear_follow_up, follow_up
from sanzhua.dispatch.actions.opening import open_report, withdraw_report
from sanzhua.dispatch.actions.passing import pass_on
from sanzhua.dispatch.actions.review import accept, correct, send_back
from sanzhua.dispatch.actions.rounds import decide_clash, hand_out, merge_round, receive
from sanzhua.dispatch.actions.rows import add_row, confirm_unchanged, give_reason, tie_row
from sanzhua.dispatch.actions.saving import CellEdit, CellResult, save_cells
from sanzhua.dispatch.actions.signing import return_to_clerk, sign, sign_on_paper
from sanzhua.dispatch.actions.signing_many import Outcome, sign_many
from sanzhua.dispatch.actions.taking import apply_and_check, apply_upload, undo_upload
from sanzhua.dispatch.actions.transferring import transfer, undo_transfer
from sanzhua.dispatch.actions.turning import turn_year, undo_turn
from sanzhua.dispatch.actions.uploads import decide, drop_upload, read_upload, set_mapping, start_upload
from sanzhua.dispatch.actions.urging import Urged, urge

__all__ = [
    "CellEdit",
    "CellResult",
    "Followed",
    "Outcome",
    "Urged",
    "accept",
    "accept_many",
    "accept_narrative",
    "add_comment",
    "add_row",
    "apply_and_check",
    "apply_upload",
    "ask_extension",
    "clear_follow_up",
    "close_period",
    "confirm_unchanged",
    "correct",
    "correct_narrative",
    "decide",
    "decide_cell",
    "decide_clash",
    "decline",
    "discard_draft",
    "drop_chain",
    "drop_upload",
    "edit_version",
    "follow_stages",
    "follow_up",
    "give_extension",
    "give_out",
    "give_reason",
    "grant",
    "hand_in",
    "hand_in_narrative",
    "hand_out",
    "match_handback",
    "merge_round",
    "nil_return",
    "open_narrative",
    "open_report",
    "pass_on",
    "put_in_force",
    "read_figures_anew",
    "read_upload",
    "receive",
    "reopen_period",
    "return_narrative",
    "return_to_clerk",
    "save_cells",
    "save_narrative",
    "send_back",
    "send_narrative_back",
    "set_chain",
    "set_first_period",
    "set_mapping",
    "sign",
    "sign_many",
    "sign_narrative",
    "sign_on_paper",
    "start_upload",
    "start_version",
    "take_back_duties",
    "take_back_version",
    "tie_row",
    "transfer",
    "turn_year",
    "undo_transfer",
    "undo_turn",
    "undo_upload",
    "urge",
    "withdraw_ask",
    "withdraw_report",
    "write_calendar",
]
