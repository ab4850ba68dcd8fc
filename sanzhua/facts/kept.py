"""Answers that this process has given already, for pages that many people open: kept by the versions of the parts that
gave them, so that they hold until another version is accepted and never longer.

Nothing here decides what counts: the parts are listed anew for every question. The register of a month that is still
open has no versions and is never kept.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any, TypeAlias

from django.db.models import Q

from sanzhua.base.lately import Lately
from sanzhua.base.periods import Period
from sanzhua.facts import duck, engine, storage
from sanzhua.facts.basis import ORIGINAL, Regrouping
from sanzhua.facts.definitions import ACROSS, Metric, WrongQuestion
from sanzhua.facts.listing import Listing
from sanzhua.facts.models import Part
from sanzhua.facts.questions import Question, answer, types_for
from sanzhua.facts.storage_types import REGISTER

Sums: TypeAlias = Mapping[int, Mapping[str, engine.Number]]

_BY_UNIT = ("period", "unit_id")
# By groups: as many as some hundred pages of a city with fifty units need.
_MOST = 100_000
_answers: Lately[Hashable, engine.Answer] = Lately(_MOST, lambda found: len(found.groups) + 1)
_months: Lately[Hashable, Sums] = Lately(_MOST, lambda found: len(found) + 1)


def answer_kept(asked: Question, wanted: Sequence[Metric], by: Sequence[str], over: str) -> engine.Answer:
    """`questions.answer`, shared between callers and not to be changed; a rate across sources is asked anew.

    Raises WrongQuestion.
    """
    if over == ACROSS:
        return answer(asked, wanted, by, over)
    listing = asked.listing(over, wanted)
    if over == REGISTER and not listing.state:
        return answer(asked, wanted, by, over, listing)
    units = None if asked.units is None else frozenset(asked.units)
    asks = (asked.period, asked.where, units, tuple(asked.basis), asked.packages, asked.time)
    key = (storage.folder(), over, listing.state, asks, tuple(map(_defined, wanted)), tuple(by))
    return _answers.get(key, lambda: answer(asked, wanted, by, over, listing))


def sums_by_month(
    wanted: Sequence[Metric],
    over: str,
    periods: Sequence[Period],
    *,
    units: Collection[int] | None = None,
    pins: Mapping[Period, Collection[int]] | None = None,
    basis: Sequence[Regrouping] = ORIGINAL,
) -> dict[Period, Sums]:
    """Each month's sums by unit id, empty where nothing was accepted; one query, and one look into the files of those
    months that were not asked before. `pins`: the parts that speak for a month instead of the current ones.

    For metrics that may be added up over units: raises WrongQuestion for one that counts or divides.
    """
    for one in wanted:
        if one.is_rate or one.is_count:
            raise WrongQuestion(one.label)
    listing = _listing(over, periods, pins or {})
    seen, defined = None if units is None else frozenset(units), tuple(map(_defined, wanted))
    listed = {month: listing.narrowed(str(month)) for month in periods}
    keys = {month: (storage.folder(), over, own.state, seen, tuple(basis), defined) for month, own in listed.items()}
    held = {month: _months.find(key) if listed[month].state else {} for month, key in keys.items()}
    new = [listed[month] for month, found in held.items() if found is None]
    read = _read(wanted, new, periods[0], units, basis) if new else {}
    return {
        month: _months.keep(keys[month], read.get(str(month), {})) if found is None else found
        for month, found in held.items()
    }


def _listing(over: str, periods: Sequence[Period], pins: Mapping[Period, Collection[int]]) -> Listing:
    free = [str(month) for month in periods if month not in pins]
    pinned = [pk for month in periods for pk in pins.get(month, ())]
    now = Q(period__in=free, superseded_by__isnull=True)
    fixed = Q(pk__in=pinned, period__in=[str(month) for month in pins])
    return Listing(over, Part.objects.filter(now | fixed, source=over))


def _read(
    wanted: Sequence[Metric],
    listed: Sequence[Listing],
    any_month: Period,
    units: Collection[int] | None,
    basis: Sequence[Regrouping],
) -> dict[str, dict[int, Mapping[str, engine.Number]]]:
    types: dict[str, str] = {}
    for one in listed:
        types |= types_for(one, wanted)
    files = [name for one in listed for own in one.files().values() for name in own]
    source = engine.Source(storage.folder(), files, types, units, basis=basis)
    with duck.cursor(source.folder) as connection:
        rows = connection.execute(engine.aggregate_query(source.sql, wanted, _BY_UNIT), source.parameters).fetchall()
    found: dict[str, dict[int, Mapping[str, engine.Number]]] = {}
    # A sum hangs on no month of its own: `any_month` is asked by rates alone.
    for (month, unit), values in engine.told(rows, wanted, any_month, _BY_UNIT).items():
        found.setdefault(str(month), {})[int(unit or 0)] = values
    return found


def _defined(one: Metric) -> tuple[Any, ...]:
    return one.form, one.key, one.version, *one.kept.values()


def forget() -> None:
    """As a process that has just begun; for measuring."""
    global _answers, _months
    _answers = Lately(_MOST, lambda found: len(found.groups) + 1)
    _months = Lately(_MOST, lambda found: len(found) + 1)
