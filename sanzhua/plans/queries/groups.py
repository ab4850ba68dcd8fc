"""A plan's leading group and working groups: seats with their holders, duties, tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Person, Post, Unit, in_force
from sanzhua.accounts.queries import units_by_name
from sanzhua.base import clock
from sanzhua.plans import policy
from sanzhua.plans.choices import Seat, VersionStatus
from sanzhua.plans.models import Clause, GroupDuty, GroupSeat, Plan
from sanzhua.plans.queries.review import tasks_in_force
from sanzhua.plans.queries.tasks import TaskLine, lines_of
from sanzhua.plans.rules.groups import told_of


@dataclass(frozen=True, slots=True)
class SeatLine:
    """`holder` is the name that the plan gives, else of the one who holds that post of the unit today, else empty."""

    seat: GroupSeat
    holder: str


@dataclass(frozen=True, slots=True)
class Group:
    """`depth` counts the groups above it; `tasks` are those that name the group, and those that its duties became."""

    unit: Unit
    depth: int
    seats: Sequence[SeatLine]
    duties: Sequence[GroupDuty]
    tasks: Sequence[TaskLine]

    @property
    def is_blank(self) -> bool:
        return not self.seats and not self.duties and not self.tasks


@dataclass(frozen=True, slots=True)
class GroupsPage:
    groups: Sequence[Group]
    may_keep: bool
    may_copy: bool


def tasks_of_duties(plan: Plan, group: Unit) -> list[tuple[str, str]]:
    """(primary key, words) of the tasks that a duty of the group may have become: those in force, and behind them any
    that one hangs on still though the plan has let it go, so that saving the page unlinks nothing."""
    offered = tasks_in_force(plan)
    held = GroupDuty.objects.filter(plan=plan, group=group, task__isnull=False).values("task")
    gone = Clause.objects.filter(task__in=held).exclude(task__in=[pk for pk, _words in offered])
    last = {str(clause.task_id): clause for clause in gone.order_by("version__number")}
    return [*offered, *((pk, _("%(task)s（已不在现行方案）") % {"task": clause}) for pk, clause in last.items())]


def groups_page(person: Person, plan: Plan) -> GroupsPage:
    """Groups without anything are shown to those alone who may fill them."""
    may_keep = policy.keeper_post(person, plan) is not None
    found = [group for group in _groups(person, plan) if may_keep or not group.is_blank]
    is_new = not any(group.seats or group.duties for group in found)
    return GroupsPage(found, may_keep, may_keep and is_new and former_plan(plan) is not None)


def group_units(plan: Plan) -> list[tuple[Unit, int]]:
    """Groups right below the issuing unit and those below them, each with its depth; and any other with a seat."""
    children: dict[int | None, list[Unit]] = {}
    every = {unit.pk: unit for unit in Unit.objects.filter(kind=UnitKind.GROUP)}
    for unit in every.values():
        children.setdefault(unit.parent_id, []).append(unit)
    found = list(_below(children, plan.unit_id, 0))
    known = {unit.pk for unit, _depth in found}
    named = {*plan.seats.values_list("group", flat=True), *plan.group_duties.values_list("group", flat=True)}
    return found + [(every[pk], 0) for pk in sorted(named - known) if pk in every]


def former_plan(plan: Plan) -> Plan | None:
    """The same unit's newest plan of the year before that has seats or duties."""
    before = Plan.objects.filter(unit=plan.unit, year=plan.year - 1)
    return next((one for one in before if one.seats.exists() or one.group_duties.exists()), None)


def _groups(person: Person, plan: Plan) -> list[Group]:
    seats = list(GroupSeat.objects.filter(plan=plan).select_related("unit").order_by("position", "pk"))
    duties = list(GroupDuty.objects.filter(plan=plan).order_by("position", "pk"))
    lines, holders = lines_of(person, [plan.pk]), _holders(seats)
    worded = {line.task.pk for line in lines}
    for duty in duties:  # a task that the version in force no longer words has no page
        duty.task_id = duty.task_id if duty.task_id in worded else None
    return [_group(unit, depth, seats, duties, lines, holders) for unit, depth in group_units(plan)]


def _group(
    unit: Unit,
    depth: int,
    seats: Sequence[GroupSeat],
    duties: Sequence[GroupDuty],
    lines: Sequence[TaskLine],
    holders: Mapping[tuple[int, str], str],
) -> Group:
    own = [duty for duty in duties if duty.group_id == unit.pk]
    tied = {duty.task_id for duty in own if duty.task_id}
    tasks = [line for line in lines if line.task.pk in tied or any(duty.unit_id == unit.pk for duty in line.duties)]
    sitting = [_seat(seat, holders) for seat in seats if seat.group_id == unit.pk]
    return Group(unit, depth, sitting, own, tasks)


def _seat(seat: GroupSeat, holders: Mapping[tuple[int, str], str]) -> SeatLine:
    return SeatLine(seat, seat.person or holders.get((seat.unit_id or 0, seat.title), ""))


def _holders(seats: Iterable[GroupSeat]) -> dict[tuple[int, str], str]:
    """Name by unit and post, where exactly one person holds it today: a name is never guessed."""
    units = {seat.unit_id for seat in seats if seat.unit_id and not seat.person}
    held = Post.objects.filter(in_force(clock.business_today()), unit__in=units, person__is_active=True)
    names: dict[tuple[int, str], set[str]] = {}
    for unit, title, name in held.values_list("unit_id", "title", "person__name"):
        names.setdefault((unit, title), set()).add(name)
    return {key: next(iter(found)) for key, found in names.items() if len(found) == 1}


def _below(children: Mapping[int | None, list[Unit]], parent: int, depth: int) -> Iterable[tuple[Unit, int]]:
    for unit in children.get(parent, []):
        yield unit, depth
        yield from _below(children, unit.pk, depth + 1)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Rows for the form, keys as its fields; `unit` is a primary key, empty where the name means no unit."""

    seats: Sequence[Mapping[str, object]]
    duties: Sequence[Mapping[str, object]]


def proposed(plan: Plan, group: Unit) -> Proposed:
    """What the version in force says of the group, where nobody has entered anything yet; nothing is entered by it."""
    entered = {"plan": plan, "group": group}
    version = plan.versions.filter(status=VersionStatus.CONFIRMED).first()
    if version is None or GroupSeat.objects.filter(**entered).exists() or GroupDuty.objects.filter(**entered).exists():
        return Proposed((), ())
    paragraphs = ["".join(part["text"] for part in line["parts"]) for line in version.lines]
    told = told_of(paragraphs, [group.name, group.short_name])
    rows = [(Seat.HEAD, "", told.head)] if told.head else []
    rows += [(Seat.OFFICE, told.office, "")] if told.office else []
    rows += [(Seat.MEMBER, one.unit, one.post) for one in told.members]
    known = units_by_name([name for _seat, name, _post in rows if name])
    seats = [_proposed_seat(place, *row, known) for place, row in enumerate(rows, 1)]
    return Proposed(seats, [{"position": place, "text": duty} for place, duty in enumerate(told.duties, 1)])


def _proposed_seat(place: int, seat: Seat, name: str, post: str, known: Mapping[str, Unit]) -> dict[str, object]:
    """A name that means no unit stands as it is written, before the post."""
    unit = known.get(name)
    return {
        "position": place,
        "seat": seat,
        "unit": unit.pk if unit else "",
        "title": post if unit else f"{name}{post}",
    }
