"""What a unit's earlier accepted months say: the ground for carried values and comparisons with the unit's own past."""

from __future__ import annotations

from typing import Any

from sanzhua.base.periods import Period
from sanzhua.facts import engine, storage
from sanzhua.facts.models import Part
from sanzhua.facts.storage_types import column_types
from sanzhua.formbook.definition import Form, load_form


def last_rows(form: str, unit_id: int, before: Period) -> list[dict[str, Any]]:
    """Of each project (and batch) the row of its last period before this one, all columns."""
    return engine.rows(
        _source(form, unit_id, "0000-00", str(before.previous())), latest_of=key_columns(load_form(form))
    )


def period_rows(form: str, unit_id: int, period: Period) -> list[dict[str, Any]]:
    """The unit's accepted rows of one period, all columns."""
    return engine.rows(_source(form, unit_id, str(period), str(period)))


def column_by_month(form: str, unit_id: int, column: str, first: Period, last: Period) -> list[dict[str, Any]]:
    """Key columns, `period` and one column of the unit's rows from `first` to `last`."""
    keys = key_columns(load_form(form))
    return engine.rows(_source(form, unit_id, str(first), str(last)), columns=[*keys, "period", column])


def key_columns(form: Form) -> tuple[str, ...]:
    """The columns that tell one row of a unit from another."""
    return ("project", "batch_no") if "batch_no" in form.by_key else ("project",)


def _source(form: str, unit_id: int, first: str, last: str) -> engine.Source:
    # A unit's own files are read, never the merged ones of a closed period, which hold every unit.
    parts = Part.objects.current().filter(source=form, unit_id=unit_id, period__gte=first, period__lte=last)
    files = list(parts.order_by("period").values_list("path", flat=True))
    return engine.Source(storage.folder(), files, column_types(load_form(form)), {unit_id})
