"""What was last accepted of the projects on a page: the year's plan and what is done of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.facts import queries as facts
from sanzhua.formbook.rules.derive import FLOWS
from sanzhua.registry.models import Project


@dataclass(frozen=True, slots=True)
class Progress:
    """What the project's unit last reported of it and the city accepted; money in yuan."""

    period: str = ""
    stage: str = ""
    plan_year: int | None = None
    done_year: int | None = None


NOTHING = Progress()


def progress(projects: Sequence[Project]) -> dict[int, Progress]:
    """By primary key; one query for the parts and one look into each form's files, however many units there are."""
    keys, units = {one.uid: one.pk for one in projects}, {one.unit_id for one in projects}
    until = str(Period.of(clock.business_today()))
    last = facts.last_rows(
        {form: ("stage", "plan_year", flow.year) for form, flow in FLOWS.items()},
        unit_ids=units, projects=list(keys), until=until,
    )  # fmt: skip
    found: dict[int, Progress] = {}
    for form in FLOWS:
        for uid, (period, stage, plan, done) in last[form].items():
            found.setdefault(keys[uid], Progress(period, stage or "", plan, done))
    return found
