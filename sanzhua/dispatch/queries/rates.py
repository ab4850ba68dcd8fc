"""The rates under a return's grid, of the rows as they stand now."""

from __future__ import annotations

from sanzhua.dispatch.draft import Draft
from sanzhua.dispatch.rules import uid_of
from sanzhua.dispatch.shown import language
from sanzhua.formbook.rates import Rate, rates


def rates_of(draft: Draft) -> list[Rate]:
    """Empty for a form that prints none, which is asked before any row is looked at."""
    if not rates(draft.form, ()):
        return []
    rows = [{**row.full, "project": uid_of(row.key) or row.key} for row in draft.rows]
    return rates(draft.form, rows, language()) if rows else []
