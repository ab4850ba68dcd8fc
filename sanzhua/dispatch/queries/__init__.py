"""What the pages of reports read, one file a page; frozen dataclasses with formatted values."""

from sanzhua.dispatch.following import Following
from sanzhua.dispatch.following import following as following_of
from sanzhua.dispatch.queries.accepting import FormToAccept, forms_to_accept
from sanzhua.dispatch.queries.beginnings import Beginnings, beginnings
from sanzhua.dispatch.queries.board import Board, board
from sanzhua.dispatch.queries.cells import CellPanel, cell_panel, saved, sheet_now
from sanzhua.dispatch.queries.chains import ChainRow, StepLine, chain_rows, hand_in_word, paper_steps, steps_of
from sanzhua.dispatch.queries.check import Check, ProblemLine, check
from sanzhua.dispatch.queries.closings import closed_and_now, closed_parts, closings_of, reopenings
from sanzhua.dispatch.queries.conflicts import Conflict
from sanzhua.dispatch.queries.corrections import Correction, corrections, corrections_seen
from sanzhua.dispatch.queries.desk import Desk, desk
from sanzhua.dispatch.queries.files import Book, annotated_workbook, template_workbook
from sanzhua.dispatch.queries.grid import GridPage, columns_of, grid
from sanzhua.dispatch.queries.locks import Neighbours, lock_reason, may_withdraw, neighbours, verbs_for
from sanzhua.dispatch.queries.months import OwnMonths, own_months
from sanzhua.dispatch.queries.narratives import (
    NarrativePage,
    narrative_beside,
    narrative_docx,
    narrative_page,
    narratives_in,
)
from sanzhua.dispatch.queries.notes import CellNotes, Notes, cell_notes, notes_of
from sanzhua.dispatch.queries.post_sheet import CHAIN_ROLES, PostSheet, post_sheet
from sanzhua.dispatch.queries.preview import Preview, anchor, preview, uploads_of
from sanzhua.dispatch.queries.reasons import earlier_reasons
from sanzhua.dispatch.queries.returns import (
    FormReturns,
    ReturnLine,
    marked_cells,
    return_counts,
    return_note,
    returns_of,
)
from sanzhua.dispatch.queries.round_files import part_workbook, round_archive
from sanzhua.dispatch.queries.rounds import RoundPage, default_words, round_page, rounds_of, split_choices
from sanzhua.dispatch.queries.sign import SignPage, accepted_rows, changes_since_last, sign_page
from sanzhua.dispatch.queries.signing import Waiting, waiting_for
from sanzhua.dispatch.queries.turning import TurnPlan, closed_december, turn_plan
from sanzhua.dispatch.queries.unchanged import Unchanged, waiting_rows
from sanzhua.dispatch.queries.verify import verify_versions
from sanzhua.dispatch.queries.verify_narratives import verify_narratives
from sanzhua.dispatch.queries.versions import VersionDiff, VersionPage, changes_since_return, diff, version_page
from sanzhua.dispatch.stored import version_rows

__all__ = [
    "CHAIN_ROLES",
    "Beginnings",
    "Board",
    "Book",
    "CellNotes",
    "CellPanel",
    "ChainRow",
    "Check",
    "Conflict",
    "Correction",
    "Desk",
    "Following",
    "FormReturns",
    "FormToAccept",
    "GridPage",
    "NarrativePage",
    "Neighbours",
    "Notes",
    "OwnMonths",
    "PostSheet",
    "Preview",
    "ProblemLine",
    "ReturnLine",
    "RoundPage",
    "SignPage",
    "StepLine",
    "TurnPlan",
    "Unchanged",
    "VersionDiff",
    "VersionPage",
    "Waiting",
    "accepted_rows",
    "anchor",
    "annotated_workbook",
    "beginnings",
    "board",
    "cell_notes",
    "cell_panel",
    "chain_rows",
    "changes_since_last",
    "changes_since_return",
    "check",
    "closed_and_now",
    "closed_december",
    "closed_parts",
    "closings_of",
    "columns_of",
    "corrections",
    "corrections_seen",
    "default_words",
    "desk",
    "diff",
    "earlier_reasons",
    "following_of",
    "forms_to_accept",
    "grid",
    "hand_in_word",
    "lock_reason",
    "marked_cells",
    "may_withdraw",
    "narrative_beside",
    "narrative_docx",
    "narrative_page",
    "narratives_in",
    "neighbours",
    "notes_of",
    "own_months",
    "paper_steps",
    "part_workbook",
    "post_sheet",
    "preview",
    "reopenings",
    "return_counts",
    "return_note",
    "returns_of",
    "round_archive",
    "round_page",
    "rounds_of",
    "saved",
    "sheet_now",
    "sign_page",
    "split_choices",
    "steps_of",
    "template_workbook",
    "turn_plan",
    "uploads_of",
    "verbs_for",
    "verify_narratives",
    "verify_versions",
    "version_page",
    "version_rows",
    "waiting_for",
    "waiting_rows",
]
