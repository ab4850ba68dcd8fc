"""Who sees lights, and who may set one by hand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.models import Person, Post, Unit, descendants_of
from sanzhua.accounts.policy import post_for
from sanzhua.base.refusals import NotAllowed
from sanzhua.lights.choices import SEERS


def seen_unit_ids(person: Person) -> frozenset[int]:
    """The units whose lights the person sees: a head's own, all below a city post's; none by a post that fills in."""
    return descendants_of({post.scope_id for post in person.current_posts() if post.role in SEERS and post.scope_id})


def sees_lights(person: Person) -> bool:
    return person.has_role(*SEERS)


def require_sight(person: Person) -> frozenset[int]:
    """The units whose lights the person sees. Raises NotAllowed where there can be none."""
    if not sees_lights(person):
        raise NotAllowed(_("亮灯只给主要领导和市里作判断的人看，填报人员不看。"))
    return seen_unit_ids(person)


def override_post(person: Person, unit: Unit, form: str) -> Post | None:
    """The post by which the person may set the light of a project that this unit reports on the form."""
    return post_for(person, DECIDERS, unit, form)


def require_override(person: Person, unit: Unit, form: str) -> Post:
    """Raises NotAllowed."""
    post = override_post(person, unit, form)
    if post is None:
        raise NotAllowed(_("只有市级调度员和这张表式的主管部门可以改灯。"))
    return post
