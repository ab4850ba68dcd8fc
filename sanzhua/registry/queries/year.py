"""What came about in a year in the units asked for, project by project: what a yearly target counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sanzhua.base import clock
from sanzhua.registry.choices import Stage
from sanzhua.registry.models import Attraction, Project
from sanzhua.registry.queries.credit import credit_of
from sanzhua.registry.queries.process import counted_day, steps_in
from sanzhua.registry.queries.targets import signed_in
from sanzhua.registry.rules.attraction import WHOLE


@dataclass(frozen=True, slots=True)
class Came:
    """A project, by primary key, and the day. `part` in thousandths; `amount` in yuan, None where it is not known."""

    project: int
    on: date
    amount: int | None
    part: int = WHOLE


def signings(year: int, *, unit_ids: Collection[int], at_least: int = 0) -> list[Came]:
    """Projects first signed by an agreement of the year over `at_least` yuan or more; those shared, by share.

    Source: docs/rules/attraction-targets.md.
    """
    credit = credit_of(unit_ids, min(clock.business_today(), date(year, 12, 31)))
    found = [one for one in signed_in(year, unit_ids, credit) if one.part and one.amount >= at_least]
    projects = dict(Attraction.objects.filter(pk__in=[one.attraction for one in found]).values_list("pk", "project"))
    came = [Came(projects[one.attraction], one.on, one.amount, one.part) for one in found]
    return sorted(came, key=lambda one: (one.on, one.project))


def reached(year: int, stage: Stage, *, unit_ids: Collection[int], at_least: int = 0) -> list[Came]:
    """Projects that first came to the stage in the year, by their total of today; whatever became of them since.

    A package and each project in it count one each, as on the page of the process.
    """
    standing = Project.objects.standing().filter(unit__in=unit_ids)
    totals = dict(standing.values_list("pk", "total"))
    days = {pk: counted_day(steps, stage) for pk, steps in steps_in(unit_ids).items() if pk in totals}
    today = clock.business_today()
    came = [Came(pk, on, totals[pk]) for pk, on in days.items() if on and on.year == year and on <= today]
    large = [one for one in came if not at_least or (one.amount or 0) >= at_least]
    return sorted(large, key=lambda one: (one.on, one.project))
