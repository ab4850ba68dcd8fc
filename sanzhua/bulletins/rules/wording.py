"""The sentences that rules write: a rise, a fall, who stands first and last, who has moved. The words are data.

Source: wording.toml beside this file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sanzhua.papers.prose import Number, filled, growth


@cache
def words() -> Mapping[str, Any]:
    file = resources.files("sanzhua.bulletins.rules").joinpath("wording.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


AGAINST: Mapping[str, str] = words()["against"]
DIRECTIONS: Mapping[str, Mapping[str, str]] = words()["directions"]
LEAGUES: Mapping[str, str] = words()["leagues"]
# What a template may write between braces besides its own figures.
PLAIN_WORDS = frozenset(
    {"year", "month", "span", "city", "lag_points", "same_units", "missing_sentence", "reopened_sentence"}
    | {"answer_days", "title", "number", "causes", *DIRECTIONS}
)


@dataclass(frozen=True, slots=True)
class Change:
    """`value` is a ratio of an amount, points of a rate (0.05 is five); None where it cannot be said."""

    value: float | None
    is_rate: bool

    @property
    def style(self) -> str:
        return "points" if self.is_rate else "growth"


def change_between(now: Number, before: Number, *, is_rate: bool) -> Change:
    if not is_rate:
        return Change(growth(now, before), False)
    return Change(None if now is None or before is None else float(now) - float(before), True)


def change_words(change: Change, against: str, key: str) -> str:
    """环比增长{key}; nothing where it cannot be said."""
    if change.value is None:
        return ""
    said = words()["rates" if change.is_rate else "amounts"]
    if abs(change.value) < said["flat_below"]:
        return f"{AGAINST[against]}{said['flat']}"
    return AGAINST[against] + filled(said["up" if change.value > 0 else "down"], {"by": f"{{{key}}}"})


def direction(name: str, value: Number) -> str:
    return DIRECTIONS[name]["up" if (value or 0) >= 0 else "down"]


def ends(ordered: Sequence[str], most: int | None = None, *, places: Sequence[int] = ()) -> tuple[str, str]:
    """Who is named first and last of a league, best first; the names may hold figures. Empty for fewer than two.

    `places` are the places of the units: of units that share one either all are named at an end or none.
    """
    said = words()["ends"]
    count = min(most or said["most"], len(ordered) // 2)
    held = places or range(len(ordered))
    whole = [place for place in range(1, len(ordered)) if held[place - 1] != held[place]]
    first = max((place for place in whole if place <= count), default=0)
    last = max((len(ordered) - place for place in whole if len(ordered) - place <= count), default=0)
    if not first or not last:
        return "", ""
    return _end(said, "first", ordered[:first]), _end(said, "last", ordered[-last:])


def _end(said: Mapping[str, str], end: str, units: Sequence[str]) -> str:
    name = end if len(units) > 1 else f"alone_{end}"
    return filled(said[name], {"units": "、".join(units), "n": str(len(units))})


def rank_moves(now: Mapping[str, int], before: Mapping[str, int]) -> str:
    """Who rose and who fell, the furthest first; only units that had a place both times. Empty where none had."""
    moved = {unit: before[unit] - place for unit, place in now.items() if unit in before}
    if not moved:
        return ""
    said = words()["ranks"]
    risen = sorted((unit for unit, by in moved.items() if by > 0), key=lambda unit: (-moved[unit], now[unit]))
    fallen = sorted((unit for unit, by in moved.items() if by < 0), key=lambda unit: (moved[unit], now[unit]))
    told = [filled(said["up"], {"unit": unit, "n": str(moved[unit])}) for unit in risen]
    told += [filled(said["down"], {"unit": unit, "n": str(-moved[unit])}) for unit in fallen]
    return "、".join(told) or str(said["same"])


def missing_sentence(units: Sequence[str]) -> str:
    return filled(words()["missing"]["sentence"], {"units": "、".join(units)}) if units else ""


def frame(*, moved: bool, missing: bool) -> str:
    """In brackets, how a figure of before was counted; empty where just as printed."""
    said = words()["missing"]
    parts = [*([said["comparable"]] if moved else []), *([said["present"]] if missing else [])]
    return f"（{'，'.join(parts)}）" if parts else ""


def reopened_sentence(told: Sequence[str]) -> str:
    return filled(words()["missing"]["reopened"], {"told": "；".join(told)}) if told else ""
