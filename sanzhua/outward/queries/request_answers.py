"""What units reported when they were asked: the newest version of each answer that stands, cell by cell."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sanzhua.outward.models import AnswerVersion, RequestAnswer
from sanzhua.outward.request_choices import AnswerStatus


@dataclass(frozen=True, slots=True)
class Given:
    """One cell as it was reported; `at` is business time."""

    value: Any
    unit: str
    by: str
    at: datetime


def reported_answers(columns: Collection[int]) -> dict[tuple[int, str], Given]:
    """By column and row; an answer that was sent back or taken back is not there."""
    asked = RequestAnswer.objects.filter(request__columns__in=columns, status=AnswerStatus.IN).distinct()
    newest = AnswerVersion.objects.filter(answer__in=asked, in_at__isnull=False).select_related("answer__unit", "by")
    found: dict[tuple[int, str], Given] = {}
    wanted = {str(column) for column in columns}
    for version in newest.order_by("number"):
        unit = version.answer.unit.shown
        for row, cells in version_cells(version).items():
            for column, value in cells.items():
                if column in wanted:
                    found[int(column), row] = Given(value, unit, version.by.name, version.in_at or version.at)
    return found


def version_cells(version: AnswerVersion) -> dict[str, dict[str, Any]]:
    """{row: {column id: value}} out of the bytes."""
    cells: dict[str, dict[str, Any]] = json.loads(bytes(version.body))["cells"]
    return cells
