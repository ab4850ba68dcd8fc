"""Sums and judgements about money; whole yuan, plain values only."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

MONTHS = 12
KINDS = ("planned", "allotted", "arrived", "paid", "done")
WAN = 10_000


@lru_cache(maxsize=1)
def seasonal_curve() -> tuple[int, ...]:
    """The city's twelve parts, January first. Raises ValueError where the file does not hold twelve."""
    parts = tuple(tomllib.loads(Path(__file__).with_name("money_curve.toml").read_text("utf-8"))["parts"])
    if len(parts) != MONTHS or min(parts) < 0 or not sum(parts):
        raise ValueError("money_curve.toml wants twelve parts, none below zero")
    return parts


@lru_cache(maxsize=1)
def answer_days() -> int:
    """Days that a bank may leave a need unanswered before the unit is reminded."""
    return int(tomllib.loads(Path(__file__).with_name("financing.toml").read_text("utf-8"))["answer"]["days"])


def seasonal_split(total: int, parts: Sequence[int] | None = None) -> tuple[int, ...]:
    """A year's sum over twelve months by the curve, exactly; whole 万元 but for the odd yuan in the strongest month.

    Source: docs/rules/month-plan.md.
    """
    weights = tuple(parts or seasonal_curve())
    whole = sum(weights)
    months = [total * weight // whole // WAN * WAN for weight in weights]
    months[weights.index(max(weights))] += total - sum(months)
    return tuple(months)


def planned_to(months: Sequence[int], month: int) -> int:
    """What the plan says for January to this month, 1 to 12, in yuan."""
    return sum(months[:month])


def plan_progress(done_year: int | None, months: Sequence[int], month: int) -> float | None:
    """Done since January against the plan for the same months; a ratio that may pass 1.

    None where nothing is known to be done or nothing was planned so far. Source: docs/rules/month-plan.md.
    """
    planned = planned_to(months, month)
    return None if done_year is None or planned <= 0 else done_year / planned


def summed(entries: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Entries (kind, yuan) by kind; every kind is there, zero where nothing was entered."""
    found = dict.fromkeys(KINDS, 0)
    for kind, amount in entries:
        found[kind] += amount
    return found


@dataclass(frozen=True, slots=True)
class Ahead:
    """`kind` runs ahead of the step before it by `by` yuan."""

    kind: str
    of: str
    by: int


def steps(by_paper: bool) -> tuple[tuple[str, str], ...]:
    """(later, earlier) pairs whose later must not pass the earlier; only funds of a higher office are allotted."""
    return (("arrived", "allotted"), ("paid", "arrived")) if by_paper else (("paid", "arrived"),)


def ahead(sums: Mapping[str, int], *, by_paper: bool) -> tuple[Ahead, ...]:
    """Every step that has passed the one before it."""
    return tuple(
        Ahead(later, earlier, sums[later] - sums[earlier])
        for later, earlier in steps(by_paper)
        if sums[later] > sums[earlier]
    )


def falls_ahead(sums: Mapping[str, int], kind: str, amount: int, *, by_paper: bool) -> Ahead | None:
    """What this entry would put ahead of its step, where it makes the gap larger than it is."""
    before = {one.kind: one.by for one in ahead(sums, by_paper=by_paper)}
    after = ahead({**sums, kind: sums[kind] + amount}, by_paper=by_paper)
    return next((one for one in after if one.by > before.get(one.kind, 0)), None)
