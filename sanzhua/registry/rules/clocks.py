"""Service clocks and rates out of the rows of life; plain values only. See docs/rules/service-clocks.md.

A clock counts calendar days without those on which the project was suspended, winter rest among them. What began
before the register knew of the project has no beginning, so that it is in no average.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

ORDER = ("planning", "talks", "signed", "preparation", "building", "completed", "producing", "full_output")
SUSPENDED = "suspended"
# Where a way begins: who enters the register here has just begun.
BEGINNINGS = ("planning", "talks")


@dataclass(frozen=True, slots=True)
class Step:
    """One row of life. `from_stage` empty: the project entered the register here."""

    from_stage: str
    to_stage: str
    to_status: str
    on: date
    winter: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    begin: date
    end: date
    winter: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay on one stage. `days` are days of work, `rest_days` and `winter_days` those taken off.

    `known` False: it began before the register knew of it. `end` None: it lasts.
    """

    stage: str
    begin: date
    end: date | None
    days: int
    rest_days: int
    winter_days: int
    known: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A clock over many projects: how many, mean and median in days; None where there are none."""

    count: int
    mean: float | None
    median: float | None


def stays(steps: Sequence[Step], today: date) -> list[Stay]:
    """The stays of one project in their order; a stage that was entered again is a stay of its own.

    An event that is dated before the one in front of it is taken to have happened on that day, so no stay is negative.
    """
    days = _in_order(steps)
    rests = rests_of(steps, today)
    found: list[Stay] = []
    begin, known = (days[0], False) if steps else (today, False)
    for number, step in enumerate(steps):
        after = steps[number + 1] if number + 1 < len(steps) else None
        if number == 0 or step.from_stage != step.to_stage:
            begin, known = days[number], bool(step.from_stage) or step.to_stage in BEGINNINGS
        if after is None or after.from_stage != after.to_stage:
            end = days[number + 1] if after else None
            found.append(_stay(step.to_stage, begin, end, known, rests, today))
    return found


def rests_of(steps: Sequence[Step], today: date) -> list[Rest]:
    """The times on which the project was suspended; a change of its kind or its end begins another."""
    days = _in_order(steps)
    found = []
    for number, step in enumerate(steps):
        if step.to_status == SUSPENDED:
            end = days[number + 1] if number + 1 < len(steps) else max(today, days[number])
            found.append(Rest(days[number], end, step.winter))
    return found


def working_days(begin: date, end: date, rests: Iterable[Rest]) -> int:
    """Calendar days from the one to the other without the days of rest; the last day does not count."""
    return max(0, (end - begin).days - sum(_shared(begin, end, rest) for rest in rests))


def came_to(steps: Sequence[Step], stage: str) -> date | None:
    """The day on which a project first stood on that very stage; None where it never did, or only by entering there
    when it must have begun before."""
    for number, step in enumerate(steps):
        if step.to_stage == stage and step.from_stage != stage:
            return _in_order(steps)[number] if step.from_stage or stage in BEGINNINGS else None
    return None


def came_past(steps: Sequence[Step], stage: str) -> date | None:
    """The day on which a project first came to the stage or past it; None where it entered the register there."""
    wanted = ORDER.index(stage)
    for number, step in enumerate(steps):
        if ORDER.index(step.to_stage) >= wanted:
            return _in_order(steps)[number] if step.from_stage else None
    return None


def clock_between(steps: Sequence[Step], first: str, second: str, today: date) -> int | None:
    """Working days from first standing on the one stage to first reaching the other; None where either is not known."""
    begin, end = came_to(steps, first), came_past(steps, second)
    if begin is None or end is None or end < begin:
        return None
    return working_days(begin, end, rests_of(steps, today))


def figure(values: Iterable[int | None]) -> Figure:
    known = [value for value in values if value is not None]
    return Figure(len(known), fmean(known) if known else None, float(median(known)) if known else None)


def share(part: int, whole: int) -> float | None:
    """A ratio; None where there is nothing to share."""
    return part / whole if whole else None


def _in_order(steps: Sequence[Step]) -> list[date]:
    days: list[date] = []
    for step in steps:
        days.append(max(step.on, days[-1]) if days and len(days) > 1 else step.on)
    if len(days) > 1 and days[1] < days[0]:
        # What happened before the register learnt of the project: the entry is drawn back to it.
        days[0] = days[1]
    return days


def _stay(stage: str, begin: date, end: date | None, known: bool, rests: Sequence[Rest], today: date) -> Stay:
    until = end or max(today, begin)
    rest = sum(_shared(begin, until, one) for one in rests)
    winter = sum(_shared(begin, until, one) for one in rests if one.winter)
    return Stay(stage, begin, end, max(0, (until - begin).days - rest), rest, winter, known)


def _shared(begin: date, end: date, rest: Rest) -> int:
    return max(0, (min(end, rest.end) - max(begin, rest.begin)).days)
