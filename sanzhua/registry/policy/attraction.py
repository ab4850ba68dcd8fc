"""Who works on attraction for the city, who speaks for a unit about shares, and who assigns leaders."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for, require_role
from sanzhua.accounts.queries import root_unit
from sanzhua.base.refusals import NotAllowed
from sanzhua.registry.choices.attraction import Level
from sanzhua.registry.policy.register import may_keep, require_keeper


def is_attraction_city(person: Person) -> bool:
    """Whether the person works on attraction for the whole city: a dispatcher, or the attraction form's owner."""
    root = root_unit()
    dispatcher = post_for(person, (Role.DISPATCHER,), root)
    return dispatcher is not None or post_for(person, (Role.FORM_OWNER,), root, "attraction") is not None


def may_assign_city_leaders(person: Person) -> bool:
    return post_for(person, DECIDERS, root_unit()) is not None


def require_attraction_city(person: Person, unit: Unit) -> Post:
    """The post by which the person decides for the city on attraction of that unit. Raises NotAllowed."""
    post = post_for(person, (Role.DISPATCHER,), unit) or post_for(person, (Role.FORM_OWNER,), unit, "attraction")
    if post is None:
        raise NotAllowed(_("这件事由市级调度员或招商表式的主管部门办理。"))
    return post


def require_first_contact_judge(person: Person) -> Post:
    """The post by which the person says who saw an investor first. Raises NotAllowed."""
    return require_attraction_city(person, root_unit())


def may_agree(person: Person, unit: Unit) -> bool:
    """Whether the person speaks for a unit about its share: its clerk or head, or who sits in that very office."""
    if post_for(person, (Role.LIAISON, Role.HEAD), unit) is not None:
        return True
    return any(post.unit_id == unit.pk and not post.is_admin for post in person.current_posts())


def require_assigner(person: Person, level: str, unit: Unit) -> Post:
    """City leaders are assigned by the city, county leaders by who keeps that unit's register. Raises NotAllowed."""
    if level == Level.COUNTY:
        return require_keeper(person, unit)
    return require_role(person, *DECIDERS, scope=unit)


def may_assign(person: Person, level: str, unit: Unit) -> bool:
    if level == Level.COUNTY:
        return may_keep(person, unit)
    return post_for(person, DECIDERS, unit) is not None
