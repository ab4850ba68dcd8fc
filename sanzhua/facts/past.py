"""What a unit's earlier accepted months say: the ground for carried values and comparisons with the unit's own past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from sanzhua.base.lately import Lately
from sanzhua.base.periods import Period
from sanzhua.facts import engine, storage
from sanzhua.facts.models import Part
from sanzhua.facts.sources import types_of
from sanzhua.facts.storage_types import column_types
from sanzhua.formbook.definition import Form

RowKey: TypeAlias = tuple[str, str | None]
Month: TypeAlias = tuple[Any, ...]  # YYYY-MM, the asked columns, and last what the row's key is made of

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
        width = len(self._columns)
        for period in set(newest.values()):
            for row in engine.tuples(self._files[period], [*self._columns, *self._keys]):
                key = _key(row[width:])
                if newest[key] == period:
                    found[key] = dict(zip(self._columns, row, strict=False))  # without the key behind them
        return found


def past_of(
    form: Form,
    unit_ids: Collection[int],
    period: Period,
    columns: tuple[str, ...] = (),
    kept: tuple[str, ...] | None = None,
) -> Past:
    """What was accepted from the units in the two years before the period; the same object until that changes.

    `form` is the version that looks back. `columns` are told month by month, `kept` of the last row (None: all that a
    part holds).
    """
    first, last = str(period.shifted(-MONTHS)), str(period.previous())
    parts = Part.objects.current().filter(source=form.key, unit_id__in=unit_ids, period__gte=first, period__lte=last)
    # A unit's own files are read, never the merged ones of a closed period, which hold every unit.
    named = parts.filter(rows__gt=0).order_by("period", "unit_id")
    files = tuple(File(*one) for one in named.values_list("period", "unit_id", "path", "form_version"))
    folder = storage.folder()
    return _pasts.get((folder, files, form, columns, kept), lambda: _read(folder, files, form, columns, kept))


class File(NamedTuple):
    """A part's file is never written again under its name, so that the name is a key for what is inside.

    A column that the form's version of the month had not is null in it.
    """

    period: str
    unit: int
    name: str
    version: str


def _read(
    folder: Path, files: tuple[File, ...], form: Form, columns: tuple[str, ...], kept: tuple[str, ...] | None
) -> Past:
    types = {**types_of(form.key, {one.version for one in files}), **column_types(form)}
    keys = _key_columns(form)
    months: defaultdict[tuple[Any, ...], list[Month]] = defaultdict(list)
    behind = slice(1 + len(columns), None)
    for rows in _rows(folder, files, types, ("period", *columns, *keys)):
        for row in rows:
            months[row[behind]].append(row)
    # Of one month several files where the unit took over from another.
    of_month = {period: [one.name for one in own] for period, own in groupby(files, itemgetter(0))}
    single = {period: engine.Source(folder, names, types) for period, names in of_month.items()}
    ordered = sorted(months, key=_in_order)
    return Past(
        {_key(values): months[values] for values in ordered}, single, keys, tuple(types) if kept is None else kept
    )


def _rows(
    folder: Path, files: tuple[File, ...], types: Mapping[str, str], columns: tuple[str, ...]
) -> list[Sequence[Month]]:
    """The columns of each file, "period" among them, oldest first; of many months mostly the newest alone has not been
    read before."""
    held = {one: _thin.find((folder, one.name, columns)) for one in files}
    new = sorted((one for one, rows in held.items() if rows is None), key=itemgetter(1))
    period = itemgetter(columns.index("period"))
    for _unit, own in groupby(new, itemgetter(1)):
        mine = list(own)
        read = engine.tuples(engine.Source(folder, [one.name for one in mine], types), columns, order=["period"])
        found = {month: list(rows) for month, rows in groupby(read, period)}
        for one in mine:
            held[one] = _thin.keep((folder, one.name, columns), found.get(one.period, []))
    return [rows for rows in held.values() if rows is not None]


# By rows: as many as some large counties have in two years, or all units of a city.
_thin: Lately[tuple[Path, str, tuple[str, ...]], Sequence[Month]] = Lately(300_000, lambda rows: len(rows) + 1)
_pasts: Lately[tuple[Any, ...], Past] = Lately(300_000, lambda past: sum(map(len, past.months.values())) + 1)


def _key_columns(form: Form) -> tuple[str, ...]:
    return ("project", "batch_no") if "batch_no" in form.by_key else ("project",)


def _in_order(values: tuple[Any, ...]) -> tuple[str, ...]:
    """No batch before any other; without a column for it there is nothing to replace."""
    return values if len(values) == 1 else (values[0], values[1] or "")


def _key(values: tuple[Any, ...]) -> RowKey:
    """From the values of the key columns."""
    return values[0], values[1] if len(values) > 1 else None
