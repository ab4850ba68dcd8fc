"""Tasks that read like an activity and stand in no calendar yet, and what the plan says of one for its entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.plans import policy
from sanzhua.plans.choices import TaskStatus
from sanzhua.plans.models import Activity, Plan
from sanzhua.plans.queries.tasks import TaskLine, due_date, kinds_of, lines_of
from sanzhua.plans.rules.activities import looks_like_activity, span_of, title_of
from sanzhua.plans.rules.rhythm import occurrences


@dataclass(frozen=True, slots=True)
class Proposal:
    """`days` are first and last, None where the plan names no day: then a person does."""

    line: TaskLine
    title: str
    days: tuple[date, date] | None


def proposals(person: Person, year: int) -> list[Proposal]:
    """Of the plans of the year that the person's own units issued, in the order of the documents."""
    units = policy.units_kept_by(person)
    plans = list(Plan.objects.filter(unit__in=units, year=year).values_list("pk", flat=True)) if units else []
    lines = [line for line in lines_of(person, plans) if _is_open_for_it(line)] if plans else []
    entered = set(Activity.objects.filter(task__in=[line.task for line in lines]).values_list("task_id", flat=True))
    return [Proposal(line, titled(line), days_of(line)) for line in lines if line.task.pk not in entered]


def titled(line: TaskLine) -> str:
    return title_of(heading=line.clause.heading, text=line.clause.text)


def days_of(line: TaskLine) -> tuple[date, date] | None:
    """Of the first date that is settled; of a rhythm the next beat, or the last one where none comes any more."""
    for due in line.dues:
        if due.on and not due.repeat and due.is_settled:
            return span_of(due.text, due.on)
    beats = [day for due in line.dues for day in occurrences(due_date(due), year=line.plan.year)]
    ahead = [day for day in beats if day >= clock.business_today()]
    day = min(ahead, default=max(beats, default=None))
    return (day, day) if day else None


def lead_of(line: TaskLine) -> Unit:
    """The first unit that leads or answers; where none of them is known here, the one that issued the plan."""
    return next((duty.unit for duty in line.doers if duty.unit is not None), line.plan.unit)


def units_of(line: TaskLine) -> list[Unit]:
    """Everybody named in the task, an open set as the units that it means right below the issuing one."""
    named = [duty.unit for duty in line.duties if duty.unit is not None]
    kinds = {kind for duty in line.duties if duty.is_collective for kind in kinds_of(duty.name)}
    if kinds:
        named += Unit.objects.valid_on(clock.business_today()).filter(parent=line.plan.unit, kind__in=kinds)
    return list(dict.fromkeys(named))


def _is_open_for_it(line: TaskLine) -> bool:
    clause = line.clause
    reads_so = looks_like_activity(chapter=clause.chapter, heading=clause.heading, text=clause.text)
    return reads_so and line.task.status != TaskStatus.DROPPED
