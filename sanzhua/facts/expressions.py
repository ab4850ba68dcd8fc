"""What a metric may be made of: SQL over the columns of one source, parsed and written anew from an allow-list.

Columns, aggregates, CASE, comparisons and arithmetic; nothing else. No Django.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError, TokenError

MAX_LENGTH = 2_000
ONCE = "sum_once"
ONCE_COLUMN = "_once_"
# Words beside the columns: the month of the row as `2019-06`, its year, and a day after which no day of it comes.
WORDS = {"period": "VARCHAR", "year": "VARCHAR", "last_day": "VARCHAR", "project": "VARCHAR"}
_MEANS = {"year": "left(period, 4)", "last_day": "period || '-31'"}

_AGGREGATES = (exp.Sum, exp.Count, exp.Min, exp.Max, exp.Avg)
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Paren, exp.Literal)
_CONDITIONS = (
    *(exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.In, exp.Is, exp.Like),
    *(exp.Boolean, exp.Null),
)
_OF_ROWS = (*_ARITHMETIC, *_CONDITIONS, exp.Case, exp.If, exp.Column, exp.Identifier)


class BadExpression(ValueError):
    """Not of the allow-list; `piece` is what was not understood or not allowed, `missing` a name that is no column."""

    def __init__(self, piece: str, missing: str = "") -> None:
        super().__init__(missing or piece)
        self.piece, self.missing = piece, missing


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`sql` for DuckDB, its aggregates narrowed to the scope; `once` are columns that count once a project."""

    sql: str
    once: tuple[str, ...]
    columns: frozenset[str]


@lru_cache(maxsize=2048)
def aggregate(text: str, scope: str | None = None) -> Aggregate:
    """Raises BadExpression."""
    tree, narrowed = aggregate_tree(text), None if scope is None else condition_tree(scope)
    columns = _columns(tree) | (frozenset() if narrowed is None else _columns(narrowed))
    once = tuple(dict.fromkeys(_once_column(node) for node in tree.find_all(exp.Anonymous)))
    if once and narrowed is not None:
        # Which row of a project is its first one does not hang on the scope: the figure could be lost.
        raise BadExpression(f"{ONCE}({once[0]})")
    return Aggregate(_written(_scoped(tree, narrowed)), once, columns)


@lru_cache(maxsize=2048)
def condition(text: str) -> str:
    """A scope for DuckDB. Raises BadExpression."""
    return _written(condition_tree(text))


def require_columns(texts: tuple[str | None, ...], columns: Mapping[str, str]) -> None:
    """Raises BadExpression, with `missing`, for the first column that the source lacks."""
    for name in sorted(names(texts)):
        if name not in columns:
            raise BadExpression(name, missing=name)


@lru_cache(maxsize=2048)
def names(texts: tuple[str | None, ...]) -> frozenset[str]:
    """The columns that the expressions name, without our own words. Raises BadExpression."""
    return frozenset().union(*(_columns(_parsed(text)) for text in texts if text)) - WORDS.keys()


def aggregate_tree(text: str) -> exp.Expr:
    """Aggregates of the rows, and arithmetic over them. Raises BadExpression."""
    tree = _parsed(text)
    _require_aggregate(tree)
    return tree


def condition_tree(text: str) -> exp.Expr:
    """True or false of one row. Raises BadExpression."""
    tree = _parsed(text)
    _require_of_row(tree)
    if not isinstance(tree, (*_CONDITIONS, exp.Paren, exp.Column)):
        raise BadExpression(tree.sql(dialect="duckdb"))
    return tree


def is_once(node: exp.Expr) -> bool:
    return isinstance(node, exp.Anonymous) and str(node.this).lower() == ONCE


def _parsed(text: str) -> exp.Expr:
    if len(text) > MAX_LENGTH:
        raise BadExpression(text[:80])
    try:
        for token in sqlglot.tokenize(text, read="duckdb"):
            if token.comments or token.token_type.name == "SEMICOLON":
                raise TokenError(token.text)
        return sqlglot.parse_one(text, read="duckdb", into=exp.Condition)
    except (SqlglotError, RecursionError) as error:
        raise BadExpression(text[:80]) from error


