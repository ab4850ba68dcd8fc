"""Parts for tests: rows are short mappings, what they leave out is null."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from sanzhua.facts.actions import add_part
from sanzhua.facts.models import Part

UNITS = {"甲县": 1, "乙区": 2, "丙县": 3}


class PartMaker:
    def __init__(self) -> None:
        self._versions = itertools.count(1)

    def __call__(
        self, *rows: Mapping[str, Any], unit: str = "甲县", period: str = "2019-06", form: str = "construction"
    ) -> Part:
        number = next(self._versions)
        return add_part(
            source=form,
            form_version="2019.1",
            unit_id=UNITS[unit],
            unit_name=unit,
            period=period,
            version=number,
            version_id=1000 + number,
            source_sha256="0" * 64,
            rows=[{"project": f"p{UNITS[unit]}{place}", **row} for place, row in enumerate(rows)],
        )
