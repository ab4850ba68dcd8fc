"""The same workbook into the same table with django-import-export in bulk mode, for comparison.

Its own way of reading (tablib, openpyxl underneath), a Resource over DraftRow, bulk inserts, no diffs. Like the floor
it cleans and checks nothing of what a form means.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from import_export import fields, resources
from tablib import Dataset

from sanzhua.dispatch.models import DraftRow, Report
from tools.bench.workbook import FIRST_ROW, KEYS, STORED


class DraftRowResource(resources.ModelResource):  # type: ignore[misc]
    report = fields.Field(attribute="report_id", column_name="report")
    key = fields.Field(attribute="key", column_name="key")
    position = fields.Field(attribute="position", column_name="position")
    values = fields.Field(attribute="values", column_name="values")

    class Meta:
        model = DraftRow
        fields = ("report", "key", "position", "values")
        import_id_fields: ClassVar[list[str]] = ["report", "key"]
        use_bulk = True
        force_init_instance = True
        batch_size = 1000
        skip_diff = True
        use_transactions = True

    def before_import_row(self, row: Any, **_given: Any) -> None:
        row["values"] = {key: row[key] for key in STORED if row[key] not in (None, "")}


def run(path: Path, report: Report) -> int:
    read = Dataset().load(path.read_bytes(), format="xlsx", headers=False)
    rows = ((report.pk, f"?{cells[0]}", *cells) for cells in read[FIRST_ROW:])
    data = Dataset(*rows, headers=["report", "key", "position", *KEYS])
    found = DraftRowResource().import_data(data, raise_errors=True)
    return int(found.totals["new"])
