"""The columns and views of a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from sanzhua.accounts.models import Person
from sanzhua.registry.models import ListChoice, SavedView
from sanzhua.registry.queries.listing import read_state


@dataclass(frozen=True, slots=True)
class ShownView:
    pk: int
    name: str
    address: str
    is_own: bool
    is_shared: bool
    by: str


@dataclass(frozen=True, slots=True)
class Choice:
    """`first_view` is the view that the list opens with, by its key; it may be one the person no longer sees."""

    columns: Sequence[str] = ()
    first_view: int | None = None


def choice_of(person: Person) -> Choice:
    rows = ListChoice.objects.visible_to(person).values_list("columns", "first_view")
    return next((Choice(*row) for row in rows), Choice())


def saved_views(person: Person) -> list[ShownView]:
    """Own ones first, then those that colleagues shared."""
    rows = SavedView.objects.visible_to(person).select_related("person").distinct()
    shown = [_shown(view, person) for view in rows]
    return sorted(shown, key=lambda view: (not view.is_own, view.pk))


def _shown(view: SavedView, person: Person) -> ShownView:
    state = read_state(QueryDict(view.query))
    address = state.address(cols=",".join(view.columns)) if view.columns else state.address()
    is_own = view.person_id == person.pk
    return ShownView(view.pk, view.name, address, is_own, view.shared_with_id is not None, view.person.name)
