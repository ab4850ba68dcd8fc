"""Headings of other offices' forms: which name rows, which count. Plain values; the columns of forms are formbook's."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sanzhua.base.periods import Period
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.formbook.headings import Match, Matcher, matcher_for, normalise
from sanzhua.formbook.layout import is_serial_heading
from sanzhua.formbook.tidying import squeezed

UNITS, PROJECTS = "units", "projects"
_LONGEST_HEADING = 40
_PER_CENT = re.compile(r"[(]?[%％][)]?$")


@dataclass(frozen=True)
class Words:
    """`metrics` by the heading as headings are compared: (form, metric)."""

    units: frozenset[str]
    totals: re.Pattern[str]
    below: re.Pattern[str]
    metrics: dict[str, tuple[tuple[str, str], ...]]


@cache
def words() -> Words:
    data = tomllib.loads(resources.files("sanzhua.outward").joinpath("request_headings.toml").read_text("utf-8"))
    counted: dict[str, list[tuple[str, str]]] = {}
    for form, keys in data["metrics"].items():
        for key, headings in keys.items():
            for heading in headings:
                counted.setdefault(normalise(heading), []).append((form, key))
    return Words(
        units=frozenset(map(normalise, data["units"])),
        totals=re.compile(data["totals"]),
        below=re.compile(data["below"]),
        metrics={heading: tuple(found) for heading, found in counted.items()},
    )


def is_total(text: str) -> bool:
    return bool(words().totals.match(squeezed(text)))


def is_below(text: str) -> bool:
    """Whether the line stands below a table: a note, or who filled it in."""
    return bool(words().below.match(squeezed(text)))


def names_units(heading: str) -> bool:
    return len(heading) <= _LONGEST_HEADING and normalise(heading) in words().units


def metrics_named(path: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
    """(form, metric, confidence) for a heading that counts or divides; less sure where only its last row says so."""
    for text, confidence in (("/".join(map(_counted, path)), 1.0), (_counted(path[-1]), 0.9)):
        found = words().metrics.get(text, ())
        if found:
            yield from ((form, key, confidence) for form, key in found)
            return


def _counted(heading: str) -> str:
    return _PER_CENT.sub("", normalise(heading))


class BlankMatcher(Matcher):
    """Any known heading, to find where the table of a blank form lies.

    `rows_of` says what its rows are; `lenient` takes every short text for a heading, where too few are known.
    """

    def __init__(self, period: Period, rows_of: str, *, lenient: bool) -> None:
        super().__init__(load_form(FORM_KEYS[0]), period)
        self.rows_of, self.lenient = rows_of, lenient
        self._forms = [matcher_for(key, period) for key in FORM_KEYS]

    def names_projects(self, heading: str) -> bool:
        if self.rows_of == UNITS:
            return names_units(heading)
        return any(one.names_projects(heading) for one in self._forms)

    def match(self, path: tuple[str, ...]) -> tuple[Match, ...]:
        if any(len(part) > _LONGEST_HEADING for part in path) or not path[-1]:
            return ()
        if self.names_projects(path[-1]):
            return (Match("name", 1.0),)
        if is_serial_heading(path):
            return (Match("serial", 1.0),)
        known = next((found for one in self._forms if (found := one.match(path))), ())
        if not known and next(metrics_named(path), None):
            return (Match("/".join(path), 1.0),)
        if not known and self.lenient:
            return (Match("/".join(path), 0.1),)
        return known
