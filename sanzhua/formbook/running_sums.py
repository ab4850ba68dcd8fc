"""Sums of a money column over any stretch of a table's project rows, each told at once from running sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from sanzhua.formbook.mapping import MappedColumn
from sanzhua.formbook.table import Table

_MOST_PLACES = 9

Span = tuple[int, int]  # project rows of a table by their order: from, and before


class Sum(NamedTuple):
    """Whole yuan; how many values; most decimal places among them; whether one of them could not be read."""

    yuan: int
    values: int
    places: int
    doubtful: bool


class RunningSums:
    """One column of one table; `visible` leaves hidden rows out, as a filter does."""

    def __init__(self, table: Table, column: MappedColumn, visible: bool) -> None:
        assert column.key is not None
        hidden = table.sheet.hidden_rows if visible else set()
        grid, index = table.sheet.grid, column.index
        own = table.values[column.key]
        self._values = [None if row in hidden else value for row, value in zip(table.rows, own, strict=True)]
        unsure = {row for key, row in table.unsure if key == column.key} - hidden
        self._yuan = _running([value or 0 for value in self._values])
        self._count = _running([value is not None for value in self._values])
        self._unread = _running([row in unsure and value is None for row, value in zip(table.rows, own, strict=True)])
        cells = [grid[row][index] for row in table.rows]
        shown = [
            0 if value is None or type(cell) is not float or cell.is_integer() else places(cell)
            for cell, value in zip(cells, self._values, strict=True)
        ]
        self._places = {most: _running(at == most for at in shown) for most in set(shown) - {0}}
        self._projects: list[int] | None = None
        if table.form.column(column.key).per_project and table.same_project:
            self._projects = [table.same_project.get(row, row) for row in table.rows]

    def over(self, span: Span) -> Sum:
        start, end = span
        yuan, count = self._yuan[end] - self._yuan[start], self._count[end] - self._count[start]
        if self._projects is not None:
            yuan, count = self._each_project_once(start, end, self._projects)
        most = max((at for at, running in self._places.items() if running[end] > running[start]), default=0)
        return Sum(yuan, count, most, self._unread[end] > self._unread[start])

    def _each_project_once(self, start: int, end: int, projects: list[int]) -> tuple[int, int]:
        amounts: dict[int, int] = {}
        for project, value in zip(projects[start:end], self._values[start:end], strict=True):
            if value is not None:
                amounts.setdefault(project, value)
        return sum(amounts.values()), len(amounts)


def _running(values: Iterable[int]) -> list[int]:
    return list(accumulate(values, initial=0))


def places(number: float) -> int:
    """Decimal places as Excel shows a number, without binary dust."""
    if float(number).is_integer():
        return 0
    exponent = Decimal(repr(round(float(number), _MOST_PLACES))).normalize().as_tuple().exponent
    return min(max(-int(exponent), 0), _MOST_PLACES)


def sums_of(table: Table) -> Callable[[MappedColumn, bool], RunningSums]:
    """The running sums of a column, made when first asked for."""
    made: dict[tuple[int, bool], RunningSums] = {}

    def give(column: MappedColumn, visible: bool) -> RunningSums:
        known = made.get((column.index, visible))
        if known is None:
            known = made[column.index, visible] = RunningSums(table, column, visible)
        return known

    return give
