"""The grid of one report: what the clerk fills, with everything else shown beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Group:
    """A stacked heading over `span` columns."""

    heading: str
    span: int


@dataclass(frozen=True, slots=True)
class Col:
    """`kind` is the form's type of value; `source` reg, car, der or typ; `typed` says that people type here."""

    key: str
    heading: str
    group: str
    kind: str
    source: str
    css: str
    typed: bool
    width: int
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """`shown` is formatted for people, `raw` is what an editor starts with, as text in the column's unit.

    `kind`: reg, car, der, typ or blank. `mark`: "", error, warn, notice or returned. `title` tells the problem or
    the reason why the cell is locked.
    """

    column: str
    shown: str
    raw: str
    kind: str
    editable: bool
    mark: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`state`: done, same (confirmed unchanged), blank, warn or error. `uid` is empty while no project is tied."""

    key: str
    index: int
    state: str
    name: str
    revision: int
    cells: tuple[Cell, ...]
    uid: str = ""
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GridPage:
    """`totals` are the shown sums by column key over all rows of the report, not only of this page.

    `counts`: rows, done, blank, warn, error over all rows. `lock` is the sentence why nothing can be typed, or None.
    """

    report: int
    form: str
    title: str
    unit: str
    period: str
    status: str
    status_word: str
    due_at: datetime | None
    lock: str | None
    groups: tuple[Group, ...]
    columns: tuple[Col, ...]
    rows: tuple[Row, ...]
    totals: dict[str, str]
    counts: dict[str, int]
    page: int
    pages: int
    only: str
    unit_label: str = ""
