"""The floor: calamine reads the workbook, and its rows go into `dispatch.DraftRow` as they were read.

Nothing is cleaned, matched, compared, checked or logged, and nobody is asked for leave; it is what reading the file
and filling the table cost whoever does it. The rows have the shape that the real way stores: the values of the form's
typed columns as JSON under the column keys, the words of problem cells empty. Same table, same database, same settings.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from sanzhua.dispatch.models import DraftRow, Report
from tools.bench.workbook import COLUMNS, FIRST_ROW, STORED

_COLUMNS = ("report_id", "key", "position", "values", "texts", "reasons", "proposed", "unchanged", "revision")
_STORED = [(place, column.key) for place, column in enumerate(COLUMNS, 1) if column.key in STORED]


def run(path: Path, report: Report) -> int:
    """Gives how many rows were stored."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())).get_sheet_by_index(0)
    rows = [
        (report.pk, f"?{number}", number, json.dumps(_values(cells), ensure_ascii=False), "{}", "{}", "{}", False, 1)
        for number, cells in enumerate(sheet.to_python()[FIRST_ROW:], 1)
    ]
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    table = f'"{DraftRow._meta.db_table}" ({names})'
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(_COLUMNS))})", rows)
    return len(rows)


def _values(cells: Sequence[object]) -> dict[str, object]:
    return {key: cells[place] for place, key in _STORED if cells[place] != ""}
