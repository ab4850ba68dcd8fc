"""The dispatch lines of a person's desk: what, how many, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One form of one unit that wants something. `need` are rows that still need a figure or an answer."""

    form: str
    title: str
    unit: str
    unit_id: int
    period: str
    span: str
    report: int | None
    state: str
    word: str
    rows: int
    need: int
    due_at: datetime
    is_late: bool
    next_step: str


@dataclass(frozen=True, slots=True)
class Desk:
    """`to_fill` for clerks, `to_sign` for heads, `to_accept` for the city."""

    to_fill: tuple[DeskLine, ...]
    to_sign: tuple[DeskLine, ...]
    to_accept: tuple[DeskLine, ...]
    boards: tuple[str, ...] = ()
