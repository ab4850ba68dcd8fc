"""Whoever holds a business post asks and gives what the post sees. Packages for an audit are the dispatcher's."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post, Unit, descendants_of
from sanzhua.accounts.policy import require_role
from sanzhua.base.refusals import NotAllowed


def may_enter(person: Person) -> bool:
    """Without a business post the pages do not exist."""
    return bool(person.visible_unit_ids())


def giving_post(person: Person, unit: Unit) -> Post:
    """The business post by which the person sees the unit; what goes out is kept with the unit that the post acts for.

    Raises NotAllowed.
    """
    posts = [post for post in person.current_posts() if post.scope_id and not post.is_admin]
    fitting = [post for post in posts if unit.pk in descendants_of({post.scope_id or 0})]
    if not fitting:
        raise NotAllowed(_("您的任职看不到这个单位的数，不能给出。"))
    return min(fitting, key=lambda post: (post.person_id != person.pk, post.pk))


def packing_post(person: Person, unit: Unit | None = None) -> Post:
    """Raises NotAllowed."""
    return require_role(person, Role.DISPATCHER, scope=unit)


def may_pack(person: Person) -> bool:
    return person.has_role(Role.DISPATCHER)


def sees_packings(person: Person) -> bool:
    """The audit administrator reads that a package was made, by whom and its hash, but not what is in it."""
    return may_pack(person) or person.has_role(Role.AUDIT_ADMIN)
