"""Answers of the metric layer from Parquet files: group, count, add up, and divide after adding up. No Django."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import duckdb

from sanzhua.base.periods import Period
from sanzhua.facts import duck, held, slices
from sanzhua.facts.basis import ORIGINAL, Regrouping, regrouped
from sanzhua.facts.definitions import TIME_SHARE, Metric
from sanzhua.facts.dimensions import is_several, own_project, parted, size_expression, top_unit_expression
from sanzhua.facts.expressions import ONCE_COLUMN, aggregate, condition
from sanzhua.facts.where import EVERYTHING, Condition

Number: TypeAlias = int | float | None
Group: TypeAlias = tuple[str | None, ...]
Lost: TypeAlias = tuple[str, str]  # a form, and the column that it lacks
_NUMBERS = frozenset({"BIGINT", "HUGEINT", "INTEGER", "DOUBLE"})


@dataclass(frozen=True)
class Source:
    """Files of one source, and what of them counts. `units` None stands for every unit, an empty collection for none.

    `is_open`: single parts of a month that others may still join; `held` is for the engine alone.
    """

    folder: Path
    files: Sequence[str]
    types: Mapping[str, str]
    units: Collection[int] | None = None
    where: Condition = EVERYTHING
    admitted_in: int | None = None
    basis: Sequence[Regrouping] = ORIGINAL
    packages: str = ""
    is_open: bool = False
    held: str | None = None

    def ready(self, connection: Any) -> Source:
        """As it is asked best: the parts of an open month out of a table that holds them."""
        return (
            replace(self, held=held.table_of(connection, self.folder, self.files, self.types)) if self.is_open else self
        )

    @property
    def _typed(self) -> str:
        if self.held:
            return f"SELECT * EXCLUDE (_file) FROM {self.held} WHERE _file IN (SELECT unnest(CAST(? AS VARCHAR[])))"
        # The empty table gives older files the columns that they lack, and keeps the types where there is no file.
        empty = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in self.types.items())
        read = slices.relation(self.folder, self.files)[0]
        return f"SELECT {empty} WHERE false" + (f" UNION ALL BY NAME {read}" if self.files else "")

    @property
    def sql(self) -> str:
        """A query for the rows that count; `parameters` go with it."""
        return self.sql_over(self._typed)

    def sql_over(self, typed: str) -> str:
        """The same over a query for all rows, which need not be files of this engine; `conditions` go with it."""
        seen = "TRUE" if self.units is None else "unit_id IN (SELECT unnest(CAST(? AS BIGINT[])))"
        steps, _values, framed = regrouped("typed", self.basis)
        stages = [
            f"typed AS ({typed})",
            *steps,
            f"seen AS (SELECT *, {size_expression()} AS size, {top_unit_expression()} AS top_unit FROM {framed} "
            f"WHERE {seen})",
        ]
        last = "seen"
        if self.admitted_in is not None:
            last = "admitted"
            stages.append(
                "admitted AS (SELECT * FROM seen WHERE left(admitted_on, 4) = ? "
                "QUALIFY row_number() OVER (PARTITION BY project ORDER BY period, unit_id) = 1)"
            )
        columns = own_project(self.packages, last)
        return f"WITH {', '.join(stages)} SELECT {columns} FROM {last} WHERE {self.where.sql}"

    @property
    def bare_sql(self) -> str:
        """The same without `size`; where nothing is left out, the files as they are, planned in half the time."""
        counts_all = self.units is None and self.where == EVERYTHING and self.admitted_in is None
        return self._typed if counts_all and not self.basis and not self.packages else self.sql

    @property
    def parameters(self) -> list[object]:
        held = [[str(self.folder / name) for name in self.files]]
        files = held if self.held else slices.relation(self.folder, self.files)[1]
        return [*files, *self.conditions]

    @property
    def conditions(self) -> list[object]:
        units = [] if self.units is None else [sorted(self.units)]
        year = [] if self.admitted_in is None else [f"{self.admitted_in:04d}"]
        _stages, steps, _last = regrouped("typed", self.basis)
        return [*steps, *units, *year, *self.where.parameters]


@dataclass(frozen=True)
class Answer:
    """Values by metric key: of all rows, and of each group of dimension values; `gone` are metrics without a figure
    and the column for want of which they have none."""

    total: dict[str, Number]
    groups: dict[Group, dict[str, Number]] = field(default_factory=dict)
    gone: Mapping[str, Lost] = field(default_factory=dict)


def answer(source: Source, metrics: Sequence[Metric], period: Period, by: Sequence[str] = ()) -> Answer:
    """All metrics (none: groups alone), in one pass where every row is in one group; rates are divided here, after both
    sides are added up."""
    with duck.cursor(source.folder) as connection:
        source = source.ready(connection)
        if metrics and by and not is_several(by) and not any(map(_once, metrics)):
            return _in_one_pass(connection, source, metrics, period, by)
        total = _aggregate(connection, source, metrics, period, ())[()] if metrics else {}
        groups = _aggregate(connection, source, metrics, period, by) if by else {}
    return Answer(total, groups)


def _in_one_pass(
    connection: Any, source: Source, metrics: Sequence[Metric], period: Period, by: Sequence[str]
) -> Answer:
    query = aggregate_query(source.sql, metrics, by, with_total=True)
    found = connection.execute(query, source.parameters).fetchall()
    # Which line is the total is told behind the figures: a group may have no name for any of its dimensions.
    totals, groups = ([line[:-1] for line in found if bool(line[-1]) == is_total] for is_total in (True, False))
    (total,) = told([line[len(by) :] for line in totals], metrics, period, ()).values()
    return Answer(total, told(groups, metrics, period, by))


def fault(source: Source, one: Metric) -> str | None:
    """Why the engine cannot answer the metric with a number; asked of a source without files, nothing is read."""
    with duck.cursor(source.folder) as connection:
        try:
            kinds = _kinds(connection, aggregate_query(source.sql, [one], ()), source)
            scope = _kinds(connection, f"SELECT {condition(one.scope or 'TRUE')} FROM ({source.sql})", source)
        except duckdb.Error as error:
            return str(error).splitlines()[0][:200]
    wrong = [kind for kind in kinds if kind not in _NUMBERS and not kind.startswith("DECIMAL")]
    return next(iter([*wrong, *(kind for kind in scope if kind != "BOOLEAN")]), None)


def _kinds(connection: Any, query: str, source: Source) -> list[str]:
    return [str(column[1]) for column in connection.execute(query, source.parameters).description]


def rows(source: Source, scope: str | None = None) -> list[dict[str, Any]]:
    """The rows themselves, by unit, project and period; `scope` is a metric's, for the rows behind it."""
    narrowed = condition(scope) if scope else "TRUE"
    query = f"SELECT * EXCLUDE (_own) FROM ({source.sql}) WHERE {narrowed} ORDER BY unit, project, period"
    with duck.cursor(source.folder) as connection:
        found = connection.execute(query, source.parameters)
        names = [column[0] for column in found.description]
        return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


