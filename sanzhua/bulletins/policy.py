from __future__ import annotations

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for, require_role


def editor_post(person: Person, unit: Unit) -> Post:
    """Drafting and publishing are the city dispatcher's; raises NotAllowed."""
    return require_role(person, Role.DISPATCHER, scope=unit)


def may_edit(person: Person, unit: Unit) -> bool:
    return post_for(person, {Role.DISPATCHER}, unit) is not None


def edits_any(person: Person) -> bool:
    return person.has_role(Role.DISPATCHER)
