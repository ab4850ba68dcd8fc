"""Sums for a printed table: each project's own amounts count once, and a rate divides sums, never averages rates."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sanzhua.formbook.definition import Column
from sanzhua.formbook.history import Row


def projects_of(rows: Iterable[Row]) -> int:
    """Projects, however many rows they have; a row without a uid is told by its name."""
    return len({identity(row) for row in rows})


def identity(row: Row) -> Any:
    return row.get("project") or row.get("name")


def sums(rows: Sequence[Row], columns: Iterable[Column]) -> dict[str, int | None]:
    """By key, yuan or US dollars; None where no row knows the amount."""
    return {column.key: _sum(rows, column) for column in columns if column.is_money}


def plan_share(rows: Sequence[Row]) -> float | None:
    """Σ done_year ÷ Σ plan_year over rows whose plan is known; the definition of the metric completion_rate."""
    planned = [row for row in rows if row.get("plan_year") is not None]
    plan = sum(row["plan_year"] for row in planned)
    return sum(row.get("done_year") or 0 for row in planned) / plan if plan else None


def split(rows: Sequence[Row], key: str, values: Sequence[Any]) -> Mapping[Any, list[Row]]:
    """The rows of each value, values in the order given; rows of other values are in none."""
    return {value: [row for row in rows if row.get(key) == value] for value in values}


def _sum(rows: Sequence[Row], column: Column) -> int | None:
    amounts = list(_once(rows, column.key).values()) if column.per_project else [row.get(column.key) for row in rows]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _once(rows: Sequence[Row], key: str) -> dict[Any, int | None]:
    found: dict[Any, int | None] = {}
    for row in rows:
        if found.get(identity(row)) is None:
            found[identity(row)] = row.get(key)
    return found
