"""The list of what is left to do before the hand-in."""

from __future__ import annotations

from sanzhua.dispatch.draft import load_draft
from sanzhua.dispatch.models import Report
from sanzhua.dispatch.problems import Check, ProblemLine, check_draft

__all__ = ["Check", "ProblemLine", "check"]


def check(report: Report) -> Check:
    """Lines in the order error, blank, warning, notice, and by row within each; works on the saved draft."""
    return check_draft(load_draft(report))
