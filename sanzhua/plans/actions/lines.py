"""Lines on the desk about a task: whose they are and what ends them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.urls import reverse

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Post, Unit, in_force
from sanzhua.base import clock
from sanzhua.notices import actions as notices
from sanzhua.plans.models import Plan, Task
from sanzhua.plans.queries.tasks import TaskLine

VERIFY, RETURNED = "task_verify", "task_returned"
SOON, TOMORROW, LATE = "task_soon", "task_tomorrow", "task_overdue"
REMINDERS = (SOON, TOMORROW, LATE)


def subject_of(task: Task) -> str:
    return f"plan_task:{task.pk}"


def ends_at(day: date) -> datetime:
    """Midnight behind the day, as the desk's clock wants it."""
    return datetime.combine(day + timedelta(days=1), time(0), clock.SHANGHAI)


def ask_to_verify(line: TaskLine) -> None:
    """To whoever follows the plan up: the dispatcher over the issuing unit, or that unit's own clerk."""
    unit, role = keeper_of(line.plan)
    _add(line, unit, role, VERIFY, {"task": line.title})


def tell_doers(line: TaskLine, verb: str, params: dict[str, object], due_at: datetime | None = None) -> None:
    for unit, role in hands_of(line):
        _add(line, unit, role, verb, {"task": line.title, **params}, due_at)


def hands_of(line: TaskLine) -> list[tuple[Unit, str]]:
    """(unit, role) of those who work at the task; where none of them has anybody here, the plan's keeper."""
    units = [duty.unit for duty in line.doers if duty.unit is not None]
    units += [one.unit for one in line.leaders if one.unit_id not in {unit.pk for unit in units}]
    held = _held(units)
    found = [(unit, role) for unit in units if (role := _first_role(held, unit)) is not None]
    return list(dict.fromkeys(found)) or [keeper_of(line.plan)]


def keeper_of(plan: Plan) -> tuple[Unit, str]:
    held = _held([plan.unit])
    role = next((role for role in (Role.DISPATCHER, Role.LIAISON) if (plan.unit_id, role) in held), Role.DISPATCHER)
    return plan.unit, role


def end_reminders(task: Task, day: date | None) -> None:
    """A return that names a day ends what was said of it; tomorrow's look says anew what is still owed."""
    if day is not None:
        for verb in REMINDERS:
            notices.finish(subject_of(task), verb)


def _first_role(held: set[tuple[int | None, str]], unit: Unit) -> str | None:
    return next((role for role in (Role.LIAISON, Role.HEAD) if (unit.pk, role) in held), None)


def _held(units: Iterable[Unit]) -> set[tuple[int | None, str]]:
    posts = Post.objects.filter(in_force(clock.business_today()), scope__in=list(units), person__is_active=True)
    return set(posts.values_list("scope_id", "role"))


def _add(
    line: TaskLine, unit: Unit, role: str, verb: str, params: dict[str, object], due_at: datetime | None = None
) -> None:
    url = reverse("plans:task", args=[line.task.pk])
    notices.add(unit=unit, role=role, verb=verb, subject=subject_of(line.task), params=params, url=url, due_at=due_at)
