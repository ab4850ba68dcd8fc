"""The past of a unit's rows, from accepted parts: a handful of reads, however many rows there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.dispatch.rules import row_key
from sanzhua.facts import past
from sanzhua.formbook.definition import Form, load_form
from sanzhua.formbook.history import MONTH_KEYS, History

# Enough to find twelve months that had a figure, winters left out.
_MONTHS = 24

_Months = dict[str, dict[Period, Mapping[str, Any]]]


def load_history(
    *, form: str, unit_id: int, period: Period, keys: Collection[str] | None = None
) -> Mapping[str, History]:
    """What was accepted before the period, by row key; for these keys, or for every row that the unit ever had."""
    definition = load_form(form)
    months: _Months = {}
    for column in MONTH_KEYS.get(form, ()):
        first, last = period.shifted(-_MONTHS), period.previous()
        _lay(months, definition, past.column_by_month(form, unit_id, column, first, last))
    # Whole rows go over the bare figures of the same month.
    _lay(months, definition, past.period_rows(form, unit_id, Period(period.year - 1, 12)))
    _lay(months, definition, past.last_rows(form, unit_id, period))
    wanted = months if keys is None else {key: months[key] for key in keys if key in months}
    return {key: History.of(form, period, rows.items()) for key, rows in wanted.items()}


def _lay(months: _Months, form: Form, rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        months.setdefault(row_key(form, row["project"], row), {})[Period.parse(row["period"])] = row
