"""The rates under a return's grid, of the rows as they stand now."""

from __future__ import annotations

from sanzhua.dispatch.draft import load_draft
from sanzhua.dispatch.models import Report
from sanzhua.dispatch.rules import uid_of
from sanzhua.dispatch.shown import language
from sanzhua.formbook.rates import Rate, rates


def rates_of(report: Report) -> list[Rate]:
    """Empty for a form that prints none, which is asked before any row is read."""
    form = report.definition
    if not rates(form, ()):
        return []
    rows = [{**row.full, "project": uid_of(row.key) or row.key} for row in load_draft(report).rows]
    return rates(form, rows, language()) if rows else []
