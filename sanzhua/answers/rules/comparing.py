"""对表: the rows of two tables matched by code and by name, and every cell in which matched rows differ.

Turned round, the two tables give the same answer turned round. Plain values only; nothing is looked up anywhere.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from sanzhua.base.likeness import ratio, squeeze
from sanzhua.registry.rules.likeness import phases
from sanzhua.registry.rules.names import codes_in, name_key

SAME, CODE, NAME, LIKE = "same", "code", "name", "like"
LIKENESS = 0.8
# More pairs than that are not held against each other sign by sign: the rows stay unmatched and are listed.
MOST_PAIRS = 4_000_000
_SCALES = {"wan": 10_000, "yi": 100_000_000, "yuan": 1}

_Key = TypeVar("_Key", bound=Hashable)
Group: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; `values` by column, money in yuan, None for an empty cell, words for what could not be read."""

    sheet: str
    row: int
    name: str
    code: str = ""
    batch: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """`slack` is how far two amounts (yuan) may lie apart and still be the same amount rounded."""

    key: str
    heading: str
    money: bool = False
    slack: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    left: int
    right: int
    how: str


@dataclass(frozen=True, slots=True)
class Difference:
    """`rounded`: no further apart than rounding allows."""

    pair: Pair
    column: Column
    left: Any
    right: Any
    rounded: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Places count within the two sequences. `unsure` are groups of rows of which no one-to-one match is certain."""

    pairs: tuple[Pair, ...]
    only_left: tuple[int, ...]
    only_right: tuple[int, ...]
    unsure: tuple[Group, ...]
    differences: tuple[Difference, ...]


def compare(left: Sequence[Line], right: Sequence[Line], columns: Sequence[Column]) -> Comparison:
    matching = _Matching(left, right, columns)
    pairs = tuple(sorted(matching.pairs, key=lambda one: (one.left, one.right)))
    differences = tuple(found for pair in pairs for found in _differences(pair, left, right, columns))
    return Comparison(
        pairs, tuple(sorted(matching.left)), tuple(sorted(matching.right)), tuple(sorted(matching.unsure)), differences
    )


def slack_of(columns: Iterable[tuple[str | None, Iterable[Any]]]) -> int:
    """Half of the last digit that the coarser of the columns shows; each is (unit, amounts in yuan)."""
    steps = [_step(unit, amounts) for unit, amounts in columns]
    return max(steps, default=1) // 2


def _step(unit: str | None, amounts: Iterable[Any]) -> int:
    step = _SCALES.get(unit or "yuan", 1)
    for amount in amounts:
        while step > 1 and type(amount) is int and amount % step:
            step //= 10
    return step


def is_same(left: Any, right: Any) -> bool:
    return bool(_plain(left) == _plain(right))


def _plain(value: Any) -> Any:
    if value is None or value == "" or value == []:
        return None
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, int | float):
        return ("number", round(float(value), 6) if isinstance(value, float) and not value.is_integer() else int(value))
    if isinstance(value, list | tuple):
        return ("many", tuple(sorted(squeeze(str(one)).casefold() for one in value)))
    return ("text", squeeze(str(value)).casefold())


def _differences(
    pair: Pair, left: Sequence[Line], right: Sequence[Line], columns: Sequence[Column]
) -> Iterator[Difference]:
    if pair.how == SAME:
        return
    one, other = left[pair.left].values, right[pair.right].values
    for column in columns:
        before, after = one.get(column.key), other.get(column.key)
        if not is_same(before, after):
            yield Difference(pair, column, before, after, _is_rounding(column, before, after))


def _is_rounding(column: Column, before: Any, after: Any) -> bool:
    both = type(before) is int and type(after) is int
    return column.money and both and abs(before - after) <= column.slack


class _Matching:
    """Rows leave `left` and `right` as they are matched or found to be unsure; what stays there is on one side only."""

    def __init__(self, left: Sequence[Line], right: Sequence[Line], columns: Sequence[Column]) -> None:
        self._lines = (left, right)
        self._codes = tuple([frozenset(codes_in(one.code)) for one in lines] for lines in self._lines)
        self._names = tuple([name_key(one.name) for one in lines] for lines in self._lines)
        self.left, self.right = set(range(len(left))), set(range(len(right)))
        self.pairs: list[Pair] = []
        self.unsure: list[Group] = []
        self._alike_to_the_letter(columns)
        self._by_code()
        self._by_name()
        self._by_likeness()

    def _take(self, left: int, right: int, how: str) -> None:
        self.left.discard(left)
        self.right.discard(right)
        self.pairs.append(Pair(left, right, how))

    def _leave(self, left: Iterable[int], right: Iterable[int]) -> None:
        group = (tuple(sorted(left)), tuple(sorted(right)))
        self.left -= set(group[0])
        self.right -= set(group[1])
        self.unsure.append(group)

    def _grouped(self, keys: Sequence[Sequence[_Key]]) -> dict[_Key, tuple[list[int], list[int]]]:
        found: dict[_Key, tuple[list[int], list[int]]] = {}
        for side, (open_rows, named) in enumerate(zip((self.left, self.right), keys, strict=True)):
            for place in sorted(open_rows):
                found.setdefault(named[place], ([], []))[side].append(place)
        return found

    def _alike_to_the_letter(self, columns: Sequence[Column]) -> None:
        """Rows without any difference belong together whatever else bears their name."""
        keys = [
            [
                (self._names[side][at], self._codes[side][at], squeeze(one.batch),
                 *(_plain(one.values.get(column.key)) for column in columns))
                for at, one in enumerate(lines)
            ]
            for side, lines in enumerate(self._lines)
        ]  # fmt: skip
        for left, right in self._grouped(keys).values():
            for one, other in zip(left, right, strict=False):
                self._take(one, other, SAME)

    def _by_code(self) -> None:
        edges = []
        holders: dict[str, list[int]] = {}
        for other in sorted(self.right):
            for code in self._codes[1][other]:
                holders.setdefault(code, []).append(other)
        for one in sorted(self.left):
            edges += [(one, other) for code in self._codes[0][one] for other in holders.get(code, ())]
        for left, right in _components(edges):
            if len(left) == len(right) == 1:
                self._take(left[0], right[0], CODE)
            else:
                self._within(left, right, CODE)

    def _by_name(self) -> None:
        for left, right in self._grouped(self._names).values():
            if len(left) == len(right) == 1:
                self._take(left[0], right[0], NAME)
            elif left and right:
                self._within(left, right, NAME)

    def _within(self, left: Sequence[int], right: Sequence[int], how: str) -> None:
        """Of rows that share a code or a name, those that name and batch tell apart; the others stay unsure."""
        told: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
        for side, places in enumerate((left, right)):
            for at in places:
                key = (self._names[side][at], squeeze(self._lines[side][at].batch))
                told.setdefault(key, ([], []))[side].append(at)
        rest: tuple[list[int], list[int]] = ([], [])
        for mine, others in told.values():
            if len(mine) == len(others) == 1:
                self._take(mine[0], others[0], how)
            else:
                rest[0].extend(mine)
                rest[1].extend(others)
        if rest[0] and rest[1]:
            self._leave(*rest)

    def _by_likeness(self) -> None:
        if len(self.left) * len(self.right) > MOST_PAIRS:
            return
        edges = [
            (one, other) for one in sorted(self.left) for other in sorted(self.right) if self._are_alike(one, other)
        ]
        for left, right in _components(edges):
            if len(left) == len(right) == 1:
                self._take(left[0], right[0], LIKE)
            else:
                self._leave(left, right)

    def _are_alike(self, one: int, other: int) -> bool:
        """Never where both have codes, which differ here, nor where the names tell different phases or numbers."""
        if self._codes[0][one] and self._codes[1][other]:
            return False
        left, right = self._names[0][one], self._names[1][other]
        return ratio(left, right) >= LIKENESS and phases(left) == phases(right) and _digits(left) == _digits(right)


def _digits(name: str) -> list[str]:
    return sorted(sign for sign in name if sign.isdigit() or sign in "一二三四五六七八九十")


def _components(edges: Iterable[tuple[int, int]]) -> list[Group]:
    """Rows of both sides that hang together, each once, in the order of the left side."""
    of_left: dict[int, set[int]] = {}
    of_right: dict[int, set[int]] = {}
    for one, other in edges:
        of_left.setdefault(one, set()).add(other)
        of_right.setdefault(other, set()).add(one)
    found, seen = [], set()
    for first in sorted(of_left):
        if first in seen:
            continue
        left, waiting = {first}, [first]
        right: set[int] = set()
        while waiting:
            new = of_left[waiting.pop()] - right
            right |= new
            more = {one for other in new for one in of_right[other]} - left
            left |= more
            waiting += more
        seen |= left
        found.append((tuple(sorted(left)), tuple(sorted(right))))
    return found
