"""How a bulletin ranks its units and names its lagging projects; plain values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

COMPLETED = "竣工"


def ranked(rows: Iterable[dict[str, Any]], by: str) -> list[tuple[int, dict[str, Any]]]:
    """Rows with their place, best first; equal values share a place, unknown ones come last with place 0."""
    known = sorted((row for row in rows if row[by] is not None), key=lambda row: (-row[by], row["order"]))
    placed: list[tuple[int, dict[str, Any]]] = []
    for number, row in enumerate(known, start=1):
        same = placed and placed[-1][1][by] == row[by]
        placed.append((placed[-1][0] if same else number, row))
    return placed + [(0, row) for row in rows if row[by] is None]


def lagging(rows: Iterable[Mapping[str, Any]], *, month: int, points: int, most: int) -> list[Mapping[str, Any]]:
    """Projects whose share of the year's plan is more than `points` percentage points below month/12, worst first.

    Projects without a plan are not judged; completed ones are left out. Equal shares keep the larger plan first.
    """
    floor = Decimal(month) / 12 - Decimal(points) / 100
    late = [row for row in rows if _share(row) is not None and _share(row) < floor and row.get("stage") != COMPLETED]  # type: ignore[operator]
    late.sort(key=lambda row: (_share(row), -row["plan_year"], str(row["project"])))
    return late[:most]


def share_of_plan(row: Mapping[str, Any]) -> float | None:
    share = _share(row)
    return None if share is None else float(share)


def _share(row: Mapping[str, Any]) -> Decimal | None:
    plan, done = row.get("plan_year"), row.get("done_year")
    return Decimal(done) / Decimal(plan) if plan and done is not None else None
