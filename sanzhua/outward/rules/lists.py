"""What of a project goes onto a list, and how a value is written there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sanzhua.base.money import UNITS
from sanzhua.base.periods import Period
from sanzhua.formbook.rules.derive import new_or_continuing
from sanzhua.outward.rules.list_templates import CONSTANT, DERIVED, ListColumn, Selection

NEW, CHANGED, SAME, GONE = "new", "changed", "same", "gone"
PLANNED, STARTED, CONTINUING = "planned", "new", "continuing"
_SAID = {"新开工": STARTED, "续建": CONTINUING}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one row: the register's values, and those of the accepted return (None without one)."""

    register: Mapping[str, Any]
    row: Mapping[str, Any] | None
    stage: str
    status: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What the recipient reads, None for nothing; `unmapped` is our value that their code map does not know."""

    text: str | None
    unmapped: str = ""


def kind_of(facts: Facts, period: Period) -> str | None:
    """Whether the project is to start in the year of the period, started in it, or is carried over; else None.

    The accepted return's start tells it; without a return the register's. Source: docs/rules/outward-lists.md.
    """
    known = facts.row if facts.row is not None else {**facts.register, "start_actual": facts.register.get("started_on")}
    said = known.get("new_or_continuing") or new_or_continuing(known, period)
    if said in _SAID:
        return _SAID[said]
    planned = str(facts.register.get("start_plan") or known.get("start_actual") or "")
    return PLANNED if planned[:4] == str(period.year) else None


def is_selected(asked: Selection, facts: Facts, period: Period) -> bool:
    """Whether the project stands on the list; an unknown total is below every threshold."""
    total = facts.register.get("total")
    if asked.total_from is not None and (total is None or total < asked.total_from):
        return False
    if facts.status in asked.left_out or (asked.stages and facts.stage not in asked.stages):
        return False
    finished = str(facts.register.get("finished_on") or "")
    if asked.kinds and (finished[:4] or "9999") < str(period.year):
        return False
    kind = kind_of(facts, period) if asked.kinds else None
    return (not asked.kinds or kind in asked.kinds) and (not asked.started or _has_started(facts, period))


def _has_started(facts: Facts, period: Period) -> bool:
    start = str((facts.row or {}).get("start_actual") or facts.register.get("started_on") or "")
    return bool(start) and start[:7] <= str(period)


def cell(column: ListColumn, facts: Facts, period: Period) -> Cell:
    """The value as the recipient writes it: his unit, his code, his way of writing a date."""
    value = _value(column, facts, period)
    if value is None or value == "":
        return Cell(None)
    if column.map is not None:
        word = _word(value)
        return Cell(column.map.get(word), "" if word in column.map else word)
    return Cell(_written(column, value))


def _value(column: ListColumn, facts: Facts, period: Period) -> Any:
    if column.source == CONSTANT:
        return column.value
    if column.source == f"{DERIVED}.kind":
        return kind_of(facts, period)
    if column.source == f"{DERIVED}.completion_rate":
        return completion_rate(facts.row or {})
    if column.form and (facts.row is not None or not column.in_register):
        return (facts.row or {}).get(column.key)
    return facts.register.get(column.key)


def is_required(column: ListColumn, kind: str | None) -> bool:
    return column.required and (not column.required_for or kind in column.required_for)


def completion_rate(row: Mapping[str, Any]) -> Decimal | None:
    """Done this year of this year's plan in per cent; None where nothing was planned."""
    done, planned = row.get("done_year"), row.get("plan_year")
    return Decimal(done) * 100 / Decimal(planned) if done is not None and planned else None


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _written(column: ListColumn, value: Any) -> str:
    if column.kind in ("money", "usd"):
        divisor = UNITS["wan"] if column.kind == "usd" else UNITS[column.unit]
        return _rounded(Decimal(value) / divisor, column.digits)
    if column.kind == "percent":
        return _rounded(Decimal(str(value)), column.digits)
    if column.kind == "date":
        return _date(str(value), column.date)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _rounded(number: Decimal, digits: int) -> str:
    shown = number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return format(shown if shown else abs(shown), "f")


def _date(text: str, way: str) -> str:
    """`text` is 2019-04-18 or as much of it as is known."""
    if way == "plain":
        return text
    return text[:7].replace("-", "") if way == "digits" else text[:7]


@dataclass(frozen=True, slots=True)
class Compared:
    """A row beside the last export's: its state, and the places of the cells that differ."""

    state: str
    changed: tuple[int, ...] = ()


def compare(headings: Sequence[str], values: Sequence[str | None], before: Mapping[str, str | None] | None) -> Compared:
    """`before` are the values of the last export by heading, None where the row was not on it.

    A heading that the last export did not have is a new column, no change of the row.
    """
    if before is None:
        return Compared(NEW)
    pairs = enumerate(zip(headings, values, strict=True))
    changed = tuple(place for place, (name, value) in pairs if name in before and before[name] != value)
    return Compared(CHANGED if changed else SAME, changed)
