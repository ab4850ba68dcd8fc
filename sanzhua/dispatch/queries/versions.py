"""Frozen versions: their rows, and what differs between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sanzhua.dispatch.queries.sign import Change


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """`added` and `gone` are the names of whole rows; `changes` come in the order of rows, then of columns."""

    title: str
    before: str
    after: str
    changes: tuple[Change, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignatureLine:
    kind: str
    kind_word: str
    signer: str
    post: str
    signed_on: str
    authority: str
    uploaded_by: str
    scan: int | None
    at: datetime
    is_late: bool


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A frozen version as a table of formatted values; `cells` follow `headings`."""

    version: int
    report: int
    number: int
    status: str
    status_word: str
    title: str
    unit: str
    period: str
    sha256: str
    short_code: str
    at: datetime
    headings: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    signature: SignatureLine | None
    others: tuple[tuple[int, int, str], ...]
