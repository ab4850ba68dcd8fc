"""Who may change what the register holds of a project."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post, Unit, descendants_of
from sanzhua.accounts.policy import post_for, require_role
from sanzhua.base import clock
from sanzhua.base.refusals import NotAllowed
from sanzhua.registry.choices import DECIDERS
from sanzhua.registry.models import Project

_KEEPERS = (Role.LIAISON, Role.DISPATCHER, Role.FORM_OWNER)


def require_keeper(person: Person, unit: Unit) -> Post:
    """The post by which the person keeps the register of that unit. Raises NotAllowed."""
    post = post_for(person, _KEEPERS, unit)
    if post is None:
        raise NotAllowed(
            _("您没有维护“%(unit)s”项目登记信息的权限，请由该单位信息联络员或市级调度员办理。") % {"unit": unit.shown}
        )
    return post


def require_decider(person: Person, first: Project, second: Project) -> Post:
    """The post by which the person says what two projects are to each other: in one list its keeper, across units the
    city or the form's owner above both. Raises NotAllowed."""
    if first.unit_id == second.unit_id:
        return require_keeper(person, first.unit)
    require_role(person, *DECIDERS, scope=second.unit)
    return require_role(person, *DECIDERS, scope=first.unit)


def kept_units(person: Person) -> QuerySet[Unit]:
    """Reporting units whose register the person keeps, in the order of the tables."""
    scopes = [post for post in person.current_posts() if post.role in _KEEPERS and post.scope_id]
    own = [post.scope_id for post in scopes if post.role == Role.LIAISON and post.scope_id]
    above = descendants_of({post.scope_id for post in scopes if post.role != Role.LIAISON and post.scope_id})
    reporting = Unit.objects.valid_on(clock.business_today()).filter(is_reporting=True)
    return reporting.filter(pk__in=above) | Unit.objects.filter(pk__in=own)


def import_units(person: Person) -> QuerySet[Unit]:
    """Units into whose lists the person may import, and for the city the one above them all."""
    above = {post.scope_id for post in person.current_posts() if post.role in DECIDERS and post.scope_id}
    return kept_units(person) | Unit.objects.filter(pk__in=above)
