"""Derived columns, in the one place that grid, hand-in, export and import ask.

Source: docs/rules/done-year.md, done-total.md, arrived-year.md, arrived-total.md, new-or-continuing.md, plan-share.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple

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


def behind(form: str, column: str) -> tuple[str, ...]:
    """The columns from which a derived one is worked out; none for any other column."""
    if column == "new_or_continuing":
        return ("start_actual", "invested_before")
    flow = FLOWS.get(form)
    worked_out = {flow.year, flow.total, "plan_share"} if flow else set()
    return (flow.month,) if flow and column in worked_out else ()


class Base(NamedTuple):
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
    return year_bases(flow, period, [history], merged_january=merged_january)[0]


def year_bases(
    flow: Flow, period: Period, history: Sequence[History], *, merged_january: bool = False
) -> Sequence[Base]:
    """The same for many rows."""
    if is_first_return(period, merged_january=merged_january):
        return [Base(0, True, None)] * len(history)
    return [_base(past.last_period, past.last.get(flow.year), period) for past in history]


def _base(last: Period | None, amount: int | None, period: Period) -> Base:
    if last is None or last.year != period.year:
        return Base(0, False, last)
    return Base(amount or 0, amount is not None and last.month == period.month - 1, last)


class Derived:
    """What follows for many rows, from `column(key)` and their history; every list is as long as there are rows.

    Only for forms with a flow.
    """

    def __init__(
        self,
        key: str,
        period: Period,
        column: Callable[[str], Sequence[Any]],
        history: Sequence[History],
        merged_january: bool,
    ) -> None:
        self._key, self._flow, self._period, self._column = key, FLOWS[key], period, column
        self._bases = year_bases(self._flow, period, history, merged_january=merged_january)
        self._befores = _befores(self._flow, column, history, period)

    def columns(self) -> dict[str, Sequence[Any]]:
        """By column key, the month where an upload gave only the year's sum among them; yuan, None for unknown."""
        flow, column = self._flow, self._column
        told = list(map(_month_and_year, column(flow.month), column(flow.year), self._bases))
        months, years = [month for month, _ in told], [year for _, year in told]
        gains = years if flow.before else months
        columns: dict[str, Sequence[Any]] = {
            flow.month: months,
            flow.year: years,
            flow.total: list(map(_total, column(flow.total), self._befores, gains)),
        }
        if self._key == "construction":
            starts, before, month = column("start_actual"), column("invested_before"), repeat(str(self._period))
            columns["new_or_continuing"] = list(map(_new_or_continuing, starts, before, month))
            columns["plan_share"] = list(map(share, years, column("plan_year")))
        return columns

    def opened(self) -> list[frozenset[str]]:
        """Derived columns that a person must type this time, since no accepted month leads up to them."""
        flow = self._flow
        sets = [
            [frozenset(), frozenset({flow.total})],
            [frozenset({flow.year}), frozenset({flow.year, flow.total})],
        ]
        return [sets[not base.known][before is None] for base, before in zip(self._bases, self._befores, strict=True)]


def derive(
    form: Form | str, period: Period, row: Row, history: History, *, merged_january: bool = False
) -> dict[str, Any]:
    """Every derived column of one row: see `Derived.columns`.

    A derived value that the row itself brings counts only where accepted months cannot tell it (`open_keys`).
    """
    key = form_key(form)
    if key not in FLOWS:
        return {}
    columns = Derived(key, period, lambda name: [row.get(name)], [history], merged_january).columns()
    return {name: value for name, (value,) in columns.items()}


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
    key = form_key(form)
    return (
        Derived(key, period, lambda name: [row.get(name)], [history], merged_january).opened()[0]
        if key in FLOWS
        else frozenset()
    )


def new_or_continuing(row: Row, period: Period) -> str | None:
    """新开工 where it started this year, 续建 where earlier, None before the start.

    Source: docs/rules/new-or-continuing.md.
    """
    return _new_or_continuing(row.get("start_actual"), row.get("invested_before"), str(period))


def _new_or_continuing(start: str | None, invested_before: int | None, month: str) -> str | None:
    if start:
        if start[:7] > month:
            return None
        return NEW if start[:4] == month[:4] else CONTINUING
    return CONTINUING if invested_before else None


def share(done: int | None, planned: int | None) -> float | None:
    """Ratio of the year's sum to the year's plan, 0.37 for 37 %; None where nothing was planned."""
    return done / planned if done is not None and planned else None


def _month_and_year(month: int | None, year: int | None, base: Base) -> tuple[int | None, int | None]:
    if not base.known:
        return month, base.amount + month if year is None and month is not None else year
    if month is None and year is not None:
        month = year - base.amount
    # A finished project brings no month, and its year stands; for one being built the blank is an error of its own.
    return month, base.amount + (month or 0) if month is not None or base.amount else None


def _total(given: int | None, before: int | None, gain: int | None) -> int | None:
    if before is None:
        return given
    return None if gain is None and not before else before + (gain or 0)


def _befores(
    flow: Flow, column: Callable[[str], Sequence[Any]], history: Sequence[History], period: Period
) -> list[int | None]:
    """What `total` starts from; None where nothing tells it."""
    if flow.before is None:
        previous = period.previous()
        return [past.last.get(flow.total) if past.last_period == previous else None for past in history]
    year = f"{period.year:04d}"
    # Started this year: nothing can have been done before it, and a blank says so.
    return [
        0 if before is None and str(start or "")[:4] == year else before
        for before, start in zip(column(flow.before), column("start_actual"), strict=True)
    ]
