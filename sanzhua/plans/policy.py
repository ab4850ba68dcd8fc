"""Who may take over, report and verify a plan's tasks, and whose progress a reader sees."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import CITY_ROLES, Role
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for
from sanzhua.base.refusals import NotAllowed
from sanzhua.plans.choices import DOING, KEEPERS
from sanzhua.plans.models import Activity, Plan

WAY_ROLES = CITY_ROLES | {Role.HEAD}


def own_unit_ids(person: Person) -> frozenset[int]:
    """Units whose tasks the person works at: those acted for, and the office that the person sits in."""
    working = [post for post in person.current_posts() if not post.is_admin and post.role != Role.VIEWER]
    acted_for = {post.scope_id for post in working if post.scope_id and post.role not in CITY_ROLES}
    return frozenset(acted_for | {post.unit_id for post in working})


def doer_post(person: Person, unit: Unit) -> Post | None:
    """The post by which the person speaks for that unit's tasks: over it, or from inside it."""
    over = post_for(person, KEEPERS, unit)
    inside = [post for post in person.current_posts() if post.unit_id == unit.pk and post.role in DOING]
    return over or min(inside, key=lambda post: (post.person_id != person.pk, post.pk), default=None)


def require_doer(person: Person, unit: Unit) -> Post:
    """Raises NotAllowed."""
    post = doer_post(person, unit)
    if post is None:
        raise NotAllowed(_("您不能替“%(unit)s”办理任务，请由该单位的人员办理。") % {"unit": unit.shown})
    return post


def keeper_post(person: Person, plan: Plan) -> Post | None:
    """The post by which the person follows the plan up: dispatcher over the issuing unit, or that unit's own hand."""
    return post_for(person, KEEPERS, plan.unit)


def require_keeper(person: Person, plan: Plan) -> Post:
    """Raises NotAllowed."""
    return require_keeper_of(person, plan.unit)


def require_keeper_of(person: Person, unit: Unit) -> Post:
    """The post by which the person issues that unit's plans and follows them up. Raises NotAllowed."""
    post = post_for(person, KEEPERS, unit)
    if post is None:
        raise NotAllowed(_("只有印发单位“%(unit)s”的人员可以办理。") % {"unit": unit.shown})
    return post


def sees_way(person: Person, plan: Plan) -> bool:
    """Whether how far a target is and what is missing are for this reader: who decides for the issuing unit or looks
    from there. Who fills in that unit's returns sees its figures and never the amount needed."""
    return post_for(person, WAY_ROLES, plan.unit) is not None


def units_kept_by(person: Person) -> list[Unit]:
    """Units in whose name the person may issue a plan, each once."""
    held = [post.scope for post in person.current_posts() if post.role in KEEPERS and post.scope is not None]
    return list({unit.pk: unit for unit in held}.values())


def arranger_post(person: Person, activity: Activity) -> Post | None:
    """The post by which the person arranges the activity: of the unit that keeps it, or of its lead."""
    return post_for(person, KEEPERS, activity.unit) or doer_post(person, activity.lead)


def require_arranger(person: Person, activity: Activity) -> Post:
    """Raises NotAllowed."""
    post = arranger_post(person, activity)
    if post is None:
        said = _("只有“%(unit)s”和牵头单位“%(lead)s”的人员可以办理。")
        raise NotAllowed(said % {"unit": activity.unit.shown, "lead": activity.lead.shown})
    return post


def helper_unit(person: Person, activity: Activity) -> Unit | None:
    """The unit for which the person helps to prepare it: its keeper, its lead, or one that takes part."""
    if post_for(person, KEEPERS, activity.unit):
        return activity.unit
    own = own_unit_ids(person)
    near = [activity.lead, *(unit for unit in activity.participants.all() if unit.pk in own)]
    return next((unit for unit in near if doer_post(person, unit)), None)


def require_helper(person: Person, activity: Activity) -> Unit:
    """Raises NotAllowed."""
    unit = helper_unit(person, activity)
    if unit is None:
        raise NotAllowed(_("只有主办、牵头和参加单位的人员可以办理。"))
    return unit


@dataclass(frozen=True, slots=True)
class Sight:
    """What one reader may learn of progress, worked out once a page."""

    own: frozenset[int]
    seen: frozenset[int]

    def of_plan(self, plan: Plan) -> bool:
        """Those who see the issuing unit's rows see all of its plan's progress."""
        return plan.unit_id in self.seen

    def of_task(self, plan: Plan, units: Collection[int | None]) -> bool:
        return self.of_plan(plan) or any(unit in self.seen or unit in self.own for unit in units)


def sight_of(person: Person) -> Sight:
    return Sight(own_unit_ids(person), person.visible_unit_ids())
