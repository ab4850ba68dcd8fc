"""Who says what two projects are to each other, and into whose lists a person enters projects."""

from __future__ import annotations

from django.db.models import QuerySet

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.accounts.models import Person, Post, Unit, descendants_of
from sanzhua.accounts.policy import require_role
from sanzhua.base import clock
from sanzhua.registry.choices import KEEPERS
from sanzhua.registry.models import Project
from sanzhua.registry.policy.register import require_keeper


def require_decider(person: Person, first: Project, second: Project) -> Post:
    """The post by which the person says what two projects are to each other: in one list its keeper, across units the
    city or the form's owner above both. Raises NotAllowed."""
    if first.unit_id == second.unit_id:
        return require_keeper(person, first.unit)
    require_role(person, *DECIDERS, scope=second.unit)
    return require_role(person, *DECIDERS, scope=first.unit)


def kept_units(person: Person) -> QuerySet[Unit]:
    """Reporting units whose register the person keeps, in the order of the tables."""
    scopes = [post for post in person.current_posts() if post.role in KEEPERS and post.scope_id]
    own = [post.scope_id for post in scopes if post.role == Role.LIAISON and post.scope_id]
    above = descendants_of({post.scope_id for post in scopes if post.role != Role.LIAISON and post.scope_id})
    reporting = Unit.objects.valid_on(clock.business_today()).filter(is_reporting=True)
    return reporting.filter(pk__in=above) | Unit.objects.filter(pk__in=own)


def import_units(person: Person) -> QuerySet[Unit]:
    """Units into whose lists the person may import, and for the city the one above them all."""
    above = {post.scope_id for post in person.current_posts() if post.role in DECIDERS and post.scope_id}
    return kept_units(person) | Unit.objects.filter(pk__in=above)
