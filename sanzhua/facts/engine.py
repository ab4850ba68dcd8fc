"""Answers of the metric layer from Parquet files: group, count, add up, and divide after adding up. No Django."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from sanzhua.base.periods import Period
from sanzhua.facts import duck
from sanzhua.facts.basis import ORIGINAL, Regrouping, regrouped
from sanzhua.facts.definitions import TIME_SHARE, Metric
from sanzhua.facts.dimensions import size_expression
from sanzhua.facts.where import EVERYTHING, Condition

Number: TypeAlias = int | float | None
Group: TypeAlias = tuple[str | None, ...]

_ONCE = re.compile(r"sum_once\((\w+)\)")


@dataclass(frozen=True)
class Source:
    """Files of one form, and what of them counts. `units` None stands for every unit, an empty collection for none."""

    folder: Path
    files: Sequence[str]
    types: Mapping[str, str]
    units: Collection[int] | None = None
    where: Condition = EVERYTHING
    admitted_in: int | None = None
    basis: Sequence[Regrouping] = ORIGINAL

    @property
    def _typed(self) -> str:
        # The empty table gives older files the columns that they lack, and keeps the types where there is no file.
        empty = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in self.types.items())
        read = "SELECT * FROM read_parquet(?, union_by_name = true)"
        return f"SELECT {empty} WHERE false" + (f" UNION ALL BY NAME {read}" if self.files else "")

    @property
    def sql(self) -> str:
        """A query for the rows that count; `parameters` go with it."""
        seen = "TRUE" if self.units is None else "unit_id IN (SELECT unnest(?::BIGINT[]))"
        steps, _values, framed = regrouped("typed", self.basis)
        stages = [
            f"typed AS ({self._typed})",
            *steps,
            f"seen AS (SELECT *, {size_expression()} AS size FROM {framed} WHERE {seen})",
        ]
        last = "seen"
        if self.admitted_in is not None:
            last = "admitted"
            stages.append(
                "admitted AS (SELECT * FROM seen WHERE left(admitted_on, 4) = ? "
                "QUALIFY row_number() OVER (PARTITION BY project ORDER BY period, unit_id) = 1)"
            )
        return f"WITH {', '.join(stages)} SELECT * FROM {last} WHERE {self.where.sql}"

    @property
    def bare_sql(self) -> str:
        """The same without `size`; where nothing is left out, the files as they are, planned in half the time."""
        counts_all = self.units is None and self.where == EVERYTHING and self.admitted_in is None
        return self._typed if counts_all and not self.basis else self.sql

    @property
    def parameters(self) -> list[object]:
        files = [[str(self.folder / name) for name in self.files]] if self.files else []
        units = [] if self.units is None else [sorted(self.units)]
        year = [] if self.admitted_in is None else [f"{self.admitted_in:04d}"]
        _stages, steps, _last = regrouped("typed", self.basis)
        return [*files, *steps, *units, *year, *self.where.parameters]


@dataclass(frozen=True)
class Answer:
    """Values by metric key: of all rows, and of each group of dimension values."""

    total: dict[str, Number]
    groups: dict[Group, dict[str, Number]] = field(default_factory=dict)


def answer(source: Source, metrics: Sequence[Metric], period: Period, by: Sequence[str] = ()) -> Answer:
    """All metrics (none: groups alone) in two passes at most; rates are divided here, after both sides are added up."""
    with duck.cursor(source.folder) as connection:
        total = _aggregate(connection, source, metrics, period, ())[()] if metrics else {}
        groups = _aggregate(connection, source, metrics, period, by) if by else {}
    return Answer(total, groups)


def rows(source: Source, scope: str | None = None) -> list[dict[str, Any]]:
    """The rows themselves, by unit, project and period; `scope` is a metric's, for the rows behind it."""
    query = f"SELECT * FROM ({source.sql}) WHERE {scope or 'TRUE'} ORDER BY unit, project, period"
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


def in_order(groups: Iterable[Group]) -> list[Group]:
    """By code point, null last."""
    return sorted(groups, key=lambda group: [(value is None, value or "") for value in group])


def _aggregate(
    connection: Any, source: Source, metrics: Sequence[Metric], period: Period, by: Sequence[str]
) -> dict[Group, dict[str, Number]]:
    wanted = {text: f"_{number}" for number, text in enumerate(_aggregates(metrics))}
    dimensions = ", ".join(f'"{name}"' for name in by)
    selected = ", ".join([*(f'"{name}"' for name in by), *(f"{text} AS {name}" for text, name in wanted.items())])
    relation = _with_once(source.sql, metrics, by)
    grouped = f" GROUP BY {dimensions}" if by else ""
    found = connection.execute(f"SELECT {selected} FROM ({relation}){grouped}", source.parameters).fetchall()
    return {
        tuple(values[: len(by)]): _values(metrics, dict(zip(wanted, values[len(by) :], strict=True)), period)
        for values in found
    }


def _aggregates(metrics: Iterable[Metric]) -> list[str]:
    return list(dict.fromkeys(text for metric in metrics for text in (_top(metric), _bottom(metric)) if text))


def _top(metric: Metric) -> str:
    return _scoped(metric.numerator, metric.scope)


def _bottom(metric: Metric) -> str | None:
    return _scoped(metric.denominator, metric.scope) if metric.denominator else None


def _scoped(aggregate: str, scope: str | None) -> str:
    plain = _ONCE.sub(r"sum(CASE WHEN _first THEN _once_\1 END)", aggregate)
    return f"{plain} FILTER (WHERE {scope})" if scope else plain


def _with_once(sql: str, metrics: Iterable[Metric], by: Sequence[str]) -> str:
    """Marks one row of each project in its group and puts the project's own figures on it."""
    columns = sorted({column for metric in metrics for column in metric.once})
    if not columns:
        return sql
    within = ", ".join([*(f'"{name}"' for name in by), "project"])
    figures = ", ".join(f"max({column}) OVER (PARTITION BY {within}) AS _once_{column}" for column in columns)
    return f"SELECT *, row_number() OVER (PARTITION BY {within}) = 1 AS _first, {figures} FROM ({sql})"


def _values(metrics: Iterable[Metric], found: Mapping[str, int | None], period: Period) -> dict[str, Number]:
    return {metric.key: _value(metric, found, period) for metric in metrics}


def _value(metric: Metric, found: Mapping[str, int | None], period: Period) -> Number:
    top = found[_top(metric)]
    below = _bottom(metric)
    if below is None:
        return top
    bottom = found[below]
    if top is None or not bottom:
        return None
    # Whole numbers are divided in Python, which rounds once; the engine would round the sums first.
    quotient = top / bottom
    return quotient - period.month / 12 if metric.minus == TIME_SHARE else quotient
