"""The rows of a request: its listed lines matched to units or projects, or the chosen projects, or all who report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import reporting_units, units_by_name
from sanzhua.base.periods import Period
from sanzhua.dispatch.models import ReportingDuty
from sanzhua.outward.models import Request
from sanzhua.outward.request_blank import Blank, blank_of
from sanzhua.outward.request_choices import RowsOf
from sanzhua.registry.models import Project
from sanzhua.registry.queries.listing.found import Sight, found_projects
from sanzhua.registry.queries.listing.state import read_state
from sanzhua.registry.rules import name_key

MOST_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class RequestRow:
    """`key` is the unit's primary key or the project's uid, empty for a line that means none and for a total.

    `sheet_row` is the line of the form received, None for a row that it has no line for.
    """

    key: str
    unit: int | None
    label: str
    sheet_row: int | None = None
    is_total: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def kept_rows(request: Request) -> list[RequestRow]:
    """As they were frozen when the columns were confirmed."""
    return [RequestRow(**one) for one in request.rows]


def rows_now(request: Request) -> list[RequestRow]:
    """As the form received and the choice of projects give them today."""
    blank = blank_of(request.layout)
    listed = [line for line in blank.lines if not line.is_total]
    if request.rows_of == RowsOf.UNITS:
        rows = _listed_units(blank) if listed else [_of_unit(unit) for unit in reporting_units(_last_day(request))]
    else:
        rows = _listed_projects(request, blank) if listed else _of_projects(chosen_projects(request), request)
    return rows + [RequestRow("", None, line.label, line.row, True) for line in blank.lines if line.is_total]


def chosen_projects(request: Request) -> QuerySet[Project]:
    """Projects that are reported on the request's form in its month, narrowed as a list of projects is."""
    duties = ReportingDuty.objects.in_period(request.period).filter(form=request.form)
    found = found_projects(Sight(list(Unit.objects.all()), None), read_state(QueryDict(request.chosen)))
    return found.filter(pk__in=duties.values("project_id")).order_by("unit__order", "unit_id", "pk")


def unmatched(rows: Iterable[RequestRow]) -> list[RequestRow]:
    """Listed lines that mean no unit or project; they stay as they came."""
    return [row for row in rows if not row.key and not row.is_total]


def _last_day(request: Request) -> Any:
    return Period.parse(request.period).last_day


def _of_unit(unit: Unit, sheet_row: int | None = None) -> RequestRow:
    return RequestRow(str(unit.pk), unit.pk, unit.label, sheet_row)


def _listed_units(blank: Blank) -> list[RequestRow]:
    lines = [line for line in blank.lines if not line.is_total]
    known = units_by_name(line.label for line in lines)
    return [
        _of_unit(known[line.label], line.row) if line.label in known else RequestRow("", None, line.label, line.row)
        for line in lines
    ]


def _listed_projects(request: Request, blank: Blank) -> list[RequestRow]:
    """By the whole name, today's or a former one; a name that several bear means none."""
    lines = [line for line in blank.lines if not line.is_total]
    names = {name_key(line.label) for line in lines}
    found: dict[str, set[int]] = {}
    for squeezed, pk in (
        Project.objects.standing().filter(names__squeezed__in=names).values_list("names__squeezed", "pk")
    ):
        found.setdefault(squeezed, set()).add(pk)
    single = {name: next(iter(pks)) for name, pks in found.items() if len(pks) == 1}
    projects = {one.pk: one for one in Project.objects.filter(pk__in=single.values())}
    made = {row.key: row for row in _of_projects(list(projects.values()), request)}
    rows = []
    for line in lines:
        project = projects.get(single.get(name_key(line.label), 0))
        row = made[project.uid] if project else RequestRow("", None, line.label)
        rows.append(RequestRow(row.key, row.unit, line.label, line.row))
    return rows


def _of_projects(projects: QuerySet[Project] | Sequence[Project], request: Request) -> list[RequestRow]:
    """Each with the unit that reports it on the request's form, else the one that keeps it."""
    shown = list(projects[:MOST_ROWS])
    duties = ReportingDuty.objects.in_period(request.period).filter(form=request.form, project__in=shown)
    reporters = dict(duties.values_list("project_id", "unit_id"))
    return [RequestRow(one.uid, reporters.get(one.pk, one.unit_id), one.name) for one in shown]