def tuples(source: Source, columns: Sequence[str], *, order: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    """Single columns of all rows, in the order asked for."""
    named, by = (", ".join(f'"{name}"' for name in names) for names in (columns, order))
    query = f"SELECT {named} FROM ({source.bare_sql})" + (f" ORDER BY {by}" if by else "")
    with duck.cursor(source.folder) as connection:
        found: list[tuple[Any, ...]] = connection.execute(query, source.parameters).fetchall()
        return found


def firsts(source: Source, column: str) -> list[tuple[str, Any]]:
    """(project, value) of the earliest row whose column is neither null nor zero; of one month the first unit's."""
    order = "period || lpad(CAST(unit_id AS VARCHAR), 20, '0')"
    query = (
        f'SELECT project, arg_min("{column}", {order}) FROM ({source.bare_sql}) WHERE "{column}" <> 0 GROUP BY project'
    )
    with duck.cursor(source.folder) as connection:
        found: list[tuple[str, Any]] = connection.execute(query, source.parameters).fetchall()
        return found


def lowest(source: Source, over: str, under: str, most: int) -> list[str]:
    """Projects whose rows hold the `most` lowest quotients of two whole columns, and more where quotients are equal.

    Rows whose quotient nobody knows are passed over. Of many that have nothing above the line the largest below count.
    """
    judged = (
        f'SELECT project, "{under}" AS below, "{over}" / "{under}" AS share FROM ({source.bare_sql}) '
        f'WHERE "{under}" <> 0 AND "{over}" IS NOT NULL'
    )
    with duck.cursor(source.folder) as connection:
        shares = f"SELECT max(share) FROM (SELECT share FROM ({judged}) ORDER BY share LIMIT {most})"
        (last,) = connection.execute(shares, source.parameters).fetchone() or (None,)
        wanted, values = f"SELECT DISTINCT project FROM ({judged}) WHERE share <= ?", [last]
        if last == 0:
            # Half a city may have begun nothing: of equal shares the caller wants the largest, then the first by name.
            wanted = (
                f"SELECT project FROM ({judged}) WHERE share < 0 UNION (SELECT project FROM ({judged}) "
                f"WHERE share = 0 ORDER BY below DESC, project LIMIT {most})"
            )
            values = []
        times = 2 if last == 0 else 1
        found = [] if last is None else connection.execute(wanted, [*source.parameters * times, *values]).fetchall()
    return [project for (project,) in found]


def in_order(groups: Iterable[Group]) -> list[Group]:
    """By code point, null last."""
    return sorted(groups, key=lambda group: [(value is None, value or "") for value in group])


def _aggregate(
    connection: Any, source: Source, metrics: Sequence[Metric], period: Period, by: Sequence[str]
) -> dict[Group, dict[str, Number]]:
    query = aggregate_query(source.sql, metrics, by)
    return told(connection.execute(query, source.parameters).fetchall(), metrics, period, by)


def aggregate_query(rows: str, metrics: Sequence[Metric], by: Sequence[str], *, with_total: bool = False) -> str:
    """One query for all aggregates of all metrics over a query for the rows that count.

    `with_total`: a line for all rows among those of the groups; a last column is 0 in the groups' lines alone.
    """
    names = [f'"{name}"' for name in by]
    aggregates = [f"{text} AS _{number}" for number, text in enumerate(_aggregates(metrics))]
    relation = _with_once(parted(rows, by), [column for one in metrics for column in _once(one)], by)
    named = ", ".join(names)
    if with_total:
        aggregates.append(f"grouping({named})")
        named = f"GROUPING SETS (({named}), ())"
    grouped = f" GROUP BY {named}" if by else ""
    return f"SELECT {', '.join([*names, *aggregates])} FROM ({relation}){grouped}"


def told(
    found: Iterable[Sequence[Any]], metrics: Sequence[Metric], period: Period, by: Sequence[str]
) -> dict[Group, dict[str, Number]]:
    """The metrics out of the rows of that query, by group; rates are divided here."""
    wanted = _aggregates(metrics)
    return {
        tuple(values[: len(by)]): _values(metrics, dict(zip(wanted, values[len(by) :], strict=True)), period)
        for values in found
    }


def _aggregates(metrics: Iterable[Metric]) -> list[str]:
    return list(dict.fromkeys(text for metric in metrics for text in (_top(metric), _bottom(metric)) if text))


def _top(metric: Metric) -> str:
    return aggregate(metric.numerator, metric.scope).sql


def _bottom(metric: Metric) -> str | None:
    return aggregate(metric.denominator, metric.scope).sql if metric.denominator else None


def _once(metric: Metric) -> tuple[str, ...]:
    sides = [text for text in (metric.numerator, metric.denominator) if text]
    return tuple(column for text in sides for column in aggregate(text, metric.scope).once)


def _with_once(sql: str, once: Iterable[str], by: Sequence[str]) -> str:
    """Marks one row of each project in its group and puts the project's own figures on it."""
    columns = sorted(set(once))
    if not columns:
        return sql
    within = ", ".join([*(f'"{name}"' for name in by), "coalesce(_own, project)"])
    figures = ", ".join(f"max({column}) OVER (PARTITION BY {within}) AS {ONCE_COLUMN}{column}" for column in columns)
    first = f"row_number() OVER (PARTITION BY {within} ORDER BY unit_id) = 1"
    return f"SELECT *, {first} AS _first, {figures} FROM ({sql})"


def _values(metrics: Iterable[Metric], found: Mapping[str, Number], period: Period) -> dict[str, Number]:
    return {metric.key: _value(metric, found, period) for metric in metrics}


def _value(metric: Metric, found: Mapping[str, Number], period: Period) -> Number:
    below = _bottom(metric)
    top = found[_top(metric)]
    return top if below is None else quotient(metric, top, found[below], period)


def quotient(metric: Metric, top: Number, bottom: Number, period: Period) -> Number:
    """Whole numbers are divided in Python, which rounds once; the engine would round the sums first."""
    if top is None or not bottom:
        return None
    divided = top / bottom
    return divided - period.month / 12 if metric.minus == TIME_SHARE else divided
