"""A unit takes its tasks over with a named leader: its own 实施方案 in one confirmation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import ancestor_ids
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.plans import policy
from sanzhua.plans.models import Plan, TakeOver, Task
from sanzhua.plans.queries.tasks import TaskLine, lines_of


def take_over(
    *,
    plan: Plan,
    unit: Unit,
    tasks: Sequence[int] | None,
    leader: str,
    by: Person,
    title: str = "",
    person: Person | None = None,
) -> int:
    """Name the leader who answers for the unit's tasks of this plan, by primary key; None takes all that it owes.

    Gives how many changed: the same leader again changes nothing, another one ends the former's. Raises NotAllowed,
    Incomplete without a leader or a task, WrongState for a task that the unit does not owe.
    """
    policy.require_doer(by, unit)
    if not leader.strip():
        raise Incomplete(_("请写责任领导的姓名。"))
    with transaction.atomic():
        chosen = _chosen(by, plan, unit, tasks)
        who = {"leader": leader.strip()[:60], "title": title.strip()[:80], "person": person}
        changed = [line.task for line in chosen if _name(line.task, unit, who, by)]
        if changed:
            _record(plan, unit, changed, who, by)
    return len(changed)


def owed_by(lines: Sequence[TaskLine], unit: Unit, plan: Plan) -> list[TaskLine]:
    """Open tasks that the unit leads or answers for; those of an open set belong to every unit below the issuer."""
    below = plan.unit_id in ancestor_ids(unit)
    return [
        line
        for line in lines
        if line.state and line.state.is_open and (unit.pk in line.doer_ids or (below and line.is_for_any(unit)))
    ]


def _chosen(by: Person, plan: Plan, unit: Unit, tasks: Sequence[int] | None) -> list[TaskLine]:
    owed = {line.task.pk: line for line in owed_by(lines_of(by, [plan.pk]), unit, plan)}
    if tasks is None:
        tasks = list(owed)
    if not tasks:
        raise Incomplete(_("请至少勾选一项任务。"))
    if not set(tasks) <= owed.keys():
        said = _("所选任务中有的不由“%(unit)s”牵头或负责，或已经办结，请刷新页面后再选。")
        raise WrongState(said % {"unit": unit.shown})
    return [owed[pk] for pk in dict.fromkeys(tasks)]


def _name(task: Task, unit: Unit, who: Mapping[str, object], by: Person) -> bool:
    Task.objects.select_for_update().get(pk=task.pk)
    standing = TakeOver.objects.filter(task=task, unit=unit, ended_at__isnull=True)
    held = standing.first()
    if held is not None and all(getattr(held, name) == value for name, value in who.items()):
        return False
    standing.update(ended_at=clock.now())
    TakeOver.objects.create(task=task, unit=unit, by=by, on=clock.business_today(), at=clock.now(), **who)
    return True


def _record(plan: Plan, unit: Unit, tasks: Sequence[Task], who: Mapping[str, object], by: Person) -> None:
    facts = {"plan": plan.pk, "tasks": [task.pk for task in tasks], "leader": who["leader"], "title": who["title"]}
    ledger.record(kind="task.take_over", actor=by, unit=unit, facts=facts)
