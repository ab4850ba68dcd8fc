"""A request's table: every cell with its figure and where it comes from, or with why it has none.

Only what was accepted is looked at: parts of the metric layer, the register, answers that were reported. No draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Unit
from sanzhua.facts.models import Part
from sanzhua.facts.queries import metrics, rows_of
from sanzhua.outward.models import Request, RequestColumn
from sanzhua.outward.queries.request_answers import Given, reported_answers
from sanzhua.outward.queries.request_rows import RequestRow, kept_rows, rows_now
from sanzhua.outward.request_choices import RequestStatus
from sanzhua.outward.request_figures import shown_figure
from sanzhua.outward.request_sources import PROJECT, UNIT, Source, read_source
from sanzhua.registry.models import Project
from sanzhua.registry.queries.values import register_values
from sanzhua.ui import times

OK, EMPTY, MISSING, NONE = "ok", "empty", "missing", "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` as it goes into the file, `shown` as the page prints it, `said` where it comes from or why not.

    State: ok; empty (its source says nothing); missing (not accepted, not answered); none (nothing belongs here).
    """

    state: str
    value: Any = None
    shown: str = ""
    said: str = ""

    @property
    def is_number(self) -> bool:
        return isinstance(self.value, int | float)


@dataclass(frozen=True, slots=True)
class Head:
    """A column with its source in words; `unit` of money, empty where it holds none."""

    column: RequestColumn
    words: str
    unit: str


@dataclass(frozen=True, slots=True)
class Line:
    row: RequestRow
    unit: str
    cells: tuple[Cell, ...]
    columns: tuple[RequestColumn, ...]

    @property
    def sourced(self) -> list[tuple[RequestColumn, Cell]]:
        """The cells that say where they come from."""
        return [(column, cell) for column, cell in zip(self.columns, self.cells, strict=True) if cell.said]


@dataclass(frozen=True)
class RequestTable:
    """Columns in the order of the form received; `lines` the rows in theirs, totals last."""

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]

    @property
    def columns(self) -> tuple[RequestColumn, ...]:
        return tuple(head.column for head in self.heads)

    @property
    def missing(self) -> int:
        return sum(cell.state == MISSING for line in self.lines for cell in line.cells)

    @property
    def filled(self) -> int:
        return sum(cell.state == OK for line in self.lines for cell in line.cells)


def request_table(request: Request, *, only_unit: int | None = None) -> RequestTable:
    """`only_unit`: the rows of one unit, as it may see them, and no totals. A fixed number of queries."""
    rows = rows_now(request) if request.status == RequestStatus.DRAFT else kept_rows(request)
    if only_unit is not None:
        rows = [row for row in rows if row.unit == only_unit and row.key]
    columns = tuple(request.columns.all())
    lookup = _Lookup(columns, rows)
    heads = tuple(_head(column, lookup.sources[column.pk]) for column in columns)
    return RequestTable(heads, tuple(lookup.line(place, row) for place, row in enumerate(rows, start=1)))


def _head(column: RequestColumn, source: Source | None) -> Head:
    is_money = source is not None and (
        source.is_money or (source.kind in ("gap", "earlier") and column.kind == "money")
    )
    return Head(column, source.words() if source else "", column.get_unit_display() if is_money else "")


