"""The city's board: unit × form for one period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FormHead:
    """`expected`: units that owe this form in the period."""

    form: str
    title: str
    due_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    expected: int
    received: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardCell:
    """`state`: none (owes nothing), not_begun, draft, with_head, submitted, returned, accepted, late or missing.

    `word` is what is printed: a missing unit is a word, never a zero. The three moments show the time with clerk
    (handed in), head (signed) and city (accepted).
    """

    form: str
    state: str
    word: str
    report: int | None = None
    version: int | None = None
    is_late: bool = False
    times_returned: int = 0
    handed_in_at: datetime | None = None
    signed_at: datetime | None = None
    accepted_at: datetime | None = None
    signature_word: str = ""


@dataclass(frozen=True, slots=True)
class BoardRow:
    unit: int
    name: str
    kind: str
    kind_word: str
    cells: tuple[BoardCell, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Rows in the order of the unit tree: regions, zones and departments each together."""

    period: str
    label: str
    previous: str
    next: str
    forms: tuple[FormHead, ...]
    rows: tuple[BoardRow, ...]
    counts: dict[str, int]
    may_close: tuple[str, ...]
