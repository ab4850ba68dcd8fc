"""Simple formulas worked out again: sums, the four operations, ROUND. What is not understood is left alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, DivisionByZero, InvalidOperation

from sanzhua.formbook.sheetxml import position

_TOKEN = re.compile(
    r"\s*(?:(?P<range>\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+)|(?P<cell>\$?[A-Z]{1,3}\$?\d+)(?![A-Z0-9(!])"
    r"|(?P<number>\d+(?:\.\d+)?(?:E[+-]?\d+)?%?)|(?P<name>[A-Z]+)(?=\()|(?P<sign>[-+*/(),]))"
)
_MOST_CELLS = 50_000
Lookup = Callable[[int, int], float | None]


class NotUnderstood(Exception):
    """The formula uses what is not worked out here."""


def work_out(formula: str, lookup: Lookup) -> Decimal:
    """The value of a formula; `lookup(row, column)` gives a number, None for an empty cell, or raises NotUnderstood."""
    if len(formula) > 500:
        raise NotUnderstood(formula[:40])
    parser = _Parser(formula.strip().lstrip("=+").upper(), lookup)
    try:
        value = parser.sum()
    except (DivisionByZero, InvalidOperation, ValueError, RecursionError) as wrong:
        raise NotUnderstood(formula) from wrong
    if parser.kind:
        raise NotUnderstood(formula)
    return value


class _Parser:
    def __init__(self, text: str, lookup: Lookup) -> None:
        self.text, self.lookup, self.at = text, lookup, 0
        self.kind: str | None = None
        self.token = ""
        self.advance()

    def advance(self) -> None:
        if not self.text[self.at :].strip():
            self.kind, self.token = None, ""
            return
        match = _TOKEN.match(self.text, self.at)
        if not match or not match.lastgroup:
            raise NotUnderstood(self.text)
        self.kind, self.token, self.at = match.lastgroup, match[match.lastgroup], match.end()

    def taken(self, *signs: str) -> str | None:
        if self.kind == "sign" and self.token in signs:
            sign = self.token
            self.advance()
            return sign
        return None

    def sum(self) -> Decimal:
        value = self.product()
        while sign := self.taken("+", "-"):
            other = self.product()
            value = value + other if sign == "+" else value - other
        return value

    def product(self) -> Decimal:
        value = self.factor()
        while sign := self.taken("*", "/"):
            other = self.factor()
            value = value * other if sign == "*" else value / other
        return value

    def factor(self) -> Decimal:
        if self.taken("-"):
            return -self.factor()
        if self.taken("+"):
            return self.factor()
        if self.taken("("):
            value = self.sum()
            self.expect(")")
            return value
        kind, token = self.kind, self.token
        self.advance()
        if kind == "number":
            return Decimal(token[:-1]) / 100 if token.endswith("%") else Decimal(token)
        if kind == "cell":
            return self.cell(*position(token)) or Decimal(0)
        if kind == "name" and token in ("SUM", "ROUND"):
            return self.call(token)
        raise NotUnderstood(self.text)

    def expect(self, sign: str) -> None:
        if not self.taken(sign):
            raise NotUnderstood(self.text)

    def call(self, name: str) -> Decimal:
        self.expect("(")
        if name == "ROUND":
            value = self.sum()
            self.expect(",")
            digits = int(self.sum())
            self.expect(")")
            return value.quantize(Decimal(1).scaleb(-digits), rounding="ROUND_HALF_UP")
        total = self.argument()
        while self.taken(","):
            total += self.argument()
        self.expect(")")
        return total

    def argument(self) -> Decimal:
        if self.kind != "range":
            return self.sum()
        first, last = (position(part) for part in self.token.split(":"))
        self.advance()
        rows = range(min(first[0], last[0]), max(first[0], last[0]) + 1)
        columns = range(min(first[1], last[1]), max(first[1], last[1]) + 1)
        if len(rows) * len(columns) > _MOST_CELLS:
            raise NotUnderstood(self.text)
        cells = (self.cell(row, column) for row in rows for column in columns)
        return sum((cell for cell in cells if cell is not None), Decimal(0))

    def cell(self, row: int, column: int) -> Decimal | None:
        number = self.lookup(row, column)
        return None if number is None else Decimal(repr(number))
