"""The city's plan for its target regions and pillar industries."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import root_unit
from sanzhua.base.refusals import Incomplete
from sanzhua.registry import policy
from sanzhua.registry.choices.attraction import TargetKind
from sanzhua.registry.models import TargetPlan
from sanzhua.registry.queries.targets import Target, targets

Plan = tuple[int | None, int | None]


def plan_targets(*, year: int, plans: Mapping[tuple[str, str], Plan], by: Person) -> None:
    """Write the year's plan, (kind, key) to (projects, investment in yuan); what is not named keeps its plan.

    Raises NotAllowed, Incomplete for a number below zero or a target that the list does not have.
    """
    city = root_unit()
    policy.require_attraction_city(by, city)
    known = {
        (kind, one.key): (place, one) for kind in TargetKind.values for place, one in enumerate(targets(kind, year))
    }
    if plans.keys() - known.keys() or any(
        number is not None and number < 0 for plan in plans.values() for number in plan
    ):
        raise Incomplete(_("计划数不能小于零，区域和产业须在清单里。"))
    with transaction.atomic():
        for (kind, key), (place, one) in known.items():
            projects, investment = plans.get((kind, key), (one.projects, one.investment))
            TargetPlan.objects.update_or_create(
                unit=city,
                year=year,
                kind=kind,
                key=key,
                defaults=_row(one, place, projects, investment),
            )


def _row(one: Target, place: int, projects: int | None, investment: int | None) -> dict[str, object]:
    words = {"name": one.name, "name_en": one.name_en, "order": place}
    return {**words, "projects": projects, "investment": investment}
