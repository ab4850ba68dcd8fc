"""What state a task is in, by which rule, and what comes next. The sentences of the rules stand in choices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sanzhua.plans.rules.rhythm import DueDate, occurrences

NOT_STARTED, GOING, OVERDUE = "not_started", "going", "overdue"
DONE, VERIFIED, DROPPED = "done", "verified", "dropped"
ENDED = (DONE, VERIFIED, DROPPED)


@dataclass(frozen=True, slots=True)
class State:
    """`rule` is a key of choices.STATE_RULES, `day` and `count` its parameters.

    `next_on` is the earliest day still owed, also one that has passed; `days_left` is negative then. `owed` are all
    days that still want something, `final` the day by which the task must be finished.
    """

    key: str
    rule: str
    day: date | None = None
    count: int = 0
    next_on: date | None = None
    days_left: int | None = None
    owed: tuple[date, ...] = ()
    final: date | None = None

    @property
    def is_open(self) -> bool:
        return self.key not in ENDED

    @property
    def missed(self) -> int:
        return self.count if self.key == OVERDUE else 0


def state_of(
    status: str,
    dues: Sequence[DueDate],
    *,
    settled: Collection[date],
    today: date,
    year: int,
    since: date | None = None,
) -> State:
    """Every day passes by a note that names it, the last single date only by finishing the task."""
    final = final_day(dues)
    if status in ENDED:
        return State(status, status, final=final)
    owed = owed_days(dues, settled=settled, year=year, since=since)
    late = [day for day in owed if day < today]
    if not owed:
        return State(status, status, final=final)
    left = (owed[0] - today).days
    if not late:
        return State(status, status, owed[0], 0, owed[0], left, owed, final)
    rule = "overdue_final" if late[0] == final else "overdue_return"
    return State(OVERDUE, rule, late[0], len(late), late[0], left, owed, final)


def final_day(dues: Sequence[DueDate]) -> date | None:
    return max((due.on for due in dues if due.on and due.is_settled and not due.repeat), default=None)


def owed_days(dues: Sequence[DueDate], *, settled: Collection[date], year: int, since: date | None) -> tuple[date, ...]:
    final = final_day(dues)
    asked = {day for due in dues for day in occurrences(due, year=year, since=since)}
    return tuple(sorted(day for day in asked if day == final or day not in settled))


def wants_proof(dues: Sequence[DueDate], targets: int) -> bool:
    """Evidence and a second look are for tasks with a number or a date only."""
    return bool(targets) or any(due.is_settled and (due.on or due.repeat) for due in dues)
