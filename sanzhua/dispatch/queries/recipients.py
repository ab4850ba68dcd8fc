"""Who reads a line for a role over a unit: the holders of the posts, and deputies for those who lent theirs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sanzhua.accounts.choices import Tenure
from sanzhua.accounts.models import Delegation, Post, Unit, in_force
from sanzhua.base import clock


@dataclass(frozen=True, slots=True)
class Recipients:
    """`people` hold the posts, `deputies` act for one of them today; `unmanned` are units where nobody reads it."""

    people: int
    deputies: int
    unmanned: tuple[str, ...]


def recipients(turns: Collection[tuple[int, str]]) -> Recipients:
    """Of lines for (unit, role); three queries."""
    today, units = clock.business_today(), {unit for unit, _role in turns}
    roles = {role for _unit, role in turns}
    posts = Post.objects.filter(in_force(today), scope__in=units, role__in=roles, person__is_active=True)
    held = posts.exclude(tenure=Tenure.VACANT).values_list("pk", "scope_id", "role", "person_id")
    mine = [(pk, unit, role, person) for pk, unit, role, person in held if (unit, role) in turns]
    lent = Delegation.objects.filter(in_force(today), post__in=[pk for pk, *_rest in mine], to__is_active=True)
    people = {person for *_post, person in mine}
    manned = {unit for _pk, unit, _role, _person in mine}
    names = Unit.objects.filter(pk__in=units - manned)
    return Recipients(
        people=len(people),
        deputies=len(set(lent.values_list("to_id", flat=True)) - people),
        unmanned=tuple(unit.shown for unit in names),
    )
