"""Rows of sums against the rows they stand for.

Which rows a sum covers is told by its place and numbering; where several readings are possible the one that agrees in
most columns counts, so that only a sum which fits none of them is reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sanzhua.base.money import UNITS, read_money, yuan_of
from sanzhua.formbook.mapping import MappedColumn
from sanzhua.formbook.rows import RowKind
from sanzhua.formbook.table import Table
from sanzhua.formbook.tidying import tidy

_UNIT_WORDS = {"wan": "万元", "yi": "亿元", "yuan": "元"}


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
    for at, kind in enumerate(kinds):
        if kind.why not in ("total", "group"):
            continue
        stated = {c: found for c in columns if c.key and (found := _stated(table, kind.row, c))}
        if not stated:
            continue
        if _is_grand(kinds, at):
            grand = {c.key: found.yuan for c, found in stated.items() if c.key}
        if not kind.label.startswith("其中"):
            _check(table, kinds, at, stated)
    return grand


def _stated(table: Table, row: int, column: MappedColumn) -> Stated | None:
    cell = table.sheet.grid[row][column.index]
    place = (row, column.index)
    if cell == "" or place in table.sheet.errors or column.scale is None:
        return None
    scale = UNITS[column.scale]
    if type(cell) in (int, float):
        places = _places(cell)
        return Stated(yuan_of(cell, column.scale), Decimal(scale).scaleb(-places) / 2, places, tidy(cell))
    if type(cell) is not str:
        return None
    amount = read_money(cell, column.scale)
    if amount.yuan is None or amount.code:
        return None
    digits = "".join(sign for sign in tidy(cell) if sign.isdigit() or sign == ".")
    places = len(digits.rpartition(".")[2]) if "." in digits else 0
    own = next((UNITS[unit] for word, unit in (("亿", "yi"), ("万", "wan"), ("元", "yuan")) if word in cell), scale)
    return Stated(amount.yuan, Decimal(own).scaleb(-places) / 2, places, tidy(cell))


def _places(number: float) -> int:
    """Decimal places as Excel shows a number, without binary dust."""
    return min(max(-int(Decimal(repr(round(float(number), 9))).normalize().as_tuple().exponent), 0), 9)


def _is_grand(kinds: list[RowKind], at: int) -> bool:
    if kinds[at].why != "total" or kinds[at].label.startswith("其中"):
        return False
    before = any(kind.why is None for kind in kinds[:at])
    after = any(kind.why is None for kind in kinds[at + 1 :])
    return before != after and not ("小计" in kinds[at].label and before and _has_group(kinds))


def _has_group(kinds: list[RowKind]) -> bool:
    return any(kind.why == "group" for kind in kinds)


def _check(table: Table, kinds: list[RowKind], at: int, stated: dict[MappedColumn, Stated]) -> None:
    best: tuple[int, list[MappedColumn]] | None = None
    for scope in _with_visible_ones(table, _scopes(kinds, at)):
        wrong = [column for column, found in stated.items() if not _agrees(table, scope, column, found)]
        judged = len(stated) - sum(1 for column in stated if _doubtful(table, scope, column))
        if best is None or judged - len(wrong) > best[0]:
            best = (judged - len(wrong), wrong)
            best_scope = scope
        if not wrong and judged:
            return
    if best is None:
        return
    for column in best[1]:
        _report(table, kinds[at], column, stated[column], best_scope)


def _with_visible_ones(table: Table, scopes: list[list[int]]) -> list[list[int]]:
    """Each set of rows, and the same without its hidden ones: people sum up either way."""
    hidden = table.sheet.hidden_rows
    out = []
    for scope in scopes:
        out.append(scope)
        visible = [row for row in scope if row not in hidden]
        if visible and len(visible) < len(scope):
            out.append(visible)
    return out


def _scopes(kinds: list[RowKind], at: int) -> list[list[int]]:
    """The sets of project rows that the sum at this place may stand for, the likeliest first."""
    kind = kinds[at]
    following = _following(kinds, at)
    preceding = _preceding(kinds, at)
    everything = [other.row for other in kinds if other.why is None]
    earlier = [other.row for other in kinds[:at] if other.why is None]
    later = [other.row for other in kinds[at + 1 :] if other.why is None]
    if kind.why == "group":
        order = [following, later]
    elif _is_grand(kinds, at):
        order = [everything, preceding, following]
    elif _sums_stand_above(kinds):
        order = [following, later, everything]
    elif at and kinds[at - 1].why is not None and at + 1 < len(kinds) and kinds[at + 1].why is None:
        order = [following, preceding, earlier, everything]
    else:
        order = [preceding, earlier, everything]
    out: list[list[int]] = []
    for scope in order:
        if scope and scope not in out:
            out.append(scope)
    return out


def _sums_stand_above(kinds: list[RowKind]) -> bool:
    """Whether the table ends with projects, so that its sums stand above their rows."""
    last = next((kind for kind in reversed(kinds) if kind.why in (None, "total")), None)
    return last is not None and last.why is None


def _following(kinds: list[RowKind], at: int) -> list[int]:
    """Project rows up to the next group of the same or a higher level, or the next sum."""
    rows = []
    level = kinds[at].level or 9
    for kind in kinds[at + 1 :]:
        if kind.why is None:
            rows.append(kind.row)
        elif (kind.why == "group" and kind.level <= level and (rows or kinds[at].why == "group")) or (
            kind.why == "total" and rows and not kind.label.startswith("其中")
        ):
            break
    return rows


def _preceding(kinds: list[RowKind], at: int) -> list[int]:
    """Project rows back to the last sum, or to the heading of this one's group."""
    rows: list[int] = []
    for kind in reversed(kinds[:at]):
        if kind.why is None:
            rows.append(kind.row)
        elif rows and (kind.why == "total" or (kind.why == "group" and kind.level <= 1)):
            break
    return rows[::-1]


def _doubtful(table: Table, scope: list[int], column: MappedColumn) -> bool:
    """Whether an amount that could not be read lies among the rows; an approximate one counts with its value."""
    assert column.key is not None
    doubtful = {row for key, row in table.unsure if key == column.key}
    if not doubtful:
        return False
    values = dict(zip(table.rows, table.values[column.key], strict=True))
    return any(row in doubtful and values.get(row) is None for row in scope)


def _sum(table: Table, scope: list[int], column: MappedColumn) -> tuple[int, int, int]:
    """(sum, number of values, most decimal places among them); a project's own amount counts once."""
    assert column.key is not None
    places = {row: at for at, row in enumerate(table.rows)}
    values = table.values[column.key]
    once = table.form.column(column.key).per_project
    total = count = most = 0
    seen: set[int] = set()
    for row in scope:
        value = values[places[row]]
        project = table.same_project.get(row, row)
        if value is None or (once and project in seen):
            continue
        seen.add(project)
        total += value
        count += 1
        cell = table.sheet.grid[row][column.index]
        if type(cell) is float:
            most = max(most, _places(cell))
    return total, count, most


def _agrees(table: Table, scope: list[int], column: MappedColumn, stated: Stated) -> bool:
    if _doubtful(table, scope, column):
        return True
    total, count, most = _sum(table, scope, column)
    steps = 1 if most > stated.places else max(count, 1)
    slack = stated.half * steps + (Decimal(UNITS[column.scale or "yuan"]).scaleb(-most) / 2 * count if most else 0)
    return abs(total - stated.yuan) <= slack


def _report(table: Table, kind: RowKind, column: MappedColumn, stated: Stated, scope: list[int]) -> None:
    total, _, _ = _sum(table, scope, column)
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
