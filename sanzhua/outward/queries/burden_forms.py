"""What the monthly forms cost, read from their drafts and the log of cells; whose they are never leaves the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Q

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.accounts.models import Person, Post, descendants_of
from sanzhua.base.db import JsonBytes, json_value, raw_rows
from sanzhua.base.periods import Period
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.models import CellChange, DraftRow, Report
from sanzhua.dispatch.rules import EMPTY, is_typed, shape_of
from sanzhua.facts.definitions import metrics_reading
from sanzhua.formbook.definition import FORM_KEYS, Column, Form
from sanzhua.outward.burden import ColumnCost, Cost

_WHOLE_ROW = "*"
_TEXTS = frozenset({"text", "tags"})
# How a change came about that cost a person a cell or a confirmation; what a file brought has its key behind a colon.
_GRID, _FILE, _CONFIRMED = "grid", "upload", "unchanged"

Cell = tuple[str, str]


@dataclass(slots=True)
class _Filled:
    """One report's cells by how they were filled, and its rows as they stand."""

    typed: set[Cell] = field(default_factory=set)
    from_file: set[Cell] = field(default_factory=set)
    confirmed: set[str] = field(default_factory=set)
    made_by_file: set[str] = field(default_factory=set)
    rows: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)


def costs_of_forms(person: Person, months: Collection[str]) -> Iterator[Cost]:
    """Returns of the forms that the person asks for, and those of the person's own units, in the order of the forms.

    A return counts in the month in which it is filled in, which is the one after its period.
    """
    reports = _reports(person, months)
    filled = _filled([report.pk for report in reports])
    for report in sorted(reports, key=lambda one: (FORM_KEYS.index(one.form), one.period, one.unit_id)):
        yield _cost(report, filled[report.pk])


def _reports(person: Person, months: Collection[str]) -> Sequence[Report]:
    periods = [str(Period.parse(month).previous()) for month in months]
    shown = Q(pk__in=())
    for post in concerned(person):
        shown |= Q(unit__in=descendants_of({post.scope_id or 0}), form__in=post.forms or FORM_KEYS)
    return list(Report.objects.visible_to(person).filter(shown, period__in=periods, form__in=FORM_KEYS).expected())


def concerned(person: Person) -> list[Post]:
    """Posts that ask for returns or answer them: whoever only looks on, and an administrator, sees neither."""
    roles = {Role.LIAISON, Role.REVIEWER, Role.DEPUTY, Role.HEAD, *DECIDERS}
    return [post for post in person.current_posts() if post.scope_id and post.role in roles]


def _filled(reports: Sequence[int]) -> Mapping[int, _Filled]:
    """Two queries, however many reports there are."""
    found = {pk: _Filled() for pk in reports}
    if not found:
        return {}
    rows = DraftRow.objects.filter(report__in=reports).order_by()
    for pk, key, values in raw_rows(rows.values_list("report_id", "key", JsonBytes("values"))):
        found[pk].rows.append((key, json_value(values)))
    changes = CellChange.objects.filter(report__in=reports).order_by()
    told = changes.values_list("report_id", "row_key", "column", JsonBytes("new"), "via")
    for pk, key, column, new, via in raw_rows(told):
        _hear(found[pk], key, column, new, via.split(":")[0])
    return found


def _hear(filled: _Filled, key: str, column: str, new: Any, via: str) -> None:
    if via == _CONFIRMED:
        filled.confirmed.add(key)
    elif via == _GRID:
        filled.typed.add((key, column))
    elif via == _FILE and column == _WHOLE_ROW:
        brought = json_value(new)
        filled.from_file.update((key, one) for one in brought)
        if not brought:
            filled.made_by_file.add(key)


def _cost(report: Report, filled: _Filled) -> Cost:
    form = report.definition
    _take_made_rows(filled)
    tally = _tally(form, filled)
    return Cost(
        key=f"form.{form.key}",
        title=words.title(form),
        unit=report.unit_id,
        month=str(Period.parse(report.period).next()),
        columns=tuple(
            _column(form, place, column, tally[column.key])
            for place, column in enumerate(form.columns)
            if column.key in tally
        ),
        confirmed=len(filled.confirmed),
        returns=report.times_returned,
    )


def _column(form: Form, place: int, column: Column, tally: Sequence[int]) -> ColumnCost:
    uses = len(metrics_reading(form.key, column.key))
    return ColumnCost(place, column.key, words.heading(column), column.kind in _TEXTS, uses, *tally)


def _take_made_rows(filled: _Filled) -> None:
    """A row that a file brought is its own record: what stands in it came with the file, unless typed since."""
    for key, values in filled.rows:
        if key in filled.made_by_file:
            filled.from_file.update((key, column) for column, value in values.items() if value not in EMPTY)
    filled.from_file -= filled.typed


def _tally(form: Form, filled: _Filled) -> dict[str, list[int]]:
    """By column: asked, fields, typed, from_file."""
    found: dict[str, list[int]] = {}
    for how, cells in ((2, filled.typed), (3, filled.from_file)):
        for _key, column in cells:
            counted = found.setdefault(column, [0, 0, 0, 0])
            for place in (0, 1, how):
                counted[place] += 1
    touched, monthly = filled.typed | filled.from_file, shape_of(form).monthly
    for key, values in filled.rows:
        for column in _asked(form, values.get("stage")):
            if (key, column) in touched:
                continue
            counted = found.setdefault(column, [0, 0, 0, 0])
            counted[0] += 1
            counted[1] += column == monthly or values.get(column) in EMPTY
    return found


@lru_cache(256)
def _asked(form: Form, stage: str | None) -> Iterable[str]:
    """Columns that people type in a row of that stage."""
    return tuple(column.key for column in form.columns if is_typed(column) and column.is_asked_at(stage))
