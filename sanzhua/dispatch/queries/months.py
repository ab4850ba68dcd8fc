"""A project's own last twelve months on a form, for the side panel; never peers, targets or ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.dispatch.draft import PlainRow
from sanzhua.dispatch.models import Report
from sanzhua.dispatch.rules import row_key
from sanzhua.dispatch.shown import heading, shown, unit_label
from sanzhua.dispatch.succession import former_units
from sanzhua.facts.past import past_of
from sanzhua.formbook.definition import Column


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """`value` in the column's own unit of storage (yuan for money); None where the month is missing."""

    period: str
    value: int | float | None
    shown: str


@dataclass(frozen=True, slots=True)
class OwnMonths:
    """Oldest first, twelve points that end with the report's period."""

    row_key: str
    name: str
    column: str
    heading: str
    unit_label: str
    points: tuple[MonthPoint, ...]


def own_months(report: Report, row: PlainRow, column: Column) -> OwnMonths:
    """The project's own accepted figures; the report's own month is the draft's."""
    period = Period.parse(report.period)
    form, past = report.definition, past_of(report.definition, former_units(report.unit_id), period, (column.key,))
    mine = (
        listed
        for (project, batch), listed in past.months.items()
        if project == row.uid and row_key(form, project, {"batch_no": batch}) == row.key
    )
    held: dict[str, Any] = {month: value for month, value, *_key in next(mine, ())}
    months = [period.shifted(-back) for back in range(11, 0, -1)]
    points = [MonthPoint(str(one), held.get(str(one)), shown(column, held.get(str(one)))) for one in months]
    now = row.full.get(column.key)
    return OwnMonths(
        row_key=row.key,
        name=row.shown_name,
        column=column.key,
        heading=heading(column),
        unit_label=unit_label(form) if column.is_money else "%",
        points=(*points, MonthPoint(report.period, now, shown(column, now))),
    )
