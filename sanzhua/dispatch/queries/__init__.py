"""What the pages of reports read, one file a page; frozen dataclasses with formatted values."""

from sanzhua.dispatch.following import Following
from sanzhua.dispatch.following import following as following_of
from sanzhua.dispatch.queries.beginnings import Beginnings, beginnings
from sanzhua.dispatch.queries.board import Board, board
from sanzhua.dispatch.queries.cells import CellPanel, cell_panel, saved, standing
from sanzhua.dispatch.queries.check import Check, ProblemLine, check
from sanzhua.dispatch.queries.desk import Desk, desk
from sanzhua.dispatch.queries.files import Book, annotated_workbook, template_workbook
from sanzhua.dispatch.queries.grid import GridPage, columns_of, grid
from sanzhua.dispatch.queries.locks import Neighbours, lock_reason, may_withdraw, neighbours, verbs_for
from sanzhua.dispatch.queries.months import OwnMonths, own_months
from sanzhua.dispatch.queries.notes import CellNotes, Notes, cell_notes, notes_of
from sanzhua.dispatch.queries.preview import Preview, anchor, preview, uploads_of
from sanzhua.dispatch.queries.reasons import earlier_reasons
from sanzhua.dispatch.queries.sign import SignPage, accepted_rows, changes_since_last, sign_page
from sanzhua.dispatch.queries.unchanged import Unchanged, waiting_rows
from sanzhua.dispatch.queries.verify import verify_versions
from sanzhua.dispatch.queries.versions import VersionDiff, VersionPage, changes_since_return, diff, version_page
from sanzhua.dispatch.stored import version_rows

__all__ = [
    "Beginnings",
    "Board",
    "Book",
    "CellNotes",
    "CellPanel",
    "Check",
    "Desk",
    "Following",
    "GridPage",
    "Neighbours",
    "Notes",
    "OwnMonths",
    "Preview",
    "ProblemLine",
    "SignPage",
    "Unchanged",
    "VersionDiff",
    "VersionPage",
    "accepted_rows",
    "anchor",
    "annotated_workbook",
    "beginnings",
    "board",
    "cell_notes",
    "cell_panel",
    "changes_since_last",
    "changes_since_return",
    "check",
    "columns_of",
    "desk",
    "diff",
    "earlier_reasons",
    "following_of",
    "grid",
    "lock_reason",
    "may_withdraw",
    "neighbours",
    "notes_of",
    "own_months",
    "preview",
    "saved",
    "sign_page",
    "standing",
    "template_workbook",
    "uploads_of",
    "verbs_for",
    "verify_versions",
    "version_page",
    "version_rows",
    "waiting_rows",
]
