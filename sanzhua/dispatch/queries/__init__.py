"""What the pages of reports read, one file a page; frozen dataclasses with formatted values."""

from sanzhua.dispatch.queries.beginnings import Beginnings, beginnings
from sanzhua.dispatch.queries.board import Board, board
from sanzhua.dispatch.queries.cells import CellPanel, cell_panel, saved
from sanzhua.dispatch.queries.check import Check, ProblemLine, check
from sanzhua.dispatch.queries.conflicts import Conflict
from sanzhua.dispatch.queries.desk import Desk, desk
from sanzhua.dispatch.queries.files import Book, annotated_workbook, template_workbook
from sanzhua.dispatch.queries.grid import GridPage, grid
from sanzhua.dispatch.queries.locks import Neighbours, lock_reason, may_withdraw, neighbours, verbs_for
from sanzhua.dispatch.queries.months import OwnMonths, own_months
from sanzhua.dispatch.queries.narratives import (
    NarrativePage,
    narrative_beside,
    narrative_docx,
    narrative_page,
    narratives_in,
)
from sanzhua.dispatch.queries.preview import Preview, anchor, preview, uploads_of
from sanzhua.dispatch.queries.rates import rates_of
from sanzhua.dispatch.queries.round_files import part_workbook, round_archive
from sanzhua.dispatch.queries.rounds import RoundPage, default_words, round_page, rounds_of, split_choices
from sanzhua.dispatch.queries.sign import SignPage, accepted_rows, changes_since_last, sign_page
from sanzhua.dispatch.queries.verify import verify_versions
from sanzhua.dispatch.queries.verify_narratives import verify_narratives
from sanzhua.dispatch.queries.versions import VersionDiff, VersionPage, changes_since_return, diff, version_page
from sanzhua.dispatch.stored import version_rows

__all__ = [
    "Beginnings",
    "Board",
    "Book",
    "CellPanel",
    "Check",
    "Conflict",
    "Desk",
    "GridPage",
    "NarrativePage",
    "Neighbours",
    "OwnMonths",
    "Preview",
    "ProblemLine",
    "RoundPage",
    "SignPage",
    "VersionDiff",
    "VersionPage",
    "accepted_rows",
    "anchor",
    "annotated_workbook",
    "beginnings",
    "board",
    "cell_panel",
    "changes_since_last",
    "changes_since_return",
    "check",
    "default_words",
    "desk",
    "diff",
    "grid",
    "lock_reason",
    "may_withdraw",
    "narrative_beside",
    "narrative_docx",
    "narrative_page",
    "narratives_in",
    "neighbours",
    "own_months",
    "part_workbook",
    "preview",
    "rates_of",
    "round_archive",
    "round_page",
    "rounds_of",
    "saved",
    "sign_page",
    "split_choices",
    "template_workbook",
    "uploads_of",
    "verbs_for",
    "verify_narratives",
    "verify_versions",
    "version_page",
    "version_rows",
]
