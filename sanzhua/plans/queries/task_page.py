"""One task's page: its wording, days, people, progress, and what this reader may do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sanzhua.accounts.choices import CITY_ROLES, Role
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import ancestor_ids
from sanzhua.plans import policy
from sanzhua.plans.choices import TASK_MOVES, TaskStatus
from sanzhua.plans.models import Clause, TakeOver, Task, TaskChange, TaskNote
from sanzhua.plans.queries.above import task_above
from sanzhua.plans.queries.changes import Rewording, rewordings
from sanzhua.plans.queries.records import names_of
from sanzhua.plans.queries.targets import TargetLine, target_lines
from sanzhua.plans.queries.tasks import TaskLine, line_of, lines_below


@dataclass(frozen=True, slots=True)
class NoteLine:
    note: TaskNote
    record_name: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    change: TaskChange
    title: str


@dataclass(frozen=True, slots=True)
class TaskPage:
    """`units` are those for which the reader may report, `days` the returns still owed, `verbs` the buttons.

    `above` is the task that this one carries out, `measures` are those of the units' own plans that carry this one out.
    """

    line: TaskLine
    notes: Sequence[NoteLine]
    changes: Sequence[ChangeLine]
    led: Sequence[TakeOver]
    units: Sequence[Unit]
    days: Sequence[date]
    verbs: frozenset[str]
    rewordings: Sequence[Rewording]
    above: Clause | None
    measures: Sequence[TaskLine]
    targets: Sequence[TargetLine]


def visible_task(person: Person, pk: int) -> Task | None:
    return Task.objects.visible_to(person).select_related("plan__unit", "done_by").filter(pk=pk).first()


def task_page(person: Person, task: Task) -> TaskPage | None:
    """None for a task that the version in force no longer words."""
    line = line_of(person, task)
    if line is None:
        return None
    units = spoken_for(person, line)
    state = line.state
    is_open = state is not None and state.is_open
    return TaskPage(
        line=line,
        notes=_notes(person, task),
        changes=_changes(task) if line.is_seen else [],
        led=_led(task, line),
        units=units if is_open else [],
        days=[day for day in state.owed if day != state.final] if state else [],
        verbs=_verbs(person, line, units),
        rewordings=rewordings(person, task),
        above=task_above(person, task),
        measures=lines_below(person, task),
        targets=target_lines(person, [line]) if line.targets else [],
    )


def spoken_for(person: Person, line: TaskLine) -> list[Unit]:
    """Units with a part in the task for which the person speaks, the leading ones first."""
    asked = [duty.unit for duty in [*line.doers, *line.helpers] if duty.unit is not None]
    if line.is_for_many:
        asked += _units_below(person, line)
    return [unit for unit in dict.fromkeys(asked) if policy.doer_post(person, unit) is not None]


def _units_below(person: Person, line: TaskLine) -> list[Unit]:
    acted_for = [post.scope for post in person.current_posts() if post.scope and post.role not in CITY_ROLES]
    issuer = line.plan.unit_id
    return [unit for unit in acted_for if line.is_for_any(unit) and issuer in ancestor_ids(unit)]


def _notes(person: Person, task: Task) -> list[NoteLine]:
    found = list(
        TaskNote.objects.visible_to(person)
        .filter(task=task)
        .select_related("unit", "by")
        .prefetch_related("papers__document")
        .order_by("-pk")
    )
    names = names_of((note.record for note in found), person)
    return [NoteLine(note, names.get(note.record, "")) for note in found]


def _changes(task: Task) -> list[ChangeLine]:
    rows = task.changes.select_related("by").order_by("-pk")
    return [ChangeLine(row, TASK_MOVES.get(row.verb).title) for row in rows]


def _led(task: Task, line: TaskLine) -> list[TakeOver]:
    """Everybody who ever answered for it, of the units whose leaders the reader sees, newest first."""
    units = {one.unit_id for one in line.leaders}
    return list(TakeOver.objects.filter(task=task, unit__in=units).select_related("unit", "by").order_by("-pk"))


def _verbs(person: Person, line: TaskLine, units: Sequence[Unit]) -> frozenset[str]:
    if line.state is None:
        return frozenset()
    keeps = policy.keeper_post(person, line.plan) is not None
    does = keeps or any(unit.pk in line.doer_ids for unit in units)
    lawful = set(TASK_MOVES.verbs_from(line.task.status)) - {"start"}
    judges = keeps and line.is_checked and line.task.done_by_id != person.pk
    may = {
        "finish": does,
        "verify": judges,
        "return": judges,
        "reopen": keeps or (does and line.task.status == TaskStatus.DONE),
        "drop": decides(person, line),
        "restore": decides(person, line),
    }
    return frozenset(verb for verb in lawful if may.get(verb))


def decides(person: Person, line: TaskLine) -> bool:
    return post_for(person, {Role.DISPATCHER}, line.plan.unit) is not None
