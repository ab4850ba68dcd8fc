"""Tables of moves: which verb leads from which states to which, and who may do it. Plain values, no database."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Move:
    """One line of a table. `from_` and `roles` may be written as a set or as a single word.

    `label` is the verb in Chinese as a button says it; a lazy translation serves as well.
    """

    verb: str
    from_: Collection[str]
    to: str
    roles: Collection[str] = ()
    note: Literal["optional", "required"] = "optional"
    label: object = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "from_", _words(self.from_))
        object.__setattr__(self, "roles", _words(self.roles))
        object.__setattr__(self, "to", str(self.to))
        if self.note not in ("optional", "required"):
            raise ValueError(f"note of {self.verb} is {self.note!r}; it is optional or required")

    @property
    def wants_note(self) -> bool:
        return self.note == "required"

    @property
    def title(self) -> str:
        return str(self.label) or self.verb


class Moves:
    """The whole life of one kind of record; a verb stands in it once."""

    def __init__(self, *moves: Move) -> None:
        self._moves = {move.verb: move for move in moves}
        if len(self._moves) != len(moves):
            raise ValueError("a verb stands twice in the table of moves")

    def __iter__(self) -> Iterator[Move]:
        return iter(self._moves.values())

    def get(self, verb: str) -> Move:
        """Raises KeyError: a verb that is not in the table is a fault of the program."""
        return self._moves[verb]

    def verbs_from(self, status: str, roles: Collection[str] | None = None) -> list[str]:
        """Verbs lawful in this state, in the table's order; with `roles`, only those that these roles may do."""
        return [move.verb for move in self if status in move.from_ and (roles is None or _may(move, roles))]


def _may(move: Move, roles: Collection[str]) -> bool:
    return not move.roles or any(role in move.roles for role in roles)


def _words(given: Collection[str]) -> frozenset[str]:
    return frozenset({str(given)} if isinstance(given, str) else {str(word) for word in given})
