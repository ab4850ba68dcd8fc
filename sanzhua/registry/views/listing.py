"""The list of projects, and the numbers beside its filters, which come after the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import person_of
from sanzhua.registry.choices import KEEPERS
from sanzhua.registry.queries import listing, preferences
from sanzhua.registry.queries.listing import FACETS, FacetCounts, ListState
from sanzhua.registry.sheets import projects as sheets

# A facet with at most so many values shows those that nothing fits, too: an empty stage says something.
_SHORT = 10


@dataclass(frozen=True, slots=True)
class MenuOption:
    value: str
    label: str
    chosen: bool
    count: int | None


@dataclass(frozen=True, slots=True)
class Menu:
    key: str
    label: str
    options: Sequence[MenuOption]

    @property
    def chosen(self) -> int:
        return sum(option.chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    without: str


@dataclass(frozen=True, slots=True)
class Head:
    column: sheets.ListColumn
    address: str
    sorted: str


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """Fifty a page; `counts=1` brings the numbers at once, for who reads without script.

    The address alone opens the view that the person chose to open first; with anything asked it is what was asked.
    """
    person, state = person_of(request), listing.read_state(request.GET)
    choice, views = preferences.choice_of(person), preferences.saved_views(person)
    first = next((view for view in views if view.pk == choice.first_view), None)
    if first and not request.GET:
        return redirect(f"{reverse('registry:list')}{first.address}")
    sight = listing.sight_of(person)
    found = listing.found_projects(sight, state)
    page = listing.list_page(found, state.sort, after=state.after, before=state.before)
    columns = sheets.columns_of(state.columns or choice.columns)
    counted = listing.counts(sight, state) if request.GET.get("counts") else None
    context = {
        "state": state,
        "page": page,
        "heads": [_head(column, state) for column in columns],
        "rows": [(row, [(column, column.value(row)) for column in columns]) for row in sheets.listed(page.projects)],
        "every_column": [(column, column in columns) for column in sheets.COLUMNS],
        "column_keys": ",".join(column.key for column in columns),
        "chips": chips_of(state, sight.units),
        "views": views,
        "first_view": first,
        "every": listing.ListState().address(),
        "may_change": person.has_role(*KEEPERS),
        **_filter_bar(state, sight.units, counted),
    }
    return render(request, "registry/list.html", context)


@require_safe
def list_counts(request: HttpRequest) -> HttpResponse:
    """The filters anew, with a number beside each value, and the number of the whole."""
    sight, state = listing.sight_of(person_of(request)), listing.read_state(request.GET)
    context = {"state": state, **_filter_bar(state, sight.units, listing.counts(sight, state)), "is_late": True}
    return render(request, "registry/_filters.html", context)


def _filter_bar(state: ListState, units: Sequence[Unit], counted: FacetCounts | None) -> dict[str, Any]:
    return {"menus": [_menu(facet, state, units, counted) for facet in FACETS], "counted": counted}


def _menu(facet: listing.Facet, state: ListState, units: Sequence[Unit], counted: FacetCounts | None) -> Menu:
    chosen = state.filters.get(facet.key, ())
    numbers = counted.by_facet[facet.key] if counted else {}
    known = [option.value for option in facet.options(units)]
    values = dict.fromkeys([*known, *sorted(set(numbers) - set(known)), *chosen])
    if counted and len(values) > _SHORT:
        values = dict.fromkeys(value for value in values if numbers.get(value) or value in chosen)
    options = [
        MenuOption(value, facet.word(value, units), value in chosen, numbers.get(value, 0) if counted else None)
        for value in values
    ]
    return Menu(facet.key, str(facet.label), options)


def chips_of(state: ListState, units: Sequence[Unit]) -> list[Chip]:
    """What narrows the list, each with the address without it."""
    chips = [Chip(f"“{state.words}”", replace(state, words="", after="", before="").address())] if state.words else []
    for facet in FACETS:
        chosen = state.filters.get(facet.key, ())
        for value in chosen:
            rest = tuple(each for each in chosen if each != value)
            label = _("%(facet)s：%(value)s") % {"facet": facet.label, "value": facet.word(value, units)}
            chips.append(Chip(label, state.with_filter(facet.key, rest).address()))
    return chips


def _head(column: sheets.ListColumn, state: ListState) -> Head:
    """A heading that sorts turns the order round when it is pressed again."""
    if not column.sort:
        return Head(column, "", "")
    falls = state.sort == f"-{column.sort}"
    here = state.sort.removeprefix("-") == column.sort
    turned = column.sort if falls or (not here and column.kind != "money") else f"-{column.sort}"
    address = replace(state, sort=turned, after="", before="").address()
    return Head(column, address, ("descending" if falls else "ascending") if here else "")
