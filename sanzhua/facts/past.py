"""What a unit's earlier accepted months say: the ground for carried values and comparisons with the unit's own past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from sanzhua.base.periods import Period
from sanzhua.facts import engine, storage
from sanzhua.facts.models import Part
from sanzhua.facts.storage_types import column_types
from sanzhua.formbook.definition import Form, load_form

RowKey: TypeAlias = tuple[str, str | None]

# Enough for twelve months with a figure, winters left out, and for December of the year before.
MONTHS = 24


@dataclass(frozen=True, eq=False)
class Past:
    """Rows by (project, batch), batch None on forms without: the last accepted one whole, and of each month the asked
    columns, oldest month first. Shared between callers: not to be changed."""

    last: Mapping[RowKey, Mapping[str, Any]]
    months: Mapping[RowKey, Sequence[tuple[str, tuple[Any, ...]]]]


def past_of(form: str, unit_id: int, period: Period, columns: tuple[str, ...] = ()) -> Past:
    """What was accepted from the unit in the two years before the period; the same object until that changes."""
    first, last = str(period.shifted(-MONTHS)), str(period.previous())
    parts = Part.objects.current().filter(source=form, unit_id=unit_id, period__gte=first, period__lte=last)
    # A unit's own files are read, never the merged ones of a closed period, which hold every unit.
    files = tuple(parts.order_by("period").values_list("path", flat=True))
    return _read(storage.folder(), files, form, columns)


@lru_cache(maxsize=8)
def _read(folder: Path, files: tuple[str, ...], form: str, columns: tuple[str, ...]) -> Past:
    """A part's file is never written again under its name, so the names are the key."""
    definition = load_form(form)
    source = engine.Source(folder, files, column_types(definition))
    keys = _key_columns(definition)
    last = {_key(row): row for row in engine.rows(source, latest_of=keys)}
    months: dict[RowKey, list[tuple[str, tuple[Any, ...]]]] = {key: [] for key in last}
    for row in engine.rows(source, columns=[*keys, "period", *columns]):
        months[_key(row)].append((row["period"], tuple(row[column] for column in columns)))
    return Past(last, months)


def _key_columns(form: Form) -> tuple[str, ...]:
    return ("project", "batch_no") if "batch_no" in form.by_key else ("project",)


def _key(row: Mapping[str, Any]) -> RowKey:
    return row["project"], row.get("batch_no")
