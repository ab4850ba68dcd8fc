"""Conditions that people write: SQL, parsed and written anew from an allow-list, with every value bound.

Nothing of the text reaches the engine: names come from the source's own columns, values become parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

import sqlglot
from django.utils.translation import gettext as _
from sqlglot import exp
from sqlglot.errors import SqlglotError, TokenError

from sanzhua.facts.definitions import WrongQuestion

Value: TypeAlias = str | int | float | bool | Decimal | None

MAX_LENGTH = 4_000
_NUMERIC = frozenset({"BIGINT", "DOUBLE"})
_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL with a `?` for each parameter, in order."""

    sql: str
    parameters: tuple[Value, ...] = ()


EVERYTHING = Condition("TRUE")


def parse(text: str, columns: Mapping[str, str]) -> Condition:
    """The condition over these columns (name → DuckDB type). Raises WrongQuestion for anything else."""
    if len(text) > MAX_LENGTH:
        raise WrongQuestion(_("筛选条件太长，最多 {count} 个字符。").format(count=MAX_LENGTH))
    try:
        _require_plain(text)
        tree = sqlglot.parse_one(text, read="duckdb", into=exp.Condition)
        writer = _Writer(columns)
        sql = writer.condition(tree)
    except (SqlglotError, RecursionError) as error:
        raise WrongQuestion(f"{_('筛选条件不能识别：{text}。').format(text=text[:80])}{_allowed()}") from error
    return Condition(sql, tuple(writer.parameters))


class _Writer:
    def __init__(self, columns: Mapping[str, str]) -> None:
        self._columns = columns
        self.parameters: list[Value] = []
        self._kinds: dict[type[exp.Expr], Callable[..., str]] = {
            exp.Paren: lambda node: f"({self.condition(node.this)})",
            exp.Not: lambda node: f"(NOT {self.condition(node.this)})",
            exp.And: lambda node: f"({self.condition(node.this)} AND {self.condition(node.expression)})",
            exp.Or: lambda node: f"({self.condition(node.this)} OR {self.condition(node.expression)})",
            exp.In: self._in,
            exp.Is: self._is_null,
            exp.Like: self._like,
            exp.Column: self._flag,
            **dict.fromkeys(_COMPARISONS, self._comparison),
        }

    def condition(self, node: exp.Expr) -> str:
        write = self._kinds.get(type(node))
        if write is None:
            raise _refusal(node)
        return write(node)

    def _comparison(self, node: exp.Binary) -> str:
        sign = _COMPARISONS[type(node)]
        left, right = _bare(node.this), _bare(node.expression)
        kind = self._type(left) or self._type(right) or _kind_of_values(left, right)
        return f"({self._operand(left, kind)} {sign} {self._operand(right, kind)})"

    def _in(self, node: exp.In) -> str:
        extra = {name for name, value in node.args.items() if value and name not in ("this", "expressions")}
        column = _bare(node.this)
        kind = self._type(column)
        if extra or kind is None or not node.expressions:
            raise _refusal(node)
        name = self._operand(column, kind)
        listed = ", ".join(self._operand(_bare(item), kind) for item in node.expressions)
        return f"({name} IN ({listed}))"

    def _is_null(self, node: exp.Is) -> str:
        column = _bare(node.this)
        kind = self._type(column)
        if kind is None or not isinstance(node.expression, exp.Null):
            raise _refusal(node)
        return f"({self._operand(column, kind)} IS NULL)"

    def _like(self, node: exp.Like) -> str:
        column, pattern = _bare(node.this), _bare(node.expression)
        if self._type(column) != "VARCHAR" or not (isinstance(pattern, exp.Literal) and pattern.is_string):
            raise _refusal(node)
        name = self._operand(column, "VARCHAR")
        negated = "NOT " if node.args.get("negate") else ""
        return f"({name} {negated}LIKE {self._bind(pattern.this)})"

    def _flag(self, node: exp.Column) -> str:
        """A column of true and false may stand alone."""
        if self._type(node) != "BOOLEAN":
            raise _refusal(node)
        return self._operand(node, "BOOLEAN")

    def _operand(self, node: exp.Expr, kind: str) -> str:
        if isinstance(node, exp.Column):
            own = self._type(node)
            if own != kind and not (own in _NUMERIC and kind in _NUMERIC):
                raise WrongQuestion(_("筛选条件里不能把“{name}”与另一类的值相比。").format(name=node.sql()))
            return f'"{node.name.lower()}"'
        if isinstance(node, exp.Null):
            return "NULL"
        return self._bind(_value(node, kind))

    def _type(self, node: exp.Expr) -> str | None:
        """The type of a column, None for a value. Raises WrongQuestion for a column that the source lacks."""
        if not isinstance(node, exp.Column):
            return None
        name = node.name.lower()
        if node.table or name not in self._columns:
            raise WrongQuestion(_("筛选条件里的“{name}”不是本表式的列，也不是维度。").format(name=node.sql()))
        return self._columns[name]

    def _bind(self, value: Value) -> str:
        self.parameters.append(value)
        return "?"


def _require_plain(text: str) -> None:
    """A condition is one expression: no comment, and no semicolon even at its end. Raises TokenError."""
    for token in sqlglot.tokenize(text, read="duckdb"):
        if token.comments or token.token_type.name == "SEMICOLON":
            raise TokenError(token.text)


def _kind_of_values(left: exp.Expr, right: exp.Expr) -> str:
    """Of two values without a column: 9 < 10 compares numbers, '9' < '10' words."""
    return "DOUBLE" if _is_number(left) and _is_number(right) else "VARCHAR"


def _is_number(node: exp.Expr) -> bool:
    inner = node.this if isinstance(node, exp.Neg) else node
    return isinstance(inner, exp.Literal) and not inner.is_string


def _bare(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def _value(node: exp.Expr, kind: str) -> Value:
    """A literal as the type it is compared with. Raises WrongQuestion where it is none of that type."""
    if isinstance(node, exp.Boolean):
        text = "true" if node.this else "false"
    elif isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal) and not node.this.is_string:
        text = f"-{node.this.this}"
    elif isinstance(node, exp.Literal):
        text = node.this
    else:
        raise _refusal(node)
    return _READ[kind](text)


def _number(text: str) -> int | Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 18:
        raise WrongQuestion(_("筛选条件里的“{text}”不是可以比较的数。").format(text=text))
    return int(number) if number == number.to_integral_value() else number


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise WrongQuestion(_("筛选条件里的“{text}”应为 true 或 false。").format(text=text))
    return text.lower() == "true"


_READ: dict[str, Callable[[str], Value]] = {
    "VARCHAR": str,
    "BIGINT": _number,
    "DOUBLE": _number,
    "BOOLEAN": _boolean,
}


def _refusal(node: exp.Expr) -> WrongQuestion:
    shown = node.sql(dialect="duckdb")[:80]
    return WrongQuestion(f"{_('筛选条件里的“{text}”不可用。').format(text=shown)}{_allowed()}")


def _allowed() -> str:
    return _("可以使用比较（= <> < <= > >=）、AND、OR、NOT、IN、IS NULL、LIKE 和括号。")
