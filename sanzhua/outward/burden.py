"""What being asked costs those who answer: counts of cells, and minutes by a published rule. No person, no clock.

Rule: docs/rules/burden.md; its figures are `burden.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class ColumnCost:
    """One column of one form or request, for one unit and month. `place`: its place among the columns.

    `asked` cells were there to be answered; of these `fields` were left to a person, since nothing was carried into
    them; of these `typed` were typed into the page and `from_file` came with a file. A cell counts once, however often
    it was rewritten. `uses`: in how many metrics the column is read; None where its source cannot tell.
    """

    place: int
    key: str
    heading: str
    is_text: bool
    uses: int | None = None
    asked: int = 0
    fields: int = 0
    typed: int = 0
    from_file: int = 0

    @property
    def answered(self) -> int:
        return self.typed + self.from_file


@dataclass(frozen=True, slots=True)
class Cost:
    """What one form, or one request at short notice, asked of one unit in one month (YYYY-MM, when it was filled in).

    `key` tells it from others of all sources, `title` is what its office calls it. `confirmed` rows were answered by
    one confirmation; `returns` is how often the city sent it back.
    """

    key: str
    title: str
    unit: int
    month: str
    columns: tuple[ColumnCost, ...]
    confirmed: int = 0
    returns: int = 0


@dataclass(frozen=True, slots=True)
class Burden:
    """Costs added up."""

    forms: int = 0
    asked: int = 0
    fields: int = 0
    typed: int = 0
    from_file: int = 0
    texts: int = 0
    confirmed: int = 0
    returns: int = 0

    @property
    def seconds(self) -> int:
        rate = seconds()
        figures = self.typed + self.from_file - self.texts
        return (
            self.forms * rate["form"]
            + figures * rate["figure"]
            + self.texts * rate["text"]
            + self.confirmed * rate["confirmed"]
            + self.returns * rate["returned"]
        )

    @property
    def minutes(self) -> int:
        """Whole minutes, halves up; sums are of seconds, so that rounding happens once."""
        return (self.seconds + 30) // 60


@dataclass(frozen=True, slots=True)
class ColumnBurden:
    """A column's costs added up over months and units; `units` filled it in at least once."""

    cost: ColumnCost
    units: int

    @property
    def minutes(self) -> int:
        return (self.cost.answered * seconds()["text" if self.cost.is_text else "figure"] + 30) // 60


@cache
def seconds() -> Mapping[str, int]:
    text = resources.files("sanzhua.outward").joinpath("burden.toml").read_text(encoding="utf-8")
    return {key: int(value) for key, value in tomllib.loads(text)["seconds"].items()}


def added(costs: Iterable[Cost]) -> Burden:
    listed = list(costs)
    columns = [column for cost in listed for column in cost.columns]
    return Burden(
        forms=len(listed),
        asked=sum(one.asked for one in columns),
        fields=sum(one.fields for one in columns),
        typed=sum(one.typed for one in columns),
        from_file=sum(one.from_file for one in columns),
        texts=sum(one.answered for one in columns if one.is_text),
        confirmed=sum(cost.confirmed for cost in listed),
        returns=sum(cost.returns for cost in listed),
    )


def by_column(costs: Iterable[Cost]) -> tuple[ColumnBurden, ...]:
    """In the order of the form, never by what they cost."""
    found: dict[tuple[int, str], list[tuple[int, ColumnCost]]] = {}
    for cost in costs:
        for column in cost.columns:
            found.setdefault((column.place, column.key), []).append((cost.unit, column))
    return tuple(_column(found[place]) for place in sorted(found))


def _column(parts: list[tuple[int, ColumnCost]]) -> ColumnBurden:
    whole = replace(
        parts[-1][1],
        asked=sum(one.asked for _unit, one in parts),
        fields=sum(one.fields for _unit, one in parts),
        typed=sum(one.typed for _unit, one in parts),
        from_file=sum(one.from_file for _unit, one in parts),
    )
    return ColumnBurden(whole, len({unit for unit, one in parts if one.answered}))