@dataclass
class _Lookup:
    """Everything that the cells may ask, read once."""

    columns: tuple[RequestColumn, ...]
    rows: Sequence[RequestRow]
    versions: dict[tuple[str, str, int], int] = field(default_factory=dict)
    figures: dict[tuple[str, str, str, str], Any] = field(default_factory=dict)
    returned: dict[tuple[str, str, str], list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sources = {column.pk: read_source(column.source) for column in self.columns}
        self.units = {unit.pk: unit for unit in Unit.objects.filter(pk__in={row.unit for row in self.rows if row.unit})}
        self._read_parts()
        self._read_metrics()
        self._read_returns()
        self.projects = self._register()
        self.given = self._answers()

    def line(self, place: int, row: RequestRow) -> Line:
        unit = self.units[row.unit].shown if row.unit in self.units else ""
        return Line(row, unit, tuple(self._cell(column, row, place) for column in self.columns), self.columns)

    def _asked(self, kind: str) -> dict[tuple[str, str], list[str]]:
        """Keys by form and period."""
        found: dict[tuple[str, str], list[str]] = {}
        for source in self.sources.values():
            if source is not None and source.kind == kind:
                found.setdefault((source.form, source.period), []).append(source.key)
        return found

    @property
    def _unit_ids(self) -> set[int]:
        return {row.unit for row in self.rows if row.unit}

    def _read_parts(self) -> None:
        asked = {*self._asked("metric"), *self._asked("column")}
        if not asked:
            return
        parts = Part.objects.current().filter(source__in={form for form, _period in asked}, unit_id__in=self._unit_ids)
        listed = parts.filter(period__in={period for _form, period in asked})
        self.names: dict[str, str] = {}
        for part in listed:
            self.versions[part.source, part.period, part.unit_id] = part.version
            self.names[part.unit_name] = str(part.unit_id)

    def _read_metrics(self) -> None:
        for (form, period), keys in self._asked("metric").items():
            found = metrics(keys, form=form, period=period, by=("unit",), unit_ids=self._unit_ids)
            for one in found["rows"]:
                for key in keys:
                    self.figures[form, period, key, self.names.get(one["unit"], "")] = one["values"][key]
            for key in keys:
                self.figures[form, period, key, "total"] = found["total"][key]

    def _read_returns(self) -> None:
        wanted = {row.key for row in self.rows}
        for form, period in self._asked("column"):
            for one in rows_of(form, period, unit_ids=self._unit_ids):
                if one["project"] in wanted:
                    self.returned.setdefault((form, period, one["project"]), []).append(one)

    def _register(self) -> dict[str, dict[str, Any]]:
        if not any(source and source.kind == "register" for source in self.sources.values()):
            return {}
        uids = [row.key for row in self.rows if row.key]
        return {project.uid: register_values(project) for project in Project.objects.filter(uid__in=uids)}

    def _answers(self) -> Mapping[tuple[int, str], Given]:
        """By column and row, of this request's gaps and of the earlier ones that are taken over."""
        gaps = [column.pk for column in self.columns if column.is_gap]
        earlier = [int(one.key) for one in self.sources.values() if one is not None and one.kind == "earlier"]
        return reported_answers([*gaps, *earlier]) if gaps or earlier else {}

    def _cell(self, column: RequestColumn, row: RequestRow, place: int) -> Cell:
        source = self.sources[column.pk]
        if source is None or source.kind == "blank":
            return Cell(NONE)
        if not row.key and source.kind in (UNIT, PROJECT):
            return Cell(NONE, shown=row.label)
        if row.is_total:
            return self._total(column, source)
        if not row.key:
            return Cell(NONE, said=_("来文列的这一行没有对应的单位或项目"))
        reader = getattr(self, f"_of_{source.kind}")
        cell: Cell = reader(column, source, row, place)
        return cell

    def _of_serial(self, _column: RequestColumn, _source: Source, _row: RequestRow, place: int) -> Cell:
        return Cell(OK, place, str(place))

    def _of_unit(self, _column: RequestColumn, _source: Source, row: RequestRow, _place: int) -> Cell:
        unit = self.units.get(row.unit or 0)
        return Cell(OK, unit.label, unit.shown) if unit else Cell(EMPTY)

    def _of_project(self, _column: RequestColumn, _source: Source, row: RequestRow, _place: int) -> Cell:
        return Cell(OK, row.label, row.label)

    def _of_register(self, column: RequestColumn, source: Source, row: RequestRow, _place: int) -> Cell:
        return _cell_of(column, source, self.projects.get(row.key, {}).get(source.key), source.words())

    def _of_metric(self, column: RequestColumn, source: Source, row: RequestRow, _place: int) -> Cell:
        version = self.versions.get((source.form, source.period, row.unit or 0))
        if version is None:
            return _not_accepted(source)
        nothing = 0 if source.metric().is_count else None
        value = self.figures.get((source.form, source.period, source.key, row.key), nothing)
        return _cell_of(column, source, value, self._accepted(source, row, version))

    def _of_column(self, column: RequestColumn, source: Source, row: RequestRow, _place: int) -> Cell:
        version = self.versions.get((source.form, source.period, row.unit or 0))
        if version is None:
            return _not_accepted(source)
        found = self.returned.get((source.form, source.period, row.key), [])
        if not found:
            return Cell(EMPTY, said=_("已接收的报表里没有这个项目"))
        values = {str(one[source.key]) for one in found}
        if len(values) > 1:
            return Cell(EMPTY, said=_("报表里这个项目有%(count)d行，各行不同，不合并") % {"count": len(found)})
        return _cell_of(column, source, found[0][source.key], self._accepted(source, row, version))

    def _of_gap(self, column: RequestColumn, _source: Source, row: RequestRow, _place: int) -> Cell:
        given = self.given.get((column.pk, row.key))
        return given_cell(column, given) if given else Cell(MISSING, shown=_("未报"), said=_("单位未填报"))

    def _of_earlier(self, column: RequestColumn, source: Source, row: RequestRow, _place: int) -> Cell:
        given = self.given.get((int(source.key), row.key))
        return given_cell(column, given) if given else Cell(MISSING, shown=_("未报"), said=_("以前没有报过"))

    def _total(self, column: RequestColumn, source: Source) -> Cell:
        """A sum over units that are all there; one that is not makes no smaller sum, it makes none."""
        if source.kind in ("metric", "gap", "earlier") and any(not row.key and not row.is_total for row in self.rows):
            return Cell(MISSING, shown=_("不合计"), said=_("来文列的这一行没有对应的单位或项目"))
        if source.kind == "metric":
            waited = [
                row for row in self.rows if row.unit and (source.form, source.period, row.unit) not in self.versions
            ]
            if waited:
                return Cell(MISSING, shown=_("不合计"), said=_("有%(count)d个单位未接收") % {"count": len(waited)})
            value = self.figures.get((source.form, source.period, source.key, "total"))
            return _cell_of(column, source, value, _("各行合计，%(source)s") % {"source": source.words()})
        if source.kind in ("gap", "earlier") and column.kind in ("number", "money"):
            return self._total_given(column, source)
        return Cell(NONE)

    def _total_given(self, column: RequestColumn, source: Source) -> Cell:
        key = column.pk if source.kind == "gap" else int(source.key)
        given = [self.given.get((key, row.key)) for row in self.rows if row.key]
        if any(one is None for one in given):
            return Cell(MISSING, shown=_("不合计"), said=_("还有单位未报"))
        total = sum(one.value or 0 for one in given if one is not None)
        value, shown = shown_figure(total, column)
        return Cell(OK, value, shown, _("各行合计，单位填报"))

    def _accepted(self, source: Source, row: RequestRow, version: int) -> str:
        unit = self.units[row.unit].shown if row.unit in self.units else ""
        return _("%(source)s，%(unit)s第%(version)d版") % {
            "source": source.words(),
            "unit": unit,
            "version": version,
        }


def given_cell(column: RequestColumn, given: Given) -> Cell:
    words = {"unit": given.unit, "by": given.by, "at": times.moment(given.at)}
    said = _("%(unit)s%(by)s填报，%(at)s") % words
    if given.value is None:
        return Cell(EMPTY, said=said)
    value, shown = shown_figure(given.value, column)
    return Cell(OK, value, shown, said)


def _cell_of(column: RequestColumn, source: Source, value: Any, said: str) -> Cell:
    if value is None or value == "" or value == []:
        return Cell(EMPTY, said=said)
    given, shown = shown_figure(value, column, source)
    return Cell(OK, given, shown, said)


def _not_accepted(source: Source) -> Cell:
    return Cell(MISSING, shown=_("未接收"), said=_("%(source)s未接收") % {"source": source.words()})
