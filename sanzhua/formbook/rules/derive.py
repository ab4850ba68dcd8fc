"""Derived columns, in the one place that grid, hand-in, export and import ask.

Source: docs/rules/done-year.md, done-total.md, arrived-year.md, arrived-total.md, new-or-continuing.md, plan-share.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.formbook.definition import Form
from sanzhua.formbook.history import History, Row

NEW, CONTINUING = "新开工", "续建"


@dataclass(frozen=True, slots=True)
class Flow:
    """How a form's month, year and whole hang together. Without `before`, the whole runs on from last time's whole."""

    month: str
    year: str
    total: str
    before: str | None


FLOWS: Mapping[str, Flow] = {
    "construction": Flow("done_month", "done_year", "done_total", "invested_before"),
    "attraction": Flow("arrived_month", "arrived_year", "arrived_total", None),
}


@dataclass(frozen=True, slots=True)
class Base:
    """The year's sum before this month. `known` is False where months lie between the last return and this one."""

    amount: int
    known: bool
    period: Period | None


def form_key(form: Form | str) -> str:
    return form if isinstance(form, str) else form.key


def is_first_return(period: Period, *, merged_january: bool) -> bool:
    """Whether nothing of this year was reported before: January, or the February that covers both months."""
    return period.month == 1 or (merged_january and period.month == 2)


def year_base(flow: Flow, period: Period, history: History, *, merged_january: bool = False) -> Base:
    """The year's sum so far, from accepted months only."""
    if is_first_return(period, merged_january=merged_january):
        return Base(0, True, None)
    last = history.last_period
    if last is None or last.year != period.year:
        return Base(0, False, last)
    amount = history.last.get(flow.year)
    # Within a year; asked several times for every row, so no Period is made for it.
    return Base(amount or 0, amount is not None and last.month == period.month - 1, last)


def derive(
    form: Form | str, period: Period, row: Row, history: History, *, merged_january: bool = False
) -> dict[str, Any]:
    """Every derived column of the row, and the month where an upload gave only the year's sum; yuan, None for unknown.

    A derived value that the row itself brings counts only where accepted months cannot tell it (`open_keys`).
    """
    key = form_key(form)
    flow = FLOWS.get(key)
    if flow is None:
        return {}
    base = year_base(flow, period, history, merged_january=merged_january)
    month, year = _month_and_year(flow, row, base)
    whole = _total(flow, row, history, year, month, period)
    derived: dict[str, Any] = {flow.month: month, flow.year: year, flow.total: whole}
    if key == "construction":
        derived["new_or_continuing"] = new_or_continuing(row, period)
        derived["plan_share"] = share(year, row.get("plan_year"))
    return derived


def storable(
    form: Form | str, period: Period, row: Row, history: History, *, merged_january: bool = False
) -> dict[str, Any]:
    """What of an uploaded or typed row is kept: the month worked out from the year's sum, and no derived column except
    those that nothing else can tell."""
    flow = FLOWS.get(form_key(form))
    kept = dict(row)
    if flow is None:
        return kept
    derived = derive(form, period, row, history, merged_january=merged_january)
    opened = open_keys(form, period, row, history, merged_january=merged_january)
    if flow.month in kept or derived[flow.month] is not None:
        kept[flow.month] = derived[flow.month]
    for key in (flow.year, flow.total, "new_or_continuing", "plan_share"):
        if key not in opened:
            kept.pop(key, None)
    return kept


def open_keys(
    form: Form | str, period: Period, row: Row, history: History, *, merged_january: bool = False
) -> frozenset[str]:
    """Derived columns that a person must type this time, since no accepted month leads up to them."""
    flow = FLOWS.get(form_key(form))
    if flow is None:
        return frozenset()
    opened = set()
    if not year_base(flow, period, history, merged_january=merged_january).known:
        opened.add(flow.year)
    if _before(flow, row, history, period) is None:
        opened.add(flow.total)
    return frozenset(opened)


def new_or_continuing(row: Row, period: Period) -> str | None:
    """新开工 where it started this year, 续建 where earlier, None before the start.

    Source: docs/rules/new-or-continuing.md.
    """
    start = row.get("start_actual")
    if start:
        if start[:7] > str(period):
            return None
        return NEW if start[:4] == f"{period.year:04d}" else CONTINUING
    return CONTINUING if row.get("invested_before") else None


def share(done: int | None, planned: int | None) -> float | None:
    """Ratio of the year's sum to the year's plan, 0.37 for 37 %; None where nothing was planned."""
    return done / planned if done is not None and planned else None


def _month_and_year(flow: Flow, row: Row, base: Base) -> tuple[int | None, int | None]:
    month, year = row.get(flow.month), row.get(flow.year)
    if not base.known:
        return month, base.amount + month if year is None and month is not None else year
    if month is None and year is not None:
        month = year - base.amount
    # A finished project brings no month, and its year stands; for one being built the blank is an error of its own.
    return month, base.amount + (month or 0) if month is not None or base.amount else None


def _total(flow: Flow, row: Row, history: History, year: int | None, month: int | None, period: Period) -> int | None:
    before = _before(flow, row, history, period)
    if before is None:
        given: int | None = row.get(flow.total)
        return given
    gain = year if flow.before else month
    return None if gain is None and not before else before + (gain or 0)


def _before(flow: Flow, row: Row, history: History, period: Period) -> int | None:
    """What `total` starts from; None where nothing tells it."""
    if flow.before is None:
        return history.last.get(flow.total) if history.last_period == period.previous() else None
    before: int | None = row.get(flow.before)
    if before is None and str(row.get("start_actual") or "")[:4] == f"{period.year:04d}":
        return 0  # started this year: nothing can have been done before it, and a blank says so
    return before
