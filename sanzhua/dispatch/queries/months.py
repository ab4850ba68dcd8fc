"""A project's own last twelve months on a form, for the side panel; never peers, targets or ranks."""

from __future__ import annotations

from dataclasses import dataclass

from sanzhua.base.periods import Period
from sanzhua.dispatch.draft import PlainRow
from sanzhua.dispatch.models import Report
from sanzhua.dispatch.shown import heading, shown
from sanzhua.facts.past import past_of
from sanzhua.formbook.definition import Column, load_form


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
    keys = (column.key,)
    past = past_of(report.form, report.unit_id, period, keys)
    batch = row.key.partition("#")[2]
    held = {month: values[0] for month, values in past.months.get((row.uid, batch), ())}
    months = [period.shifted(-back) for back in range(11, 0, -1)]
    points = [MonthPoint(str(one), held.get(str(one)), shown(column, held.get(str(one)))) for one in months]
    now = row.full.get(column.key)
    return OwnMonths(
        row_key=row.key,
        name=row.shown_name,
        column=column.key,
        heading=heading(column),
        unit_label=load_form(report.form).unit_label if column.is_money else "%",
        points=(*points, MonthPoint(report.period, now, shown(column, now))),
    )
