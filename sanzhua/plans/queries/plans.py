"""The list of plans, one plan's tasks by chapter, unit and state, and what its progress comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.plans import policy
from sanzhua.plans.choices import STATE_LABELS, STATE_SHAPES, VersionStatus
from sanzhua.plans.models import Duty, Plan, PlanVersion
from sanzhua.plans.policy import Sight, sight_of
from sanzhua.plans.queries.targets import TargetLine, target_lines
from sanzhua.plans.queries.tasks import TaskLine, lines_of, urgency

NEAR_DAYS = 30
_LAST = 10**6
FINISHED = frozenset({"done", "verified"})


@dataclass(frozen=True, slots=True)
class Tally:
    """Tasks whose progress the reader sees, by state; cancelled ones count nowhere but in their own place."""

    states: Mapping[str, int]
    unled: int

    @property
    def total(self) -> int:
        return sum(n for state, n in self.states.items() if state != "dropped")

    @property
    def finished(self) -> int:
        return sum(self.states.get(state, 0) for state in FINISHED)

    @property
    def overdue(self) -> int:
        return self.states.get("overdue", 0)

    @property
    def going(self) -> int:
        return self.states.get("going", 0)

    @property
    def not_started(self) -> int:
        return self.states.get("not_started", 0)

    @property
    def verified(self) -> int:
        return self.states.get("verified", 0)

    @property
    def share(self) -> float | None:
        return self.finished / self.total if self.total else None


def tally(lines: Iterable[TaskLine]) -> Tally:
    seen = [line for line in lines if line.state is not None]
    return Tally(Counter(line.state.key for line in seen if line.state), sum(line.is_unled for line in seen))


@dataclass(frozen=True, slots=True)
class PlanRow:
    plan: Plan
    tasks: int
    mine: int
    tally: Tally
    is_in_force: bool


def plan_rows(person: Person) -> list[PlanRow]:
    """Every plan that the person reads, newest year first."""
    plans = list(visible_plans(person))
    sight = sight_of(person)
    lines: dict[int, list[TaskLine]] = {}
    for line in lines_of(person, [plan.pk for plan in plans]):
        lines.setdefault(line.plan.pk, []).append(line)
    in_force = set(Plan.objects.filter(versions__status=VersionStatus.CONFIRMED).values_list("pk", flat=True))
    return [_row(plan, lines.get(plan.pk, []), sight, plan.pk in in_force) for plan in plans]


def visible_plans(person: Person) -> QuerySet[Plan]:
    return Plan.objects.visible_to(person).select_related("unit", "parent")


def _row(plan: Plan, lines: Sequence[TaskLine], sight: Sight, in_force: bool) -> PlanRow:
    return PlanRow(plan, len(lines), sum(is_mine(line, sight) for line in lines), tally(lines), in_force)


def is_mine(line: TaskLine, sight: Sight) -> bool:
    """One of the reader's own units has a part in it, if only to help."""
    units = [duty.unit_id for duty in line.duties] + [one.unit_id for one in line.leaders]
    return any(unit in sight.own for unit in units)


