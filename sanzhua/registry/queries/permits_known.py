"""What others ask of a project's permits: gates, tiers, the zombie score and the column 未办结手续 of a return."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.utils.translation import override

from sanzhua.registry.choices import Stage
from sanzhua.registry.choices.permits import SETTLED, PermitState
from sanzhua.registry.models import Permit, PermitPlan, Project


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


def permits_done(
    projects: Iterable[Project], item_keys: Collection[str], *, promised_counts: bool = False
) -> dict[int, bool]:
    """By primary key whether each of these items is done or not needed, in two queries.

    What is outside a project's list is not needed. False where no permits were laid out: nothing is known then.
    `promised_counts` lets a promise pass, too.
    """
    ids = [project.pk for project in projects]
    passing = [*SETTLED, *([PermitState.PROMISED] if promised_counts else [])]
    laid = set(PermitPlan.objects.filter(project__in=ids).values_list("project_id", flat=True))
    open_rows = Permit.objects.filter(project__in=ids, key__in=item_keys).exclude(status__in=passing)
    held_up = set(open_rows.values_list("project_id", flat=True))
    return {pk: pk in laid and pk not in held_up for pk in ids}


def missing_permits(projects: Iterable[Project]) -> dict[int, str]:
    """What the column 未办结手续 says, in Chinese as it is stored, by primary key and in two queries.

    Empty where nothing is open; projects without a laid-out list are left out.
    """
    ids = [project.pk for project in projects]
    laid = PermitPlan.objects.filter(project__in=ids).values_list("project_id", flat=True)
    found: dict[int, list[str]] = {pk: [] for pk in laid}
    rows = Permit.objects.filter(project__in=list(found)).exclude(status__in=SETTLED).order_by("project_id", "place")
    with override("zh-hans"):
        for permit in rows:
            found[permit.project_id].append(_missing(permit))
    return {pk: "、".join(words) for pk, words in found.items()}


def _missing(permit: Permit) -> str:
    if permit.status == PermitState.NOT_BEGUN:
        return permit.title
    when = ""
    if permit.status == PermitState.PROMISED and permit.promise_due_on:
        when = f"，承诺{permit.promise_due_on}前补齐"
    elif permit.due_on:
        when = f"，承诺{permit.due_on}办结"
    return f"{permit.title}（{permit.get_status_display()}{when}）"
