"""Tasks of the plans in force, each with its wording, units, state and leaders; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.plans.choices import DOERS, OPEN_SETS, STATE_LABELS, STATE_RULES, STATE_SHAPES, VersionStatus
from sanzhua.plans.models import Clause, Due, Duty, Plan, TakeOver, Target, Task, TaskNote
from sanzhua.plans.policy import Sight, sight_of
from sanzhua.plans.rules.rhythm import DueDate
from sanzhua.plans.rules.state import ENDED, State, state_of, wants_proof
from sanzhua.ui import times

SHORT = 60


@dataclass(frozen=True, slots=True)
class TaskLine:
    """`state` is None where the reader may know the wording but not the progress; `leaders` is empty then."""

    task: Task
    clause: Clause
    duties: Sequence[Duty]
    dues: Sequence[Due]
    targets: Sequence[Target]
    leaders: Sequence[TakeOver]
    state: State | None

    @property
    def plan(self) -> Plan:
        return self.task.plan

    @property
    def title(self) -> str:
        """Number, and the heading or the first words."""
        words = self.clause.heading or self.clause.text
        cut = f"{words[:SHORT]}…" if len(words) > SHORT else words
        return f"{self.clause.number} {cut}".strip()

    @property
    def doers(self) -> list[Duty]:
        return [duty for duty in self.duties if duty.role in DOERS]

    @property
    def helpers(self) -> list[Duty]:
        return [duty for duty in self.duties if duty.role not in DOERS]

    @property
    def doer_ids(self) -> frozenset[int]:
        return frozenset(duty.unit_id for duty in self.doers if duty.unit_id is not None)

    @property
    def is_for_many(self) -> bool:
        """An open set (各县(市)区) owes it, so every unit below the issuing one may take it over."""
        return any(duty.is_collective for duty in self.doers)

    def is_for_any(self, unit: Unit) -> bool:
        """Whether one of the open sets takes in units of this kind; the caller knows that it lies below the issuer."""
        return unit.pk != self.plan.unit_id and any(
            unit.kind in kinds_of(duty.name) for duty in self.doers if duty.is_collective
        )

    @property
    def is_seen(self) -> bool:
        return self.state is not None

    @property
    def is_unled(self) -> bool:
        """Nobody answers for it by name; a task that has ended needs nobody."""
        return self.state is not None and self.state.is_open and not self.leaders

    @property
    def is_checked(self) -> bool:
        """Whether finishing it takes evidence and a second look."""
        return wants_proof([due_date(due) for due in self.dues], len(self.targets))

    @property
    def late_days(self) -> int:
        """Days since the earliest day that was missed, 0 where none was."""
        return max(0, -self.state.days_left) if self.state and self.state.days_left is not None else 0

    @property
    def label(self) -> str:
        return str(STATE_LABELS[self.state.key]) if self.state else times.DASH

    @property
    def shape(self) -> str:
        return STATE_SHAPES[self.state.key] if self.state else ""

    @property
    def why(self) -> str:
        """The rule of the state as a sentence."""
        if self.state is None:
            return ""
        return str(STATE_RULES[self.state.rule]) % {"day": times.iso_day(self.state.day), "count": self.state.count}


def kinds_of(name: str) -> Collection[str]:
    """Kinds of units that an open set means, by its words."""
    return next((kinds for words, kinds in OPEN_SETS if any(word in name for word in words)), ())


def due_date(due: Due) -> DueDate:
    return DueDate(due.text, due.on, due.repeat, due.is_settled)


def lines_of(person: Person, plans: Iterable[int]) -> list[TaskLine]:
    """Every task of the versions in force of these plans, by primary key, in the order of the document."""
    return _lines(_clauses(version__plan__in=list(plans)), sight_of(person))


def line_of(person: Person, task: Task) -> TaskLine | None:
    """None for a task that the version in force no longer words."""
    return next(iter(_lines(_clauses(task=task), sight_of(person))), None)


def lines_below(person: Person, task: Task) -> list[TaskLine]:
    """Tasks of other plans in force that carry this one out, of the plans that the person reads."""
    plans = Plan.objects.visible_to(person)
    return _lines(_clauses(task__parent=task, task__plan__in=plans), sight_of(person))


def my_lines(person: Person) -> list[TaskLine]:
    """Open tasks that the person's own units owe, in every plan in force; what is due first comes first."""
    sight = sight_of(person)
    mine = Duty.objects.filter(unit__in=sight.own, role__in=DOERS).values("clause")
    lines = _lines(_clauses(pk__in=mine), sight)
    return sorted((line for line in lines if line.state and line.state.is_open), key=urgency)


