"""Makes workbooks for the tests of the reader, at test time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from sanzhua.base.periods import Period
from sanzhua.formbook.reader import read_workbook
from sanzhua.formbook.reading import Reading, Row

JUNE = Period(2019, 6)


@dataclass
class Sheet:
    """Rows of cells; `merges` as "A1:C1"; `formats` by cell; formulas are (text, stored result) pairs."""

    rows: Sequence[Any]
    merges: Sequence[str] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[str] = ()
    formats: dict[str, str] = field(default_factory=dict)
    hidden: bool = False


def make(path: Path, **sheets: Sheet | Sequence[Any]) -> Path:
    workbook = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for name, given in sheets.items():
        sheet = given if isinstance(given, Sheet) else Sheet(given)
        page = workbook.add_worksheet(name)
        for merge in sheet.merges:
            page.merge_range(merge, "")
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                _write(workbook, page, row, column, cell, sheet)
        for row in sheet.hidden_rows:
            page.set_row(row - 1, None, None, {"hidden": True})
        for letter in sheet.hidden_columns:
            page.set_column(f"{letter}:{letter}", None, None, {"hidden": True})
        if sheet.hidden:
            page.hide()
    workbook.close()
    return path


def _write(workbook: Any, page: Any, row: int, column: int, cell: Any, sheet: Sheet) -> None:
    code = sheet.formats.get(f"{chr(65 + column)}{row + 1}")
    shown = workbook.add_format({"num_format": code}) if code else None
    if isinstance(cell, tuple):
        page.write_formula(row, column, cell[0], shown, cell[1])
    elif cell is not None and cell != "":
        page.write(row, column, cell, *([shown] if shown else []))


def read(path: Path, form: str = "construction", period: Period = JUNE, **more: Any) -> Reading:
    return read_workbook(path, form, period, **more)


def by_row(reading: Reading) -> dict[int, Row]:
    return {row.row: row for row in reading.rows}


def codes(reading: Reading) -> dict[str, str]:
    """cell -> code of its problem."""
    return {problem.cell: problem.code for problem in reading.problems}


def changed(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The same package with bytes of one part replaced."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as before:
        members = {name: before.read(name) for name in before.namelist()}
    assert old in members[part], part
    members[part] = members[part].replace(old, new)
    return packed(path, members)


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name, content in members.items():
            after.writestr(name, content)
    return path
