"""The critical path of permits, and the clock of one permit. Source: docs/rules/permit-path.md, permit-clock.md."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sanzhua.base.refusals import Refused
from sanzhua.base.workdays import UnknownYear, WorkCalendar

State = Literal["open", "running", "released", "settled"]


class GoesRound(Refused):
    """Items that wait for one another in a circle."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(f"这些事项互为前置，先后顺序绕成了圈：{'、'.join(keys)}；请改其中一项的前置事项。")
        self.keys = tuple(keys)


@dataclass(frozen=True, slots=True)
class Step:
    """An item on the way. `days`: working days that it still takes, 0 for what is settled.

    settled: done or not needed. released: promised, so that what follows may begin while it is still to be handed in.
    running: with the issuer. open: not handed in, or returned.
    """

    key: str
    after: tuple[str, ...] = ()
    days: int = 0
    state: State = "open"


@dataclass(frozen=True, slots=True)
class Slot:
    """When a step begins and ends at the earliest, in working days from today; `slack`: how much later does no harm."""

    start: int
    finish: int
    slack: int


@dataclass(frozen=True, slots=True)
class Path:
    """`chain` is the longest way through what is not settled, in its order; `blocking` what can be worked on now and
    holds the chain up, `length` in working days from today."""

    slots: Mapping[str, Slot]
    length: int
    chain: tuple[str, ...]
    blocking: tuple[str, ...]