def has_work_for(lines: Iterable[TaskLine], sight: Sight) -> bool:
    """Whether a unit of the reader's may have something to take over; who only looks has no unit."""
    return bool(sight.own) and any(line.is_for_many or line.doer_ids & sight.own for line in lines)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for: `show` is all, mine, overdue or open (nobody answers by name)."""

    show: str = "all"
    state: str = ""
    chapter: str = ""
    unit: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Filters:
        show = asked.get("show", "")
        return cls(
            show if show in SHOWS else "all",
            asked.get("state", "") if asked.get("state", "") in STATE_LABELS else "",
            asked.get("chapter", "")[:200],
            asked.get("unit", "")[:120],
        )

    def take(self, lines: Sequence[TaskLine], sight: Sight) -> list[TaskLine]:
        return [line for line in lines if SHOWS[self.show](line, sight) and self._fits(line)]

    def _fits(self, line: TaskLine) -> bool:
        if self.state and (line.state is None or line.state.key != self.state):
            return False
        if self.chapter and line.clause.chapter != self.chapter:
            return False
        return not self.unit or any(duty_unit(duty) == self.unit for duty in line.doers)


SHOWS: dict[str, Callable[[TaskLine, Sight], bool]] = {
    "all": lambda line, sight: True,
    "mine": is_mine,
    "overdue": lambda line, sight: line.state is not None and line.state.key == "overdue",
    "open": lambda line, sight: line.is_unled,
}


def show_counts(lines: Iterable[TaskLine], sight: Sight) -> list[tuple[str, int]]:
    """How many tasks each of the four lists holds."""
    held = list(lines)
    return [(key, sum(fits(line, sight) for line in held)) for key, fits in SHOWS.items()]


def duty_unit(duty: Duty) -> str:
    """A unit once, however documents write it: by its name here, as written where it is unknown."""
    return duty.unit.shown if duty.unit is not None else duty.name


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lines: Sequence[TaskLine]

    @property
    def tally(self) -> Tally:
        return tally(self.lines)

    @property
    def is_seen(self) -> bool:
        return any(line.is_seen for line in self.lines)


def by_chapter(lines: Iterable[TaskLine]) -> list[Group]:
    return _grouped((line.clause.chapter, line) for line in lines)


def by_unit(lines: Iterable[TaskLine]) -> list[Group]:
    """Each task under every unit that leads or answers for it, units in the order of the tree."""
    pairs = [(duty, line) for line in lines for duty in line.doers]
    duties = [duty for duty, _line in pairs]
    order = {duty_unit(one): (one.unit.order if one.unit else _LAST, place) for place, one in enumerate(duties)}
    groups = _grouped((duty_unit(duty), line) for duty, line in pairs)
    return sorted(groups, key=lambda group: order[group.title])


def _grouped(pairs: Iterable[tuple[str, TaskLine]]) -> list[Group]:
    found: dict[str, dict[int, TaskLine]] = {}
    for title, line in pairs:
        found.setdefault(title, {})[line.task.pk] = line
    return [Group(title, list(lines.values())) for title, lines in found.items()]


def state_counts(lines: Iterable[TaskLine]) -> list[tuple[str, str, str, int]]:
    """(key, word, shape, how many) of the states that occur, in their order."""
    states = tally(lines).states
    return [(key, str(word), STATE_SHAPES[key], states[key]) for key, word in STATE_LABELS.items() if states.get(key)]


@dataclass(frozen=True, slots=True)
class Progress:
    """One page for the leading group: everything by chapter, what is late, what comes next, the numbers promised."""

    tally: Tally
    chapters: Sequence[Group]
    late: Sequence[TaskLine]
    near: Sequence[TaskLine]
    unled: Sequence[TaskLine]
    targets: Sequence[TargetLine]


def progress_of(person: Person, plan: Plan) -> Progress:
    lines = lines_of(person, [plan.pk])
    alive = [line for line in lines if line.state is not None and line.state.is_open]
    until = clock.business_today() + timedelta(days=NEAR_DAYS)
    late = [line for line in alive if line.state and line.state.key == "overdue"]
    near = [
        line for line in alive if line not in late and line.state and line.state.next_on and line.state.next_on <= until
    ]
    return Progress(
        tally=tally(lines),
        chapters=by_chapter(lines),
        late=sorted(late, key=urgency),
        near=sorted(near, key=urgency),
        unled=[line for line in alive if line.is_unled],
        targets=target_lines(person, lines),
    )


def versions_of(person: Person, plan: Plan) -> dict[str, object]:
    """`draft`, the version that the person may check, `standing`, the one in force, and `may_keep`."""
    may_keep = policy.keeper_post(person, plan) is not None
    versions = {version.status: version for version in PlanVersion.objects.filter(plan=plan)}
    return {
        "may_keep": may_keep,
        "draft": versions.get(VersionStatus.DRAFT) if may_keep else None,
        "standing": versions.get(VersionStatus.CONFIRMED),
    }
