"""What a unit's earlier accepted months say: the ground for carried values and comparisons with the unit's own past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from sanzhua.base.periods import Period
from sanzhua.facts import engine, storage
from sanzhua.facts.models import Part
from sanzhua.facts.sources import types_of
from sanzhua.formbook.definition import Form, load_form

RowKey: TypeAlias = tuple[str, str | None]
Month: TypeAlias = tuple[Any, ...]  # YYYY-MM, and behind it the asked columns

# Enough for twelve months with a figure, winters left out, and for December of the year before.
MONTHS = 24


class Past:
    """Rows by (project, batch), batch None on forms without: the last accepted one, and of each month the asked
    columns, oldest month first. Shared between callers: not to be changed."""

    def __init__(
        self,
        months: Mapping[RowKey, Sequence[Month]],
        files: Mapping[str, engine.Source],
        keys: Sequence[str],
        columns: Sequence[str],
    ) -> None:
        self.months = months
        self._files, self._keys, self._columns = files, keys, columns

    @cached_property
    def last(self) -> Mapping[RowKey, Mapping[str, Any]]:
        """The columns kept of the last month; only months that are somebody's last are read: mostly the newest."""
        newest = {key: months[-1][0] for key, months in self.months.items()}
        found: dict[RowKey, Mapping[str, Any]] = {}
        width = len(self._keys)
        for period in set(newest.values()):
            for row in engine.tuples(self._files[period], [*self._keys, *self._columns]):
                key = _key(row[:width])
                if newest[key] == period:
                    found[key] = dict(zip(self._columns, row[width:], strict=True))
        return {key: found[key] for key in newest}


def past_of(
    form: str,
    unit_ids: Collection[int],
    period: Period,
    columns: tuple[str, ...] = (),
    kept: tuple[str, ...] | None = None,
) -> Past:
    """What was accepted from the units in the two years before the period; the same object until that changes.

    `columns` are told month by month, `kept` of the last row (None: all that a part holds).
    """
    first, last = str(period.shifted(-MONTHS)), str(period.previous())
    parts = Part.objects.current().filter(source=form, unit_id__in=unit_ids, period__gte=first, period__lte=last)
    # A unit's own files are read, never the merged ones of a closed period, which hold every unit.
    files = tuple(parts.order_by("period").values_list("period", "path"))
    return _read(storage.folder(), files, form, columns, kept)


@lru_cache(maxsize=8)
def _read(
    folder: Path,
    files: tuple[tuple[str, str], ...],
    form: str,
    columns: tuple[str, ...],
    kept: tuple[str, ...] | None,
) -> Past:
    """`files` are (period, name). A part's file is never written again under its name, so the names are the key."""
    definition = load_form(form)
    types, keys = types_of(form), _key_columns(definition)
    source = engine.Source(folder, [name for _, name in files], types)
    rows = engine.tuples(source, [*keys, "period", *columns], order=[*keys, "period"])
    width = len(keys)
    months: defaultdict[tuple[Any, ...], list[Month]] = defaultdict(list)
    for row in rows:
        months[row[:width]].append(row[width:])
    single = {period: engine.Source(folder, [name], types) for period, name in files}
    return Past(
        {_key(values): mine for values, mine in months.items()}, single, keys, tuple(types) if kept is None else kept
    )


def _key_columns(form: Form) -> tuple[str, ...]:
    return ("project", "batch_no") if "batch_no" in form.by_key else ("project",)


def _key(values: tuple[Any, ...]) -> RowKey:
    """From the values of the key columns."""
    return values[0], values[1] if len(values) > 1 else None
