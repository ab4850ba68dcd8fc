"""Who answers for a passing, and who edits what the stages ask for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for
from sanzhua.base.refusals import NotAllowed
from sanzhua.registry.choices import KEEPERS
from sanzhua.registry.models import LifeRequest


def require_second(person: Person, request: LifeRequest) -> Post:
    """The post by which the person answers a request: the city for what a unit asks, any keeper for what the city asks.

    Raises NotAllowed, for the asker always.
    """
    if person.pk == request.by_id:
        raise NotAllowed(_("申请人不能自己确认，请由另一人办理。"))
    post = second_post(person, request)
    if post is None:
        raise NotAllowed(_("这项申请由市级调度员或表式主管部门确认，您没有这项任职。"))
    return post


def second_post(person: Person, request: LifeRequest) -> Post | None:
    if person.pk == request.by_id:
        return None
    return post_for(person, KEEPERS if request.city else DECIDERS, request.project.unit)


def is_city(post: Post) -> bool:
    return post.role in DECIDERS


def gate_post(person: Person, unit: Unit | None = None) -> Post | None:
    """The post by which the person edits the gates: the dispatcher of that unit or of one above it."""
    return post_for(person, (Role.DISPATCHER,), unit)


def require_gates(person: Person) -> Post:
    """Raises NotAllowed unless the person dispatches for a unit, whose gates these then are."""
    post = gate_post(person)
    if post is None or post.scope is None:
        raise NotAllowed(_("阶段要求由市级调度员维护，您没有这项任职。"))
    return post
