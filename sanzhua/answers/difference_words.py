"""What two files differ in, as plain values that a page prints and a workbook holds; small enough to be sent along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from sanzhua.answers.reading import Compared, Read
from sanzhua.answers.rules.comparing import CODE, LIKE, NAME, Difference, Line
from sanzhua.dispatch.shown import money, number
from sanzhua.formbook.definition import Column as FormColumn

Told: TypeAlias = dict[str, Any]


def told_of(found: Compared) -> Told:
    """JSON throughout. A cell is [project, row left, row right, heading, left, right, difference, note, is money];
    amounts are yuan."""
    result = found.result
    return {
        "names": [found.left.name, found.right.name],
        "form": found.form.key,
        "counts": {
            "left": len(found.left.lines),
            "right": len(found.right.lines),
            "pairs": len(result.pairs),
            "same": sum(1 for one in result.pairs if one.how == "same"),
            "differing": len({(one.pair.left, one.pair.right) for one in result.differences if not one.rounded}),
            "cells": sum(not one.rounded for one in result.differences),
            "rounded": sum(one.rounded for one in result.differences),
        },
        "cells": [_cell(one, found) for one in result.differences],
        "alike": [
            [_row(found.left.lines[one.left]), _row(found.right.lines[one.right])]
            for one in result.pairs
            if one.how == LIKE
        ],
        "only": [_rows(found.left, result.only_left), _rows(found.right, result.only_right)],
        "unsure": [[_rows(found.left, left), _rows(found.right, right)] for left, right in result.unsure],
        "totals": [[one.column.heading, one.left, one.right, one.left - one.right] for one in found.totals],
        "headings": [list(found.headings_left), list(found.headings_right)],
        "unread": [found.left.unread, found.right.unread],
        "compared": [column.heading for column in found.columns],
    }


def _row(line: Line) -> list[Any]:
    return [line.sheet, line.row, line.name, line.code]


def _rows(read: Read, places: Iterable[int]) -> list[list[Any]]:
    return [_row(read.lines[place]) for place in places]


def _cell(one: Difference, found: Compared) -> list[Any]:
    left, right = found.left.lines[one.pair.left], found.right.lines[one.pair.right]
    column = found.form.by_key.get(one.column.key)
    both = type(one.left) is int and type(one.right) is int
    return [
        left.name,
        left.row,
        right.row,
        one.column.heading,
        _plain(one.left),
        _plain(one.right),
        one.left - one.right if both else None,
        "rounded" if one.rounded else one.pair.how,
        bool(column and column.is_money),
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return value


def shown_cells(told: Told) -> list[dict[str, Any]]:
    """For the page: amounts in 万元, what rounding explains last."""
    cells = sorted(told["cells"], key=lambda one: one[7] == "rounded")
    return [
        {
            "project": name,
            "rows": (left_row, right_row),
            "heading": heading,
            "left": _said(left, is_money=is_money),
            "right": _said(right, is_money=is_money),
            "difference": "" if difference is None else _said(difference, is_money=is_money),
            "note": note_of(note),
            "rounded": note == "rounded",
        }
        for name, left_row, right_row, heading, left, right, difference, note, is_money in cells
    ]


_WAN = FormColumn("amount", "", "", "money", "typed", unit="wan")


def _said(value: Any, *, is_money: bool) -> str:
    if value is None or value == "":
        return "—"
    if is_money and type(value) is int:
        return money(_WAN, value)
    return number(value) if isinstance(value, int | float) else str(value)


def note_of(note: str) -> str:
    """How the two rows came together, or why the difference weighs little."""
    return {
        CODE: _("按代码对上"),
        NAME: _("按名称对上"),
        LIKE: _("名称相近，请核对是不是同一项目"),
        "rounded": _("只差取整"),
    }.get(note, "")


def shown_totals(told: Told) -> Sequence[tuple[str, str, str, str]]:
    return [
        (heading, *(_said(value, is_money=True) for value in (left, right, difference)))
        for heading, left, right, difference in told["totals"]
    ]
