"""Rows turned into columns: a rule looks at one or two columns of all rows at once, not at one row after another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from itertools import count
from typing import Any

from sanzhua.formbook.history import History, Row
from sanzhua.formbook.rules.derive import Base

Column = Sequence[Any]


def along(*columns: Column) -> Iterator[tuple[Any, ...]]:
    """The place of each row, and its value in each of the columns."""
    return zip(count(), *columns, strict=False)


class Columns:
    """Every column is as long as there are rows, absent is None; `history` belongs to the rows in their order.

    `column` gives one of the form's columns, the derived ones worked out; `own` what the rows themselves bring in the
    columns `worked_out`.
    """

    def __init__(
        self,
        column: Callable[[str], Column],
        history: Sequence[History],
        own: Sequence[Row],
        worked_out: Collection[str],
        bases: Callable[[Sequence[History]], Sequence[Base]],
    ) -> None:
        self.history = history
        self._column, self._own, self._worked_out, self._bases = column, own, worked_out, bases
        self._past: dict[str, Column] = {}

    def __getitem__(self, key: str) -> Column:
        """The column as it stands, derived or not."""
        return self._column(key)

    def given(self, key: str) -> Column:
        """What people or files gave."""
        return [row.get(key) for row in self._own] if key in self._worked_out else self[key]

    def last(self, key: str) -> Column:
        """The values of each row's last accepted month."""
        if key not in self._past:
            self._past[key] = [past.last.get(key) for past in self.history]
        return self._past[key]

    @property
    def looked_back_at(self) -> Collection[str]:
        """The columns of the last accepted month that were asked for so far."""
        return self._past.keys()

    def amounts(self, key: str) -> Sequence[tuple[int, ...]]:
        """The figures of each row's usual months."""
        return [past.amounts.get(key, ()) for past in self.history]

    @cached_property
    def year_base(self) -> Sequence[Base]:
        """The year's sum before this month."""
        return self._bases(self.history)

    def since(self, at: int) -> str:
        """The month that a row's earlier values come from, YYYY-MM; "" where none is known."""
        return str(self.history[at].last_period or "")

    def had_year(self, at: int, year: int) -> bool:
        """Whether the row's last accepted month lies in the year."""
        last = self.history[at].last_period
        return last is not None and last.year == year
