"""The lines of `report_bytes` made by DuckDB: the same bytes, for tables too long to go through Python row by row.

What a table holds must be canonical already: text in NFC without control signs but tab and line ends, decimals as
canonical text. No Django.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

# As JSON wants them, the backslash first.
_ESCAPES = (("'\\'", "'\\\\'"), ("'\"'", "'\\\"'"), ("chr(10)", "'\\n'"), ("chr(13)", "'\\r'"), ("chr(9)", "'\\t'"))


@dataclass(frozen=True, slots=True)
class Value:
    """What stands behind a key: an SQL expression, `is_text` for text and decimals, not for whole numbers and truth.

    `has_null` only saves time where it is False; `is_plain` says that no text needs an escape.
    """

    sql: str
    is_text: bool = True
    has_null: bool = True
    is_plain: bool = False


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def line_sql(key: Value, values: Mapping[str, Value | None]) -> str:
    """An expression that gives a row's line with its line feed; None is a column of which nothing is known.

    One flat `concat`: nested concatenation takes seven times as long.
    """
    pieces: list[str] = []
    said = '{"key":"'
    pieces += [literal(said), _escaped(key)]
    said = '","values":{'
    for place, (name, value) in enumerate(sorted(values.items())):
        said += f"{',' if place else ''}{json.dumps(name, ensure_ascii=False)}:"
        if value is None:
            said += "null"
        elif value.has_null:
            pieces += [literal(said), _or_null(value)]
            said = ""
        else:
            quote = '"' if value.is_text else ""
            pieces += [literal(said + quote), _escaped(value)]
            said = quote
    return f"concat({', '.join([*pieces, literal(said + '}}'), 'chr(10)'])})"


def _or_null(value: Value) -> str:
    if not value.is_text:
        return f"coalesce(CAST({value.sql} AS VARCHAR), 'null')"
    return f"CASE WHEN {value.sql} IS NULL THEN 'null' ELSE concat('\"', {_escaped(value)}, '\"') END"


def _escaped(value: Value) -> str:
    found = value.sql
    if value.is_text and not value.is_plain:
        for sign, written in _ESCAPES:
            found = f"replace({found}, {sign}, {written})"
    return found
