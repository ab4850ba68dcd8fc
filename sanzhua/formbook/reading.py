"""What the reader hands over: rows with clean values, what was left out and why, and every problem on its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sanzhua.formbook.mapping import MappedColumn
from sanzhua.formbook.problems import Problem
from sanzhua.formbook.template_memory import Origin

# Our own template's column, derived and never asked; the contract does not know it.
_OWN_KEY = "new_or_continuing"


@dataclass(slots=True)
class Row:
    """One project row. `row` as Excel counts; `line` holds its clean values in the `places` that all rows of a
    table share, by column key; `texts` keeps the original of doubtful cells."""

    sheet: str
    row: int
    places: Mapping[str, int]
    line: Sequence[Any]
    extra: dict[str, str]
    texts: dict[str, str] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        return self.line[self.places[key]] if key in self.places else None

    @property
    def values(self) -> dict[str, Any]:
        """By column key, made anew each time."""
        return dict(zip(self.places, self.line, strict=True))


@dataclass(slots=True)
class Skipped:
    sheet: str
    row: int
    why: str


@dataclass(slots=True)
class SheetReading:
    """One sheet that holds a table. `header_rows` as Excel counts, both inclusive; `layout_hash` tells its layout."""

    sheet: str
    header_rows: tuple[int, int]
    mapping: list[MappedColumn]
    layout_hash: str
    rows_read: int = 0
    counted_rows: int | None = None
    sums: dict[str, int] = field(default_factory=dict)
    stated: dict[str, int] = field(default_factory=dict)


@dataclass
class Reading:
    """A whole workbook, read for one form and period. `ignored` lists sheets without a table or hidden ones.

    `origin` is what a template of ours says about itself.
    """

    form: str
    period: str
    sheets: list[SheetReading] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    origin: Origin | None = None

    @property
    def rows_read(self) -> int:
        return len(self.rows)

    def sums(self) -> dict[str, int]:
        """Sum of each money column over all rows read."""
        out: dict[str, int] = {}
        for sheet in self.sheets:
            for key, value in sheet.sums.items():
                out[key] = out.get(key, 0) + value
        return out

    def as_contract(self, lang: str = "zh") -> dict[str, Any]:
        """The document of `sanzhua intake read`, keys as the contract orders them."""
        own = {sheet.sheet: c.heading for sheet in self.sheets for c in sheet.mapping if c.key == _OWN_KEY}
        return {
            "form": self.form,
            "period": self.period,
            "sheets": [
                {
                    "sheet": sheet.sheet,
                    "header_rows": list(sheet.header_rows),
                    "mapping": [
                        {
                            "column": column.letter,
                            "heading": column.heading,
                            "key": None if column.key == _OWN_KEY else column.key,
                            "unit": column.unit,
                            "confidence": column.confidence,
                        }
                        for column in sheet.mapping
                    ],
                }
                for sheet in self.sheets
            ],
            "rows": [{"sheet": row.sheet, "row": row.row, **_told(row, own.get(row.sheet))} for row in self.rows],
            "skipped": [{"sheet": row.sheet, "row": row.row, "why": row.why} for row in self.skipped],
            "problems": [
                {
                    "sheet": problem.sheet,
                    "cell": problem.cell,
                    "key": problem.key,
                    "severity": problem.severity,
                    "message": problem.message(lang),
                    "text": problem.text,
                }
                for problem in self.problems
                if problem.severity != "notice"
            ],
        }


def _told(row: Row, own_heading: str | None) -> dict[str, Any]:
    values = row.values
    found = values.pop(_OWN_KEY, None) if own_heading is not None else None
    return {"values": values, "extra": row.extra | {own_heading: found} if own_heading and found else row.extra}
