"""Which line of the received form each row goes to, and how many lines have to be put in. Plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanzhua.outward.request_blank import Blank


@dataclass(frozen=True, slots=True)
class Places:
    """`rows` run parallel to the rows that were given; `added` lines go in before line `at` of the form as it came."""

    rows: tuple[int, ...]
    added: int
    at: int


def placed(blank: Blank, listed: Sequence[int | None]) -> Places:
    """`listed` holds the form's own line of each row, None for one that has none yet.

    Free lines are filled first. New ones are put in below them where something else follows, else the table goes on.
    """
    taken = {line.row for line in blank.lines}
    free = [row for row in range(blank.data_from, blank.data_to) if row not in taken]
    at = max(free) + 1 if free else _below_totals(blank)
    wanted = sum(row is None for row in listed)
    over = max(0, wanted - len(free))
    follows = blank.more_below or any(row >= at for row in taken)
    added = over if follows or blank.kind == "docx" else 0
    lines = iter([*free[:wanted], *range(at, at + over)])
    rows = tuple(next(lines) if row is None else row + (added if row >= at else 0) for row in listed)
    return Places(rows, added, at)


def _below_totals(blank: Blank) -> int:
    """Where no line is free: under a total that stands on top, else right under the headings."""
    row = blank.data_from
    totals = {line.row for line in blank.lines if line.is_total}
    while row in totals:
        row += 1
    return row
