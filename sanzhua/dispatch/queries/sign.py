"""The one page of the unit's head: sums, what changed, what was flagged, and the hash that is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over the report's rows, formatted; `last` is last month, `year_ago` the same month of last year."""

    column: str
    heading: str
    now: str
    last: str
    year_ago: str
    difference: str


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that differs: formatted values, the difference where both are numbers, the reason given, who asked."""

    row_key: str
    name: str
    column: str
    heading: str
    before: str
    after: str
    difference: str
    reason: str = ""
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    name: str
    heading: str
    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class SignPage:
    report: int
    version: int
    number: int
    status: str
    sha256: str
    short_code: str
    unit: str
    form: str
    title: str
    period: str
    span: str
    rows: int
    rows_changed: int
    totals: tuple[Total, ...]
    changes: tuple[Change, ...]
    flags: tuple[Flag, ...]
    handed_in_by: str
    handed_in_post: str
    handed_in_at: datetime
    due_at: datetime | None
    is_late: bool
