"""Many projects of two counties, for the tests of the list."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.test import Client

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.actions import create_projects
from sanzhua.registry.models import Project
from sanzhua.registry.queries import listing


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def enter(unit: Unit, *projects: tuple[str, dict[str, Any]]) -> list[Project]:
    return create_projects(unit=unit, projects=list(projects), from_day=None)


def names(person: Person, query: str = "") -> list[str]:
    """Names on the first page of the list that the address asks for."""
    state = listing.read_state(QueryDict(query))
    found = listing.found_projects(listing.sight_of(person), state)
    page = listing.list_page(found, state.sort, after=state.after, before=state.before)
    return [one.name for one in page.projects]
