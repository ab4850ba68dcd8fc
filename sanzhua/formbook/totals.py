"""Rows of sums against the rows they stand for.

Which rows a sum covers is told by its place and numbering; where several readings are possible the one that agrees in
most columns counts, so that only a sum which fits none of them is reported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any

from sanzhua.base.money import MOST, UNITS, read_money, yuan_of
from sanzhua.formbook.mapping import MappedColumn
from sanzhua.formbook.rows import RowKind
from sanzhua.formbook.running_sums import RunningSums, Span, Sum, places, sums_of
from sanzhua.formbook.table import Table
from sanzhua.formbook.tidying import tidy

_UNIT_WORDS = {"wan": "万元", "yi": "亿元", "yuan": "元"}
_MOST_SUMS = 1_000

Scope = tuple[Span, bool]  # project rows, and whether only the visible ones among them
SumsOf = Callable[[MappedColumn, bool], RunningSums]


@dataclass(frozen=True, slots=True)
class Stated:
    """One sum as written: whole yuan, and half of its last shown digit."""

    yuan: int
    half: Decimal
    places: int
    text: str


def check_totals(table: Table, kinds: list[RowKind]) -> dict[str, int]:
    """Report wrong sums on their cells; gives the sheet's own grand total by column key."""
    columns = [c for c in table.columns if c.key and c.scale and table.form.column(c.key).kind in ("money", "usd")]
    grand: dict[str, int] = {}
    order = _Order(kinds)
    sums = sums_of(table)
    checked = 0
    for at, kind in enumerate(kinds):
        if kind.why not in ("total", "group"):
            continue
        stated = {c: found for c in columns if c.key and (found := _stated(table, kind.row, c))}
        if not stated:
            continue
        if order.is_grand(at):
            grand = {c.key: found.yuan for c, found in stated.items() if c.key}
        if kind.label.startswith("其中"):
            continue
        checked += 1
        if checked > _MOST_SUMS:
            column = next(iter(stated))
            params = {"limit": _MOST_SUMS}
            table.report(kind.row, column.index, column.key or "", "totals_unchecked", params, kind.label)
            break
        _check(table, kind, order.scopes(at), stated, sums)
    return grand


def _stated(table: Table, row: int, column: MappedColumn) -> Stated | None:
    cell = table.sheet.grid[row][column.index]
    place = (row, column.index)
    if cell == "" or place in table.sheet.errors or column.scale is None:
        return None
    scale = UNITS[column.scale]
    if type(cell) in (int, float):
        if not abs(cell) * scale < MOST:
            return None
        shown = places(cell)
        return Stated(yuan_of(cell, column.scale), Decimal(scale).scaleb(-shown) / 2, shown, tidy(cell))
    if type(cell) is not str:
        return None
    amount = read_money(cell, column.scale)
    if amount.yuan is None or amount.code:
        return None
    digits = "".join(sign for sign in tidy(cell) if sign.isdigit() or sign == ".")
    shown = len(digits.rpartition(".")[2]) if "." in digits else 0
    own = next((UNITS[unit] for word, unit in (("亿", "yi"), ("万", "wan"), ("元", "yuan")) if word in cell), scale)
    return Stated(amount.yuan, Decimal(own).scaleb(-shown) / 2, shown, tidy(cell))


def _check(
    table: Table, kind: RowKind, spans: tuple[list[Span], list[Span]], stated: dict[MappedColumn, Stated], sums: SumsOf
) -> None:
    best = -1
    wrong: list[MappedColumn] = []
    scope: Scope = ((0, 0), False)
    likely, others = (_with_visible_ones(table, given) for given in spans)
    for at, tried in enumerate(likely + others):
        if at >= len(likely) and best > 0:
            break
        found = {column: sums(column, tried[1]).over(tried[0]) for column in stated}
        judged = [column for column in stated if not found[column].doubtful]
        differing = [column for column in judged if not _agrees(found[column], column, stated[column])]
        if len(judged) - len(differing) > best:
            best, wrong, scope = len(judged) - len(differing), differing, tried
        if judged and not differing:
            return
    for column in wrong:
        _report(table, kind, column, stated[column], sums(column, scope[1]).over(scope[0]).yuan)


