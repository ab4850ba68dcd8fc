"""In which county a project lies: by its code, else by its written place, else by its unit."""

from __future__ import annotations

from functools import lru_cache

from sanzhua.base.likeness import squeeze
from sanzhua.codes import project_code, regions
from sanzhua.codes.shipped import rows_of
from sanzhua.registry.rules.names import codes_in


def region_of(code_text: str, place: str, otherwise: str) -> str:
    """GB/T 2260. A code counts where its region is known; a place where one county's name stands in it."""
    for code in codes_in(code_text):
        region = project_code.check(code).region
        if region and regions.is_valid(region) and not region.endswith("00"):
            return region
    return region_in(place) or otherwise


@lru_cache(maxsize=5_000)
def region_in(place: str) -> str:
    """The county that a place names, "" where none or more than one does: 市辖区 and like names are not unique."""
    text = squeeze(place)
    found = {code for name, code in _counties().items() if code and name in text}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=1)
def _counties() -> dict[str, str]:
    """The code of each county's name that only one county bears; "" for the others."""
    table: dict[str, str] = {}
    for row in rows_of("regions.csv"):
        if not row["code"].endswith("00") and not row["valid_to"]:
            table[row["name"]] = "" if row["name"] in table else row["code"]
    return table
