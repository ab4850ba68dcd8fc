"""Navigation and the person's posts, for the shell of every page. Read only when a page asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.home import pages, queries


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class Bearer:
    """The signed-in person as the bar shows them: the office of the first post, and every post."""

    posts: Sequence[Post]
    office: str
    is_admin: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", None)
    city = {
        "city": SimpleLazyObject(lambda: city_name().removesuffix("市")),
        "city_in_full": SimpleLazyObject(city_name),
    }
    if not isinstance(person, Person):
        return {**city, "open_periods": SimpleLazyObject(queries.open_periods)}
    return {
        **city,
        "nav": SimpleLazyObject(lambda: navigation(request, person)),
        "person": SimpleLazyObject(lambda: bearer(person)),
    }


def city_name() -> str:
    """The place that the root unit governs, 四平市; empty before `init`."""
    try:
        root = root_unit()
    except Unit.DoesNotExist:
        return ""
    return root.shown.removesuffix("人民政府")


def navigation(request: HttpRequest, person: Person) -> list[NavItem]:
    """The rooms that this person works in; a room that this installation lacks is left out."""
    entries = pages.for_person(person)
    found = [(entry, address_of(entry.name)) for entry in entries]
    current = _current(request.path, [url for _entry, url in found if url])
    return [
        NavItem(str(entry.label), url, url == current, entry.count(person)) for entry, url in found if url is not None
    ]


def bearer(person: Person) -> Bearer:
    posts = person.current_posts()
    office = posts[0].unit.shown if posts else ""
    return Bearer(posts, office, bool(posts) and all(post.is_admin for post in posts))


def address_of(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _current(path: str, urls: Sequence[str]) -> str:
    """The room that the page lies in: the longest address that the page's own begins with, the desk only by itself."""
    rooms = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(rooms, key=len, default="")