def _with_visible_ones(table: Table, spans: list[Span]) -> list[Scope]:
    """Each set of rows, and the same without its hidden ones: people sum up either way."""
    hidden = table.sheet.hidden_rows
    if not hidden:
        return [(span, False) for span in spans]
    out: list[Scope] = []
    for start, end in spans:
        out.append(((start, end), False))
        unseen = sum(row in hidden for row in table.rows[start:end])
        if 0 < unseen < end - start:
            out.append(((start, end), True))
    return out


class _Order:
    """The kinds of a table's rows, one below the other, and what each sum among them may stand for."""

    def __init__(self, kinds: list[RowKind]) -> None:
        self.kinds = kinds
        self.before = [0, *accumulate(int(kind.why is None) for kind in kinds)]
        self.count = self.before[-1]
        self.has_group = any(kind.why == "group" for kind in kinds)
        self.sums_above = _sums_stand_above(kinds)

    def is_grand(self, at: int) -> bool:
        """Whether a total stands before or after all projects."""
        kind, before = self.kinds[at], self.before[at]
        if kind.why != "total" or kind.label.startswith("其中") or 0 < before < self.count or not self.count:
            return False
        return not ("小计" in kind.label and before and self.has_group)

    def scopes(self, at: int) -> tuple[list[Span], list[Span]]:
        """The project rows that the sum at this place may stand for, the likeliest first; and those it hardly may."""
        kinds, here = self.kinds, self.before[at]
        following, preceding = self._following(at), self._preceding(at)
        everything, earlier, later = (0, self.count), (0, here), (here, self.count)
        others: list[Span] = []
        if kinds[at].why == "group":
            order = [following, later]
        elif self.is_grand(at):
            order = [everything, preceding, following]
        elif self.sums_above:
            order, others = [following, later, everything], [preceding, earlier]
        elif at and kinds[at - 1].why is not None and at + 1 < len(kinds) and kinds[at + 1].why is None:
            order = [following, preceding, earlier, everything]
        else:
            order = [preceding, earlier, everything]
        return _distinct(order), _distinct(others)

    def _following(self, at: int) -> Span:
        """Project rows up to the next group of the same or a higher level, or the next sum."""
        start, level = self.before[at], self.kinds[at].level or 9
        for below in range(at + 1, len(self.kinds)):
            kind, rows = self.kinds[below], self.before[below] - start
            ends_group = kind.why == "group" and kind.level <= level and (rows or self.kinds[at].why == "group")
            if ends_group or (kind.why == "total" and rows and not kind.label.startswith("其中")):
                return start, self.before[below]
        return start, self.count

    def _preceding(self, at: int) -> Span:
        """Project rows back to the last sum, or to the heading of this one's group."""
        end = self.before[at]
        for above in range(at - 1, -1, -1):
            kind, rows = self.kinds[above], end - self.before[above]
            if rows and (kind.why == "total" or (kind.why == "group" and kind.level <= 1)):
                return self.before[above], end
        return 0, end


def _distinct(spans: list[Span]) -> list[Span]:
    return list(dict.fromkeys(span for span in spans if span[0] < span[1]))


def _sums_stand_above(kinds: list[RowKind]) -> bool:
    """Whether the table ends with projects, so that its sums stand above their rows."""
    last = next((kind for kind in reversed(kinds) if kind.why in (None, "total")), None)
    return last is not None and last.why is None


def _agrees(found: Sum, column: MappedColumn, stated: Stated) -> bool:
    steps = 1 if found.places > stated.places else max(found.values, 1)
    dust = Decimal(UNITS[column.scale or "yuan"]).scaleb(-found.places) / 2 * found.values if found.places else 0
    return abs(found.yuan - stated.yuan) <= stated.half * steps + dust


def _report(table: Table, kind: RowKind, column: MappedColumn, stated: Stated, total: int) -> None:
    unit = UNITS[column.scale or "yuan"]
    params: dict[str, Any] = {
        "label": kind.label[:20] or "合计",
        "stated": stated.text,
        "sum": _shown(total, unit),
        "difference": _shown(stated.yuan - total, unit),
        "unit": _UNIT_WORDS[column.scale or "yuan"],
    }
    table.report(kind.row, column.index, column.key or "", "total_wrong", params, stated.text)


def _shown(yuan: int, unit: int) -> str:
    return f"{(Decimal(yuan) / unit).normalize():f}"
