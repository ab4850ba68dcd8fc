"""Who may change what the register holds of a project, and who sees the owner's people."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import CITY_ROLES, DECIDERS, Role
from sanzhua.accounts.models import Person, Post, Unit, descendants_of
from sanzhua.accounts.policy import post_for
from sanzhua.base.refusals import NotAllowed
from sanzhua.registry.choices import KEEPERS

# Whose work needs the owner's people; others see that they are known, not who they are.
_IN_TOUCH = (Role.LIAISON, Role.REVIEWER, Role.DEPUTY, Role.HEAD, *DECIDERS)


def require_keeper(person: Person, unit: Unit) -> Post:
    """The post by which the person keeps the register of that unit. Raises NotAllowed."""
    post = post_for(person, KEEPERS, unit)
    if post is None:
        raise NotAllowed(
            _("您没有维护“%(unit)s”项目登记信息的权限，请由该单位信息联络员或市级调度员办理。") % {"unit": unit.shown}
        )
    return post


def may_keep(person: Person, unit: Unit) -> bool:
    return post_for(person, KEEPERS, unit) is not None


def kept_unit_ids(person: Person) -> frozenset[int]:
    """Every unit whose register the person keeps, by the rule of `may_keep`, asked once for all."""
    posts = [post for post in person.current_posts() if post.role in KEEPERS]
    own = {post.scope_id for post in posts if post.scope_id and post.role not in CITY_ROLES}
    over = {post.scope_id for post in posts if post.scope_id and post.role in CITY_ROLES}
    return frozenset(own) | descendants_of(over)


def sees_contacts(person: Person, unit: Unit) -> bool:
    """Whether names and numbers of the owner's people are shown to this reader."""
    return post_for(person, _IN_TOUCH, unit) is not None
