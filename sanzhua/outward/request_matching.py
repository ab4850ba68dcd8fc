"""What the headings of a received form may mean: proposals, of which only a whole known heading is taken unasked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sanzhua.base.periods import Period
from sanzhua.facts.definitions import metrics_of
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.formbook.headings import matcher_for, normalise
from sanzhua.formbook.layout import is_serial_heading
from sanzhua.formbook.tidying import squeezed
from sanzhua.outward.request_blank import Blank, BlankColumn
from sanzhua.outward.request_choices import MoneyUnit
from sanzhua.outward.request_sources import BLANK, PROJECT, SERIAL, UNIT, Source
from sanzhua.outward.request_words import PROJECTS, UNITS, metrics_named, names_units

# The whole heading is a known one's, or fits its pattern; less is a likeness.
CERTAIN = 0.97
_MONTH = re.compile(r"(?:(?<!\d)((?:19|20)\d{2})年)?(?:\d{1,2}月?-)?(\d{1,2})月")


@dataclass(frozen=True, slots=True)
class Reading:
    """`found` likeliest first. `source` is taken already where the heading leaves no doubt, else None."""

    found: tuple[Source, ...]
    source: Source | None


def read_column(column: BlankColumn, blank: Blank, form: str, period: Period) -> Reading:
    """What stands in a column whose cells came filled in is left to a person."""
    if column.place == blank.names_at:
        named = Source(UNIT if blank.rows_of == UNITS else PROJECT)
        return Reading((named,), named)
    if is_serial_heading(column.path):
        return Reading((Source(SERIAL),), Source(SERIAL))
    scored = _scored(column.path, blank.rows_of, form, period)
    found = tuple(scored)
    if column.filled > sum(line.is_total for line in blank.lines):
        return Reading((Source(BLANK), *found), None)
    best = [source for source in found if scored[source] >= CERTAIN and _is_at_hand(source, form, str(period))]
    source = best[0] if len(best) == 1 else None
    if source is not None and source.is_money and column.unit not in MoneyUnit.values:
        source = None
    return Reading(found, source)


def _is_at_hand(source: Source, form: str, period: str) -> bool:
    """Of the form and month that the request is about, or of no form."""
    return not source.of_accepted or (source.form == form and source.period == period)


def _scored(path: tuple[str, ...], rows_of: str, form: str, period: Period) -> dict[Source, float]:
    """Likeliest first; of equal ones those of the form that is asked first."""
    scored: dict[Source, float] = {}
    for asked in dict.fromkeys((period, *_months_named(path, period))):
        for source, confidence in _meanings(path, rows_of, form, asked):
            scored.setdefault(source, confidence)
    if rows_of == PROJECTS and names_units(path[-1]):
        scored.setdefault(Source(UNIT), CERTAIN)
    return dict(sorted(scored.items(), key=lambda one: -one[1]))


def _meanings(path: tuple[str, ...], rows_of: str, form: str, period: Period) -> Iterator[tuple[Source, float]]:
    for key in (form, *(other for other in FORM_KEYS if other != form)):
        for match in matcher_for(key, period).match(path):
            if match.key == "name":
                continue
            if rows_of == PROJECTS:
                yield _of_project(key, match.key, period), match.confidence
            elif match.key in metrics_of(key):
                yield Source("metric", key, match.key, str(period)), match.confidence
    if rows_of == UNITS:
        counted = sorted(metrics_named(path), key=lambda one: one[0] != form)
        yield from ((Source("metric", key, one, str(period)), sure) for key, one, sure in counted)


def _of_project(form: str, key: str, period: Period) -> Source:
    if load_form(form).column(key).source == "register":
        return Source("register", key=key)
    return Source("column", form, key, str(period))


def _months_named(path: tuple[str, ...], period: Period) -> Iterator[Period]:
    """Other months that the heading names, up to the request's own: 1-5月 in a form about June."""
    for year, month in _MONTH.findall(squeezed("/".join(path))):
        if 1 <= int(month) <= 12:
            named = Period(int(year or period.year), int(month))
            if named < period:
                yield named


def known_as(column: BlankColumn) -> str:
    return "/".join(map(normalise, column.path))[:200]
