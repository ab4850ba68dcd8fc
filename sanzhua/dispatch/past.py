"""What a unit's earlier returns say about each row: from accepted parts only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sanzhua.base.lately import Lately
from sanzhua.base.periods import Period
from sanzhua.dispatch.rules import row_key
from sanzhua.dispatch.succession import former_units
from sanzhua.facts.past import Month, Past, past_of
from sanzhua.formbook.definition import Form
from sanzhua.formbook.history import MONTH_KEYS, History, idle_months, usual_amounts
from sanzhua.formbook.rules import compile_rules
from sanzhua.formbook.rules.derive import FLOWS


def histories(form: Form, unit_id: int, period: Period, *, whole: bool = False) -> Mapping[str, History]:
    """History by row key for every row that the unit, or one it took over from, reported within two years; shared,
    not to be changed.

    The last month holds what rules and sums compare with; with `whole` everything that a new draft may carry on.
    """
    units, kept = former_units(unit_id), _carried(form) if whole else _compared(form, period)
    past = past_of(form, units, period, _columns(form.key), kept)
    return _told.get((form, period, _Held(past)), lambda: _histories(form, period, past))


class _Held:
    """A Past as a key of the cache: by identity, since `past_of` gives the same object for the same files."""

    def __init__(self, past: Past) -> None:
        self.past = past

    def __hash__(self) -> int:
        return id(self.past)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.past is self.past


_told: Lately[tuple[Form, Period, _Held], Mapping[str, History]] = Lately(100_000, lambda found: len(found) + 1)


def _histories(form: Form, period: Period, past: Past) -> Mapping[str, History]:
    told, last = _teller(form.key, period), past.last
    return {row_key(form, key[0], {"batch_no": key[1]}): told(last[key], months) for key, months in past.months.items()}


def _columns(form: str) -> tuple[str, ...]:
    flow = FLOWS.get(form)
    return (*MONTH_KEYS.get(form, ()), flow.total) if flow else ()


@lru_cache(maxsize=64)
def _compared(form: Form, period: Period) -> tuple[str, ...]:
    flow = FLOWS.get(form.key)
    checkers = [compile_rules(form, period, merged_january=merged) for merged in (False, True)]
    asked = {key for checker in checkers for key in checker.looks_back_at()}
    asked |= {flow.year, flow.total} if flow else set()
    return tuple(column.key for column in form.columns if column.key in asked or column.key in form.row_key)


@lru_cache(maxsize=16)
def _carried(form: Form) -> tuple[str, ...]:
    """Everything but the register's words, which no draft carries on."""
    return tuple(
        column.key
        for column in form.columns
        if column.source != "register" or column.is_money or column.key in form.row_key
    )


def _teller(form: str, period: Period) -> Callable[[Mapping[str, Any], Sequence[Month]], History]:
    """The thin rows tell amounts, idle months and December; the last month is whole."""
    # A form's months begin with the columns of MONTH_KEYS, in their order.
    places, december = list(enumerate(_columns(form), 1)), f"{period.year - 1}-12"
    amounts = [(key, itemgetter(at)) for at, key in enumerate(MONTH_KEYS.get(form, ()), 1)]

    def told(last: Mapping[str, Any], months: Sequence[Month]) -> History:
        newest, year_end = months[-1], {}
        for one in months:
            if one[0] == december:
                year_end = {key: one[at] for at, key in places}
                break
        return History(
            _month(newest[0]),
            last,
            year_end,
            {key: usual_amounts(map(amount, months)) for key, amount in amounts},
            # Most projects had money in their newest month.
            idle_months(period, (one[:2] for one in reversed(months))) if amounts and newest[1] == 0 else 0,
        )

    return told


# Ten thousand rows share two dozen months.
_month = lru_cache(maxsize=100)(Period.parse)
