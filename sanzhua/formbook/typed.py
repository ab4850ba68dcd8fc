"""A cell as a person types it: read by the same cleaners as a workbook's, in the unit of the column's heading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sanzhua.base.money import UNITS
from sanzhua.formbook.cells import CLEANERS
from sanzhua.formbook.definition import Column
from sanzhua.formbook.problems import severity_of
from sanzhua.formbook.tidying import Setting, squeezed

_BARE_NUMBER = re.compile(r"\d+(\.\d+)?")
_BETWEEN_TAGS = re.compile(r"[、,，;；\s]+")
MOST_SIGNS = 4_000


@dataclass(frozen=True, slots=True)
class Typed:
    """`value` is what was understood; `doubt` is None or {text, code, params, severity} to be kept with the cell."""

    value: Any
    doubt: dict[str, Any] | None = None


def read_typed(column: Column, text: str) -> Typed:
    """Empty text is an empty cell. A text that cannot be read with certainty gives None and its doubt."""
    text = text.replace("\x00", "").strip()[:MOST_SIGNS]
    if not text:
        return Typed(None)
    if column.kind == "tags":
        return Typed([part for part in _BETWEEN_TAGS.split(text) if part] or None)
    doubts: list[dict[str, Any]] = []

    def note(_index: int, code: str, params: dict[str, Any], written: str) -> None:
        doubts.append(doubt_of(code, params, written))

    value = CLEANERS[column.kind]([_as_written(column, text)], _setting(column), note)[0]
    return Typed(value, doubts[0] if doubts else None)


def doubt_of(code: str, params: dict[str, Any], text: str) -> dict[str, Any]:
    """How a doubt is kept with its cell."""
    return {"text": text, "code": code, "params": params, "severity": severity_of(code)}


def raw_text(column: Column, value: Any) -> str:
    """A value as an editor starts with it: money in the unit of the heading, without separators."""
    if value is None or value == "":
        return ""
    if column.is_money:
        return _scaled(value, UNITS[_unit(column)])
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(str(part) for part in value)
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)


def _as_written(column: Column, text: str) -> str:
    """In a column headed % a bare number is per cents: nobody types a share there."""
    if column.kind == "percent" and _BARE_NUMBER.fullmatch(squeezed(text)):
        return squeezed(text) + "%"
    return text


def _setting(column: Column) -> Setting:
    planned = column.key.endswith("_plan")
    return Setting(unit=_unit(column) if column.is_money else None, planned=planned, percent_heading=True)


def _unit(column: Column) -> str:
    return (column.unit or "wan").removesuffix("_usd")


def _scaled(amount: int, unit: int) -> str:
    sign, (whole, rest) = "-" if amount < 0 else "", divmod(abs(amount), unit)
    digits = len(str(unit)) - 1
    return f"{sign}{whole}.{rest:0{digits}d}".rstrip("0").rstrip(".") if rest else f"{sign}{whole}"
