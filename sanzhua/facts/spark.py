"""The same metrics on Spark, for a province or the country: the engine's own query, written anew by sqlglot.

Wants the extra `spark` (pyspark, Java 17); nothing else of the house imports this module. No Django.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify

from sanzhua.base.periods import Period
from sanzhua.facts import engine, slices
from sanzhua.facts.definitions import Metric
from sanzhua.facts.expressions import ONCE_COLUMN

_VIEW = "parts"
_TYPES = {"BIGINT": "bigint", "DOUBLE": "double", "BOOLEAN": "boolean", "VARCHAR": "string"}
_WHOLE = "DECIMAL(38, 0)"


def answer(
    session: Any, source: engine.Source, metrics: Sequence[Metric], period: Period, by: Sequence[str] = ()
) -> engine.Answer:
    """As `engine.answer`, from the same files; `session` is a SparkSession."""
    _view(session, source)
    total = _told(session, source, metrics, period, ())[()] if metrics else {}
    return engine.Answer(total, _told(session, source, metrics, period, by) if by else {})


def query(source: engine.Source, metrics: Sequence[Metric], by: Sequence[str]) -> str:
    """Spark's SQL for one grouping, over the view `parts`."""
    types = dict(source.types)
    names = ", ".join(f'"{name}"' for name in types)
    ours = engine.aggregate_query(source.sql_over(f"SELECT {names} FROM {_VIEW}"), metrics, by)
    tree = _bound(sqlglot.parse_one(_numbered(ours), read="duckdb"), source.conditions)
    tree = qualify(tree, schema={_VIEW: types}, dialect="duckdb", validate_qualify_columns=False)
    return tree.transform(_exact, types).sql(dialect="spark")


def _view(session: Any, source: engine.Source) -> None:
    """The files with every column of the source: older ones lack some, and where there is no file there is no row."""
    held = _read(session, source) if source.files else session.createDataFrame([], "period string")
    columns = [
        f"CAST({f'`{name}`' if name in held.columns else 'NULL'} AS {_TYPES[kind]}) AS `{name}`"
        for name, kind in source.types.items()
    ]
    held.selectExpr(*columns).createOrReplaceTempView(_VIEW)


def _read(session: Any, source: engine.Source) -> Any:
    whole = [str(source.folder / name) for name in source.files if not slices.is_slice(name)]
    found = [session.read.option("mergeSchema", "true").parquet(*whole)] if whole else []
    for file in slices.files_of(name for name in source.files if slices.is_slice(name)):
        units = [slices.unit_of(name) for name in source.files if slices.file_of(name) == file]
        rows = session.read.parquet(str(source.folder / file))
        found.append(rows.where(rows.unit_id.isin(units)))
    return reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), found)


def _told(
    session: Any, source: engine.Source, metrics: Sequence[Metric], period: Period, by: Sequence[str]
) -> dict[engine.Group, dict[str, engine.Number]]:
    found = [[_plain(value) for value in row] for row in session.sql(query(source, metrics, by)).collect()]
    return engine.told(found, metrics, period, by)


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) else value


def _numbered(sql: str) -> str:
    """Each `?` named by its place in the text: a tree is walked in another order."""
    marks = [token for token in sqlglot.tokenize(sql, read="duckdb") if token.token_type.name == "PLACEHOLDER"]
    for number, token in reversed(list(enumerate(marks))):
        sql = f"{sql[: token.start]}:p{number}{sql[token.end + 1 :]}"
    return sql


def _bound(tree: exp.Expr, values: Sequence[object]) -> exp.Expr:
    """The values as literals; a list of numbers or words becomes the list behind IN."""
    for place in list(tree.find_all(exp.Placeholder)):
        value = values[int(str(place.this)[1:])]
        chosen = place.find_ancestor(exp.In)
        if isinstance(value, list) and chosen is not None:
            listed = [exp.convert(item) for item in value] or [exp.null()]
            chosen.replace(exp.In(this=chosen.this, expressions=listed))
        else:
            place.replace(exp.convert(value))
    return tree


def _exact(node: exp.Expr, types: Mapping[str, str]) -> exp.Expr:
    """Sums of whole numbers pass 64 bits here as they do in DuckDB."""
    if isinstance(node, exp.Sum) and not isinstance(node.this, exp.Cast) and _is_whole(node, types):
        return exp.Sum(this=exp.cast(node.this.copy(), _WHOLE))
    return node


def _is_whole(node: exp.Expr, types: Mapping[str, str]) -> bool:
    names = (column.name.removeprefix(ONCE_COLUMN) for column in node.find_all(exp.Column))
    return "DOUBLE" not in {types.get(name) for name in names} and node.find(exp.Div) is None
