"""What may be quoted of the statistics bureau's series: released figures only, the newest edition of each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sanzhua.base.periods import Period
from sanzhua.facts.models import CountyGrowth


def quoted(period: Period | str, on: date, unit_ids: Collection[int] | None = None) -> dict[int, CountyGrowth]:
    """By unit, what was last released by that day for the period; absent before its release. Per cent."""
    rows = CountyGrowth.objects.released(on).filter(period=str(period)).select_related("unit")
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    return {one.unit_id: one for one in rows.order_by("released_on", "pk")}
