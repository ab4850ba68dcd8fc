"""A unit's own plan and the one above it: which of the tasks above are the unit's, and who carries them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import ancestor_ids
from sanzhua.plans.choices import DOERS, VersionStatus
from sanzhua.plans.models import Clause, Plan, Task
from sanzhua.plans.queries.tasks import in_force_of, kinds_of


@dataclass(frozen=True, slots=True)
class AboveTask:
    """A task of the plan above; `is_owed` where the unit leads it, answers for it or belongs to its open set."""

    clause: Clause
    is_owed: bool

    @property
    def pk(self) -> int:
        return self.clause.task_id or 0

    @property
    def title(self) -> str:
        return str(self.clause)


def tasks_above(plan: Plan) -> list[AboveTask]:
    """The tasks in force of the plan above, the unit's own first; none where the plan has nothing above it."""
    if plan.parent is None:
        return []
    below = plan.parent.unit_id in ancestor_ids(plan.unit) and plan.parent.unit_id != plan.unit_id
    found = [AboveTask(one, _owes(one, plan.unit, below)) for one in in_force_of(plan.parent) if one.task_id]
    return sorted(found, key=lambda one: not one.is_owed)


def not_carried(above: Iterable[AboveTask], clauses: Iterable[Clause]) -> list[AboveTask]:
    """The unit's tasks above that none of these clauses carries out."""
    carried = {clause.carries_id for clause in clauses}
    return [one for one in above if one.is_owed and one.pk not in carried]


def task_above(person: Person, task: Task) -> Clause | None:
    """The wording in force of the task that this one carries out, where the person reads its plan."""
    if task.parent_id is None:
        return None
    found = Clause.objects.filter(task=task.parent_id, version__status=VersionStatus.CONFIRMED)
    seen = found.filter(version__plan__in=Plan.objects.visible_to(person))
    return seen.select_related("version__plan").first()


def _owes(clause: Clause, unit: Unit, is_below: bool) -> bool:
    duties = [duty for duty in clause.duties.all() if duty.role in DOERS]
    return any(duty.unit_id == unit.pk for duty in duties) or (
        is_below and any(unit.kind in kinds_of(duty.name) for duty in duties if duty.is_collective)
    )


def offered(above: Sequence[AboveTask], owed: str, others: str) -> list[tuple[str, object]]:
    """Choices of a field, the unit's own under one heading, the rest under another."""

    def group(is_owed: bool) -> list[tuple[str, str]]:
        return [(str(one.pk), one.title) for one in above if one.is_owed == is_owed]

    return [(label, rows) for label, rows in ((owed, group(True)), (others, group(False))) if rows]
