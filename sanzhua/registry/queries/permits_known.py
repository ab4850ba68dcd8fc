"""What the register knows of permits, as the tiers and the zombie score ask for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from sanzhua.registry.choices import Stage
from sanzhua.registry.choices.permits import SETTLED
from sanzhua.registry.models import Permit, PermitPlan


@dataclass(frozen=True, slots=True)
class PermitsKnown:
    """`all_done`: every permit that the route asks for before a start; `last_on`: the day of the last one that came."""

    all_done: bool
    last_on: date | None


def permits_known(project_ids: Collection[int]) -> dict[int, PermitsKnown]:
    """By primary key, in two queries; a project without a laid-out list is absent, which never costs a point nor holds
    a tier back."""
    laid = PermitPlan.objects.filter(project__in=project_ids).values_list("project_id", flat=True)
    open_ones = Q(before=Stage.BUILDING) & ~Q(status__in=SETTLED)
    rows = Permit.objects.filter(project__in=project_ids).order_by().values_list("project_id")
    told = {
        pk: (left, last)
        for pk, left, last in rows.annotate(left=Count("pk", filter=open_ones), last=Max("finished_on"))
    }
    return {pk: PermitsKnown(not told[pk][0], told[pk][1]) for pk in laid if pk in told}
