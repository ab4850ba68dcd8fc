"""What an uploaded workbook would do to the draft, before anything is taken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MappedColumn:
    letter: str
    heading: str
    key: str | None
    unit: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class MappedSheet:
    sheet: str
    header_rows: tuple[int, int]
    columns: tuple[MappedColumn, ...]


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """`kind`: changed, proposed (a register value, taken when the city accepts) or refused (its problem says why)."""

    column: str
    heading: str
    cell: str
    before: str
    after: str
    kind: str
    severity: str = ""
    sentence: str = ""
    advice: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    uid: str
    name: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """`ref` is `sheet!row`. `kind`: new, changed, same, refused or undecided (matches none or several projects).

    `decision`: "", a project uid, `new` or `skip`.
    """

    ref: str
    sheet: str
    row: int
    name: str
    kind: str
    uid: str
    decision: str
    candidates: tuple[Candidate, ...]
    cells: tuple[PreviewCell, ...]


@dataclass(frozen=True, slots=True)
class SumLine:
    """The sum of the rows read beside the file's own total; `agrees` is None where the file states none."""

    column: str
    heading: str
    rows_sum: str
    file_total: str
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Preview:
    """`counts`: read, counted (independently of the reader), new, changed, same, refused, undecided, skipped.

    `absent`: names of the draft's rows that the file does not hold; they stay as they are.
    """

    upload: int
    report: int
    file_name: str
    state: str
    state_word: str
    sentence: str
    sheets: tuple[MappedSheet, ...]
    counts: dict[str, int]
    sums: tuple[SumLine, ...]
    rows: tuple[PreviewRow, ...]
    absent: tuple[str, ...]
    problems: tuple[PreviewCell, ...]
    page: int
    pages: int
    may_apply: bool
    may_undo: bool
