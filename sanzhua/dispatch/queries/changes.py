"""What differs between two sets of rows, in the order of rows, then of columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sanzhua.dispatch import shown as words
from sanzhua.dispatch.rules import same_value
from sanzhua.formbook.definition import Form

Rows = Mapping[str, Mapping[str, Any]]
Words = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that differs: formatted values, the difference where both are numbers, the reason given, who asked."""

    row_key: str
    name: str
    column: str
    heading: str
    before: str
    after: str
    difference: str
    reason: str = ""
    asked_by: str = ""


def changes_between(
    form: Form, before: Rows, after: Rows, *, reasons: Words | None = None, asked: Words | None = None
) -> tuple[Change, ...]:
    """Cells of rows that stand in both; `reasons` and `asked` (who asked for the change) by (row key, column)."""
    return tuple(_changes(form, before, after, reasons or {}, asked or {}))


def _changes(form: Form, before: Rows, after: Rows, reasons: Words, asked: Words) -> Iterator[Change]:
    for key, now in after.items():
        was = before.get(key)
        if was is None:
            continue
        for column in form.columns:
            old, new = was.get(column.key), now.get(column.key)
            if old != new and not same_value(old, new):
                yield Change(
                    row_key=key,
                    name=str(now.get("name") or key),
                    column=column.key,
                    heading=words.heading(column),
                    before=words.shown(column, old),
                    after=words.shown(column, new),
                    difference=words.difference(column, old, new),
                    reason=reasons.get((key, column.key), ""),
                    asked_by=asked.get((key, column.key), ""),
                )