def order_among(kept: Collection[str], after: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """For each of `kept` what it comes after among them: the order holds on through what is not kept, and what
    another predecessor implies is left out. `after` knows the predecessors of kept ones and of others.
    """
    near = {key: _nearest(key, kept, after) for key in kept}
    far = {key: _everything_before(key, near) for key in kept}
    return {
        key: tuple(one for one in found if not any(one in far[other] for other in found if other != one))
        for key, found in near.items()
    }


def _nearest(key: str, kept: Collection[str], after: Mapping[str, Sequence[str]]) -> list[str]:
    found: dict[str, None] = {}
    waiting, seen = list(after.get(key, ())), {key}
    while waiting:
        one = waiting.pop(0)
        if one in kept and one != key:
            found[one] = None
        elif one not in seen:
            waiting.extend(after.get(one, ()))
        seen.add(one)
    return list(found)


def _everything_before(key: str, near: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(near[key])
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(near[one])
    return found


def in_order(steps: Sequence[Step]) -> list[Step]:
    """Each after those it waits for, otherwise as given. Raises GoesRound; names that stand for no step are nothing."""
    by_key = {step.key: step for step in steps}
    placed: dict[str, Step] = {}
    left = list(steps)
    while left:
        ready = [step for step in left if all(key in placed or key not in by_key for key in step.after)]
        if not ready:
            raise GoesRound([step.key for step in left])
        placed |= {step.key: step for step in ready}
        left = [step for step in left if step.key not in placed]
    return list(placed.values())


def critical_path(steps: Sequence[Step], goal: Collection[str] | None = None) -> Path:
    """The earliest end of the steps of `goal` (all where None) and the chain that decides it.

    No steps, or none left to do: length 0 and an empty chain. Raises GoesRound, ValueError for negative days.
    """
    if any(step.days < 0 for step in steps):
        raise ValueError("days of a step are never negative")
    ordered = in_order(steps)
    by_key = {step.key: step for step in ordered}
    start, finish = _earliest(ordered)
    wanted = [step.key for step in ordered if (goal is None or step.key in goal)]
    length = max((finish[key] for key in wanted), default=0)
    whole = max(finish.values(), default=0)
    latest = _latest(ordered, {key: length if key in wanted else whole for key in by_key})
    slots = {key: Slot(start[key], finish[key], latest[key] - finish[key]) for key in by_key}
    chain = _chain(by_key, wanted, start, finish, length)
    return Path(slots, length, chain, tuple(key for key in chain if _is_ready(by_key[key], by_key)))


def waits_for(step: Step, steps: Mapping[str, Step]) -> tuple[str, ...]:
    """What the step still waits for: its predecessors that are neither settled nor promised; nothing once it runs."""
    if step.state in ("running", "settled"):
        return ()
    return tuple(key for key in step.after if key in steps and steps[key].state in ("open", "running"))


def _is_ready(step: Step, steps: Mapping[str, Step]) -> bool:
    return step.state != "settled" and not waits_for(step, steps)


def _free_at(step: Step, finish: Mapping[str, int], start: Mapping[str, int]) -> int:
    """When what follows may begin: a promise frees it at once."""
    return start[step.key] if step.state == "released" else finish[step.key]


def _earliest(ordered: Sequence[Step]) -> tuple[dict[str, int], dict[str, int]]:
    start: dict[str, int] = {}
    finish: dict[str, int] = {}
    by_key = {step.key: step for step in ordered}
    for step in ordered:
        # What is with the issuer runs whatever its predecessors say: a file taken in before they were settled.
        before = () if step.state in ("running", "settled") else step.after
        start[step.key] = max((_free_at(by_key[key], finish, start) for key in before if key in by_key), default=0)
        finish[step.key] = start[step.key] + (0 if step.state == "settled" else step.days)
    return start, finish


def _latest(ordered: Sequence[Step], ends: Mapping[str, int]) -> dict[str, int]:
    """The latest end of each step that delays nothing; `ends` is the latest of each where nothing follows."""
    latest, by_key = dict(ends), {step.key: step for step in ordered}
    for step in reversed(ordered):
        if step.state in ("running", "settled"):
            continue
        for key in step.after:
            if key in by_key:
                own = by_key[key].days if by_key[key].state == "released" else 0
                latest[key] = min(latest[key], latest[step.key] - step.days + own)
    return latest


def _chain(
    steps: Mapping[str, Step],
    wanted: Sequence[str],
    start: Mapping[str, int],
    finish: Mapping[str, int],
    length: int,
) -> tuple[str, ...]:
    """Back from the last end: each time the predecessor that frees its follower last, settled ones left out."""
    ends = [key for key in wanted if finish[key] == length and steps[key].state != "settled"]
    # Of those that end together the one begun last carries the tail of items of no days, too.
    at: str | None = ends[-1] if ends else None
    chain: list[str] = []
    while at is not None:
        chain.insert(0, at)
        step = steps[at]
        before = [] if step.state == "running" else [key for key in step.after if key in steps]
        binding = [
            key for key in before if steps[key].state != "settled" and _free_at(steps[key], finish, start) == start[at]
        ]
        at = max(binding, key=lambda key: (steps[key].state != "released", finish[key]), default=None)
    return tuple(chain)


def working_days_between(days: WorkCalendar, first: date, last: date) -> int:
    """Working days after `first` until `last`, which counts; 0 where `last` is not later. Raises UnknownYear."""
    return sum(days.is_workday(first + timedelta(days=count + 1)) for count in range(max(0, (last - first).days)))


@dataclass(frozen=True, slots=True)
class Clock:
    """An issuer's clock: `used` working days until it was last stopped, `since` the day it runs from, None if stopped.

    A returned file stops the clock and a new submission lets it run on: returning does not give the issuer its days
    back.
    """

    used: int = 0
    since: date | None = None

    def started(self, on: date) -> Clock:
        return Clock(self.used, on)

    def stopped(self, days: WorkCalendar, on: date) -> Clock:
        """Raises UnknownYear."""
        return Clock(self.used_until(days, on))

    def used_until(self, days: WorkCalendar, on: date) -> int:
        """Raises UnknownYear."""
        return self.used + (working_days_between(days, self.since, on) if self.since else 0)

    def due_on(self, days: WorkCalendar, limit: int | None) -> date | None:
        """The last day of the limit; None without a limit, on a stopped clock, or where the calendar ends before it.

        A limit used up before the clock ran on is due on the day it runs from.
        """
        if self.since is None or limit is None:
            return None
        try:
            return days.working_days_after(self.since, max(0, limit - self.used))
        except UnknownYear:
            return None
