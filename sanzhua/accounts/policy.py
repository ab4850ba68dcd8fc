"""By which post may this person act on a unit's rows, and if by none, the sentence."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import ADMIN_ROLES, CITY_ROLES, Role
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.queries import ancestor_ids
from sanzhua.base.refusals import NotAllowed


def post_for(person: Person, roles: Collection[str], unit: Unit | None, form: str | None = None) -> Post | None:
    """The post by which the person may act in one of these roles on that unit's rows, or None.

    Liaison, reviewer and head act on their own unit only; city roles on everything under theirs; administrators on
    no unit's rows. Without a unit, as for closing a period, the role alone counts. A post that names forms acts on
    those only; own posts come before lent ones.
    """
    wanted = {str(roles)} if isinstance(roles, str) else {str(role) for role in roles}
    posts = [post for post in person.current_posts() if post.role in wanted]
    # Only city roles act on what lies under their unit; for all others the tree need not be read.
    above = ancestor_ids(unit) if unit and any(post.role in CITY_ROLES for post in posts) else []
    fitting = [post for post in posts if _covers(post, unit, above, form)]
    return min(fitting, key=lambda post: (post.person_id != person.pk, post.pk), default=None)


def require_role(person: Person, *roles: str, scope: Unit | None = None, form: str | None = None) -> Post:
    """The post by which the person may act; raises NotAllowed where there is none."""
    post = post_for(person, roles, scope, form)
    if post is None:
        raise NotAllowed(_("只有%(roles)s可以办理，您没有这项任职。") % {"roles": role_names(roles)})
    return post


def role_names(roles: Collection[str]) -> str:
    return _("、").join(str(Role(role).label) for role in roles)


def _covers(post: Post, unit: Unit | None, above: list[int], form: str | None) -> bool:
    if form and post.forms and form not in post.forms:
        return False
    if unit is None:
        return True
    if post.role in ADMIN_ROLES:
        return False
    if post.role in CITY_ROLES:
        return post.scope_id in above
    return post.scope_id == unit.pk


def require_admin(person: Person | None, *roles: str) -> None:
    """Raises NotAllowed unless the person is such an administrator; None is a command at the machine itself."""
    if person is not None:
        require_role(person, *roles)