def _require_aggregate(node: exp.Expr) -> None:
    """At the top: aggregates, numbers, and arithmetic between them."""
    if isinstance(node, _AGGREGATES):
        _require_argument(node)
    elif is_once(node):
        _once_column(node)
    elif isinstance(node, _ARITHMETIC) and not (isinstance(node, exp.Literal) and node.is_string):
        for child in node.iter_expressions():
            _require_aggregate(child)
    else:
        raise BadExpression(node.sql(dialect="duckdb"))


def _require_argument(node: exp.Expr) -> None:
    """What stands inside an aggregate: one expression of a row, `DISTINCT` before it or `*` in a count at most."""
    children = list(node.iter_expressions())
    if len(children) != 1 or any(key not in ("this", "big_int") for key, value in node.args.items() if value):
        raise BadExpression(node.sql(dialect="duckdb"))
    inner = children[0]
    if isinstance(inner, exp.Star) and isinstance(node, exp.Count) and not inner.args.get("except_"):
        return
    if isinstance(inner, exp.Distinct) and isinstance(node, exp.Count):
        if len(inner.expressions) != 1 or inner.args.get("on"):
            raise BadExpression(node.sql(dialect="duckdb"))
        inner = inner.expressions[0]
    _require_of_row(inner)


def _require_of_row(tree: exp.Expr) -> None:
    for node in tree.walk():
        if not isinstance(node, _OF_ROWS) or _is_more(node):
            raise BadExpression(node.sql(dialect="duckdb"))


def _is_more(node: exp.Expr) -> bool:
    """More than the word says: a column of another table, a list that is a query, a pattern that is no text."""
    if isinstance(node, exp.Column):
        return bool(node.table)
    if isinstance(node, exp.In):
        return any(value for name, value in node.args.items() if name not in ("this", "expressions"))
    if isinstance(node, exp.Like):
        return not (isinstance(node.expression, exp.Literal) and node.expression.is_string)
    return isinstance(node, exp.Is) and not isinstance(node.expression, exp.Null)


def _once_column(node: exp.Expr) -> str:
    """The one column in `sum_once(column)`; any other function is refused here."""
    inner = node.expressions
    if not is_once(node) or len(inner) != 1 or not isinstance(inner[0], exp.Column) or inner[0].table:
        raise BadExpression(node.sql(dialect="duckdb"))
    return str(inner[0].name.lower())


def _columns(tree: exp.Expr) -> frozenset[str]:
    return frozenset(node.name.lower() for node in tree.find_all(exp.Column))


def _scoped(tree: exp.Expr, scope: exp.Expr | None) -> exp.Expr:
    """Every aggregate counts the rows of the scope only; what counts once a project is marked by the engine."""

    def change(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Anonymous):
            node = exp.Sum(this=_first_only(_once_column(node)))
        elif not isinstance(node, _AGGREGATES):
            return node
        return exp.Filter(this=node, expression=exp.Where(this=scope.copy())) if scope is not None else node

    # From the leaves upward and marked: a filter's own aggregate is not wrapped twice.
    found = tree.copy()
    for node in reversed(list(_aggregates(found))):
        changed = change(node.copy())
        if node is found:
            found = changed
        else:
            node.replace(changed)
    return found


def _aggregates(tree: exp.Expr) -> Iterator[exp.Expr]:
    return (node for node in tree.walk() if isinstance(node, (*_AGGREGATES, exp.Anonymous)))


def _first_only(column: str) -> exp.Expr:
    return sqlglot.parse_one(f"CASE WHEN _first THEN {ONCE_COLUMN}{column} END", read="duckdb")


def _written(tree: exp.Expr) -> str:
    return tree.transform(_spelt).sql(dialect="duckdb")


def _spelt(node: exp.Expr) -> exp.Expr:
    """Names quoted, our words as what they mean, and no division by nothing."""
    if isinstance(node, exp.Column):
        name = node.name.lower()
        if name in _MEANS:
            return sqlglot.parse_one(f"({_MEANS[name]})", read="duckdb")
        return exp.column(exp.to_identifier(name, quoted=True))
    if isinstance(node, exp.Div):
        node.set("expression", exp.Nullif(this=node.expression, expression=exp.Literal.number(0)))
    return node
