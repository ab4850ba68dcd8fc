"""Who looks over units from the cockpit, and over which."""

from __future__ import annotations

from dataclasses import dataclass

from sanzhua.accounts.choices import CITY_ROLES, Role
from sanzhua.accounts.models import Person, descendants_of
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import root_unit

LOOKERS = CITY_ROLES | {Role.HEAD, Role.DEPUTY}
# Whoever fills in returns is shown no rank, no light and no peer, whatever else the person leads in that unit.
FILLERS = (Role.LIAISON, Role.REVIEWER)


@dataclass(frozen=True, slots=True)
class Sight:
    """`unit_ids` are the units whose figures count; `compares`: units may stand in leagues beside one another."""

    unit_ids: frozenset[int]
    compares: bool


def sight_of(person: Person) -> Sight | None:
    """None for who may not look: those who fill, and administrators."""
    compares = person.has_role(*CITY_ROLES)
    if person.has_role(*FILLERS) and not compares:
        return None
    scopes = {post.scope_id for post in person.current_posts() if post.role in LOOKERS and post.scope_id}
    return Sight(descendants_of(scopes), compares) if scopes else None


def may_enter(person: Person) -> bool:
    """The same without reading the tree, for the bar of every page."""
    compares = person.has_role(*CITY_ROLES)
    return compares or (person.has_role(Role.HEAD, Role.DEPUTY) and not person.has_role(*FILLERS))


def may_switch_wall(person: Person) -> bool:
    """The wall shows the whole city to whoever passes: the city's dispatcher answers for it."""
    return post_for(person, (Role.DISPATCHER,), root_unit()) is not None
