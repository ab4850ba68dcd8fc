"""What the reader said, as it is kept with an upload or an import: plain JSON, rows as lists under one list of keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from sanzhua.base.json_columns import json_bytes
from sanzhua.base.periods import Period
from sanzhua.formbook.definition import Form
from sanzhua.formbook.problems import Problem
from sanzhua.formbook.reader import Override, in_child, load_sheets, read_workbook
from sanzhua.formbook.reading import Reading, Row
from sanzhua.formbook.template_memory import Origin, origin_json, read_memory

_PLACE = re.compile(r"([A-Z]+)(\d+)")
_BEFORE_CELLS = 2  # number of the sheet, row


@dataclass(slots=True)
class FileRow:
    """One project row of the file. `ref` is `sheet!row`.

    `line` is the row as it is kept, its cells in the `places` that all rows share; absent is None. `doubts` by column
    key; `cells` the places of doubtful cells by column key; `extra` the columns without a key, by heading, where the
    reading kept them.
    """

    sheet: str
    row: int
    ref: str
    places: Mapping[str, int]
    line: Sequence[Any]
    doubts: dict[str, dict[str, Any]] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        return self.line[self.places[key]] if key in self.places else None

    @property
    def values(self) -> dict[str, Any]:
        """What the file gives, made anew each time."""
        return {key: self.line[at] for key, at in self.places.items() if self.line[at] is not None}


@dataclass(frozen=True, slots=True)
class Kept:
    """A reading as it comes out of the child: its text for `Upload.reading` in UTF-8, and how its sheets were mapped.

    `sheets`: (name, hash of its layout, key by column letter). `origin` is what a template of ours says of itself,
    without its rows.
    """

    text: bytes
    sheets: tuple[tuple[str, str, dict[str, str | None]], ...]
    origin: Origin | None = None


def read_kept(
    path: str, form: Form | str, period: Period, override: Override | None, filename: str, with_extras: bool = False
) -> Kept:
    """Read a workbook in this process. Raises Unreadable, UnknownForm."""
    reading = read_workbook(path, form, period, override, filename)
    sheets = tuple((one.sheet, one.layout_hash, {c.letter: c.key for c in one.mapping}) for one in reading.sheets)
    origin = replace(reading.origin, rows=()) if reading.origin else None
    return Kept(json_bytes(reading_json(reading, with_extras=with_extras)), sheets, origin)


def read_origin(path: str, form: Form | str, period: Period, filename: str) -> Origin | None:
    """What a template of ours says of itself, without its rows, whatever form it is of. Raises Unreadable."""
    found = read_memory(load_sheets(path, filename))
    return replace(found, rows=()) if found else None


def read_kept_in_child(
    path: Path, form: Form | str, period: Period, override: Override | None, filename: str, with_extras: bool = False
) -> Kept:
    """read_kept in a limited process; one text comes over instead of a tree of rows. Raises Unreadable."""
    kept: Kept = in_child(read_kept, path, form, period, override, filename, with_extras)
    return kept


def reading_json(reading: Reading, *, with_extras: bool = False) -> dict[str, Any]:
    """As kept with an upload or an import; `extras` holds what stood in columns without a key, row by row."""
    keys = list(dict.fromkeys(key for row in _first_rows(reading) for key in row.places))
    numbers = {sheet.sheet: number for number, sheet in enumerate(reading.sheets)}
    # A column that no form knows goes with the row; most files have none, and dispatch has no use for them.
    extras = [row.extra for row in reading.rows] if with_extras else []
    return {
        "keys": keys,
        "extras": extras,
        "sheets": [
            {
                "sheet": sheet.sheet,
                "header_rows": list(sheet.header_rows),
                "layout_hash": sheet.layout_hash,
                "rows_read": sheet.rows_read,
                "counted_rows": sheet.counted_rows,
                "sums": sheet.sums,
                "stated": sheet.stated,
                "mapping": [[c.letter, c.heading, c.key, c.unit, c.confidence] for c in sheet.mapping],
            }
            for sheet in reading.sheets
        ],
        "rows": _lines(reading.rows, numbers, keys),
        "skipped": len(reading.skipped),
        "ignored": [list(pair) for pair in reading.ignored],
        "origin": origin_json(reading.origin),
        "problems": [_problem_json(problem) for problem in reading.problems],
    }


def file_rows(stored: Mapping[str, Any]) -> list[FileRow]:
    """The rows in the order of the file, each with the doubts on its cells."""
    names = [sheet["sheet"] for sheet in stored.get("sheets", ())]
    places = {key: at for at, key in enumerate(stored.get("keys", ()), _BEFORE_CELLS)}
    rows = [
        FileRow(names[line[0]], line[1], f"{names[line[0]]}!{line[1]}", places, _filled(line))
        for line in stored.get("rows", ())
    ]
    for kept, extra in zip(rows, stored.get("extras", ()), strict=False):
        kept.extra = extra
    by_place = {(row.sheet, row.row): row for row in rows}
    for sheet, cell, key, severity, code, params, text in stored.get("problems", ()):
        found = _PLACE.fullmatch(cell)
        row = by_place.get((sheet, int(found[2]))) if found else None
        if row is not None and key:
            doubt = {"text": text, "code": code, "params": params, "severity": severity}
            held = row.doubts.get(key)
            if held is None or held["severity"] != "error":
                row.doubts[key], row.cells[key] = doubt, cell
    return rows


def problems_of(stored: Mapping[str, Any]) -> list[Problem]:
    return [
        Problem(sheet, cell, key, severity, code, params, text)
        for sheet, cell, key, severity, code, params, text in stored.get("problems", ())
    ]


def added_up(stored: Mapping[str, Any], name: str) -> dict[str, int]:
    """`sums` (rows read) or `stated` (the file's own totals) over all sheets.

    A file's own total counts only where every sheet that has the column states one.
    """
    sheets = stored.get("sheets", ())
    found: dict[str, int] = {}
    for sheet in sheets:
        for key, value in sheet[name].items():
            found[key] = found.get(key, 0) + value
    if name == "sums":
        return found
    return {key: value for key, value in found.items() if all(key in s["stated"] for s in _having(sheets, key))}


def _having(sheets: Iterable[Mapping[str, Any]], key: str) -> list[Mapping[str, Any]]:
    return [sheet for sheet in sheets if key in sheet["sums"]]


def refs_of(stored: Mapping[str, Any]) -> set[str]:
    """`sheet!row` of every project row."""
    names = [sheet["sheet"] for sheet in stored.get("sheets", ())]
    return {f"{names[row[0]]}!{row[1]}" for row in stored.get("rows", ())}


def _first_rows(reading: Reading) -> Iterable[Row]:
    """One row of each sheet: all rows of a sheet have the same keys."""
    seen: dict[str, Row] = {}
    for row in reading.rows:
        seen.setdefault(row.sheet, row)
    return seen.values()


def _lines(rows: Iterable[Row], numbers: Mapping[str, int], keys: Sequence[str]) -> list[list[Any]]:
    """Number of the sheet, row, and the cells under the keys."""
    lines: list[list[Any]] = []
    for places, own in groupby(rows, attrgetter("places")):
        as_they_are = list(places) == keys  # always where the file has a single table
        lines += [[numbers[row.sheet], row.row, *(row.line if as_they_are else map(row.get, keys))] for row in own]
    return lines


def _filled(line: Sequence[Any]) -> Sequence[Any]:
    """An empty text is nothing."""
    return [None if cell == "" else cell for cell in line] if "" in line else line


def _problem_json(problem: Problem) -> list[Any]:
    params = {
        key: value if isinstance(value, int | str | None) else str(value) for key, value in problem.params.items()
    }
    return [problem.sheet, problem.cell, problem.key, problem.severity, problem.code, params, problem.text]