def lines_due(person: Person, until: date) -> list[tuple[TaskLine, date]]:
    """Open tasks of every plan that the person reads that owe a day until then, with the earliest such day."""
    plans = Plan.objects.visible_to(person).values("pk")
    dated = Due.objects.filter(Q(on__lte=until) | ~Q(repeat="")).values("clause")
    running = ~Q(task__status__in=ENDED)
    lines = _lines(_clauses(running, version__plan__in=plans, pk__in=dated), sight_of(person))
    owed = ((one, one.state.next_on) for one in lines if one.state)
    return [(one, day) for one, day in owed if day is not None and day <= until]


def every_line() -> list[TaskLine]:
    """All tasks of all plans in force with their states: for the machine's own work, never for a reader."""
    return _lines(_clauses(), None)


def in_force_of(plan: Plan) -> list[Clause]:
    """The clauses of the version in force, in the order of the document; none before the first is confirmed."""
    found = Clause.objects.filter(version__plan=plan, version__status=VersionStatus.CONFIRMED)
    return list(found.prefetch_related("duties__unit", "dues", "targets"))


def urgency(line: TaskLine) -> tuple[date, int]:
    """What is due first before all; what has no date comes last."""
    on = line.state.next_on if line.state else None
    return on or date.max, line.clause.position


def _clauses(*conditions: Q, **condition: object) -> QuerySet[Clause]:
    standing = Prefetch("task__take_overs", TakeOver.objects.filter(ended_at__isnull=True).select_related("unit"))
    in_force = Q(version__status=VersionStatus.CONFIRMED, task__isnull=False)
    found = Clause.objects.filter(in_force, *conditions, **condition).select_related("task__plan__unit", "version")
    return found.prefetch_related("duties__unit", "dues", "targets", standing).order_by("version_id", "position")


def _lines(clauses: QuerySet[Clause], sight: Sight | None) -> list[TaskLine]:
    found = list(clauses)
    settled = _settled([clause.task_id for clause in found if clause.task_id])
    none: frozenset[date] = frozenset()
    return [_line(one, one.task, settled.get(one.task.pk, none), sight) for one in found if one.task]


def _settled(tasks: Sequence[int]) -> dict[int, set[date]]:
    """Days of each task that a note names; only the days, since the words are not everybody's."""
    found: dict[int, set[date]] = {}
    noted = TaskNote.objects.filter(task__in=tasks, for_due__isnull=False)
    for task, day in noted.values_list("task_id", "for_due"):
        if day:
            found.setdefault(task, set()).add(day)
    return found


def _line(clause: Clause, task: Task, settled: Collection[date], sight: Sight | None) -> TaskLine:
    duties, dues = list(clause.duties.all()), list(clause.dues.all())
    led, many = list(task.take_overs.all()), any(duty.is_collective for duty in duties)
    units = [duty.unit_id for duty in duties] + [one.unit_id for one in led]
    seen = sight is None or many or sight.of_task(task.plan, units)
    if sight is not None and many and not sight.of_plan(task.plan):
        # An open set is owed by each of its units alone: who leads elsewhere is not the reader's.
        led = [one for one in led if one.unit_id in sight.seen or one.unit_id in sight.own]
    return TaskLine(
        task=task,
        clause=clause,
        duties=duties,
        dues=dues,
        targets=list(clause.targets.all()),
        leaders=led if seen else [],
        state=_state(task, dues, settled) if seen else None,
    )


def _state(task: Task, dues: Sequence[Due], settled: Collection[date]) -> State:
    plan = task.plan
    dates = [due_date(due) for due in dues]
    today = clock.business_today()
    return state_of(task.status, dates, settled=settled, today=today, year=plan.year, since=plan.issued_on)
