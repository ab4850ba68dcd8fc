"""What a project's permits say: each line with its clock, the critical path, and what blocks it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from sanzhua.accounts.queries import ancestor_ids
from sanzhua.base import clock
from sanzhua.base.workdays import UnknownYear, WorkCalendar
from sanzhua.charts.gantt import GanttBar, GanttRow
from sanzhua.codes.queries import work_calendar
from sanzhua.registry.choices import Stage, is_before
from sanzhua.registry.choices.permits import SETTLED, PermitPhase, PermitState
from sanzhua.registry.models import Permit, PermitPlan, Project
from sanzhua.registry.rules.permits import (
    Clock,
    Path,
    Slot,
    State,
    Step,
    critical_path,
    order_among,
    waits_for,
    working_days_between,
)

_STATES: Mapping[str, State] = {
    PermitState.NOT_BEGUN: "open",
    PermitState.RETURNED: "open",
    PermitState.IN_HAND: "running",
    PermitState.PROMISED: "released",
    PermitState.DONE: "settled",
    PermitState.NOT_NEEDED: "settled",
}
_SHAPES = {"in_hand": "go", "returned": "back", "promised": "d2", "done": "ok", "not_begun": "", "not_needed": ""}


@dataclass(frozen=True, slots=True)
class PermitLine:
    """`at`: with whom it lies now: issuer, owner, before (others come first), or nobody once settled.

    `over` are the working days past what the issuer promised, `legal_over` whether the law's are past, too;
    `promise_over` whether the owner's promise is past. `begins` and `ends` are the earliest days, None where the
    calendar does not reach so far.
    """

    permit: Permit
    at: str
    shape: str
    waits: tuple[str, ...]
    due_on: date | None
    legal_due_on: date | None
    over: int
    legal_over: bool
    promise_over: bool
    critical: bool
    blocking: bool
    slack: int
    begins: date | None
    ends: date | None

    @property
    def is_late(self) -> bool:
        return self.over > 0 or self.legal_over or self.promise_over

    @property
    def place(self) -> str:
        """With whom it lies, in words; empty once settled."""
        if self.at == "issuer":
            return _("办理部门：%(issuer)s") % {"issuer": self.permit.shown_issuer}
        if self.at == "before":
            return _("等前置事项")
        owners = {PermitState.RETURNED: _("业主补正"), PermitState.PROMISED: _("业主兑现承诺")}
        return owners.get(PermitState(self.permit.status), _("业主报件")) if self.at == "owner" else ""


@dataclass(frozen=True)
class PermitView:
    """A project's permits as pages read them; lines in the order of the list."""

    plan: PermitPlan | None
    lines: tuple[PermitLine, ...]
    path: Path
    ready_on: date | None
    goal: str

    @cached_property
    def counted(self) -> tuple[PermitLine, ...]:
        """What the project needs: without 不涉及."""
        return tuple(line for line in self.lines if line.permit.status != PermitState.NOT_NEEDED)

    @property
    def done(self) -> int:
        return sum(line.permit.status == PermitState.DONE for line in self.lines)

    @property
    def blocking(self) -> tuple[PermitLine, ...]:
        return tuple(line for line in self.lines if line.blocking)

    @property
    def chain(self) -> tuple[PermitLine, ...]:
        by_key = {line.permit.key: line for line in self.lines}
        return tuple(by_key[key] for key in self.path.chain)

    @property
    def late(self) -> tuple[PermitLine, ...]:
        return tuple(line for line in self.lines if line.is_late)

    @property
    def open_lines(self) -> tuple[PermitLine, ...]:
        return tuple(line for line in self.lines if line.permit.status not in SETTLED)

    @property
    def phases(self) -> list[tuple[str, tuple[PermitLine, ...]]]:
        """(name of the phase, its lines), phases without lines left out."""
        found = [
            (str(phase.label), tuple(line for line in self.lines if line.permit.phase == phase))
            for phase in PermitPhase
        ]
        return [(name, lines) for name, lines in found if lines]


def permit_view(project: Project) -> PermitView:
    """Of one project; without a plan there are no lines."""
    plan = PermitPlan.objects.filter(project=project).first()
    permits = list(Permit.objects.filter(project=project).select_related("paper"))
    return view_of(project, plan, permits, work_calendar(ancestor_ids(project.unit)))


def view_of(project: Project, plan: PermitPlan | None, permits: Sequence[Permit], days: WorkCalendar) -> PermitView:
    """The same from rows at hand; asks nothing of the database."""
    today = clock.business_today()
    kept = {permit.key for permit in permits if permit.status != PermitState.NOT_NEEDED}
    # Where an item between two others is not needed, the later one still waits for the earlier.
    order = order_among(kept, {permit.key: permit.after for permit in permits})
    steps = {permit.key: _step(permit, order.get(permit.key, ()), days, today) for permit in permits}
    goal = goal_of(project)
    wanted = {permit.key for permit in permits if goal != Stage.BUILDING or permit.before == Stage.BUILDING}
    path = critical_path(list(steps.values()), wanted)
    names = {permit.key: permit.shown for permit in permits}
    lines = tuple(_line(permit, steps, path, names, days, today, permit.key in wanted) for permit in permits)
    return PermitView(plan, lines, path, _on(days, today, path.length), goal)


def goal_of(project: Project) -> str:
    """The stage that the critical path leads to: the start until the works are completed, then production.

    A project that is being built and still lacks what comes before the start shows just that; its acceptance blocks
    nobody before there is something to accept.
    """
    return Stage.BUILDING if is_before(project.stage, Stage.COMPLETED) else Stage.PRODUCING


def gantt_rows(view: PermitView) -> list[GanttRow]:
    """Bars of what was handed in, and ahead of what is still to come; what is not needed is left out."""
    today = clock.business_today()
    return [GanttRow(line.permit.shown, _bars(line, today), strong=line.critical) for line in view.counted]


def _step(permit: Permit, after: tuple[str, ...], days: WorkCalendar, today: date) -> Step:
    return Step(permit.key, after, _days_left(permit, days, today), _STATES[permit.status])


def _days_left(permit: Permit, days: WorkCalendar, today: date) -> int:
    """Of what runs at least one: nobody finishes yesterday. Of a promise the days until it is due."""
    limit = permit.promised_days if permit.promised_days is not None else permit.legal_days or 0
    if permit.status in SETTLED:
        return 0
    if permit.status == PermitState.PROMISED:
        return _between(days, today, permit.promise_due_on) if permit.promise_due_on else 0
    if permit.status == PermitState.IN_HAND:
        return max(1, limit - _used(permit, days, today)) if limit else 1
    return max(0, limit - permit.days_used)


def _used(permit: Permit, days: WorkCalendar, today: date) -> int:
    since = permit.clock_from
    return permit.days_used + (_between(days, since, today) if since else 0)


def _between(days: WorkCalendar, first: date, last: date) -> int:
    """Where the calendar ends before `last`, weekdays stand in for working days."""
    try:
        return working_days_between(days, first, last)
    except UnknownYear:
        return max(0, (last - first).days * 5 // 7)


def _on(days: WorkCalendar, today: date, count: int) -> date | None:
    try:
        return days.working_days_after(today, count)
    except UnknownYear:
        return None


def _line(
    permit: Permit,
    steps: Mapping[str, Step],
    path: Path,
    names: Mapping[str, str],
    days: WorkCalendar,
    today: date,
    is_wanted: bool,
) -> PermitLine:
    step, slot = steps[permit.key], path.slots[permit.key]
    waits = waits_for(step, steps)
    due, legal = _dues(permit, days)
    begins, ends = _foreseen(step, slot, days, today) if is_wanted else (None, None)
    return PermitLine(
        permit=permit,
        at=_lies_with(step, waits),
        shape=_SHAPES[permit.status],
        waits=tuple(names[key] for key in waits),
        due_on=due,
        legal_due_on=legal,
        over=_between(days, due, today) if due and due < today else 0,
        legal_over=legal is not None and legal < today,
        promise_over=_is_past(permit, today),
        critical=permit.key in path.chain,
        blocking=permit.key in path.blocking,
        slack=slot.slack,
        begins=begins,
        ends=ends,
    )


def _is_past(permit: Permit, today: date) -> bool:
    due = permit.promise_due_on
    return permit.status == PermitState.PROMISED and due is not None and due < today


def _foreseen(step: Step, slot: Slot, days: WorkCalendar, today: date) -> tuple[date | None, date | None]:
    """The earliest days of what is still to come; what is promised or open has both, what runs an end only."""
    if step.state == "settled":
        return None, None
    begins = None if step.state == "running" else _on(days, today, slot.start)
    return begins, _on(days, today, slot.finish)


def _dues(permit: Permit, days: WorkCalendar) -> tuple[date | None, date | None]:
    """As they were told on the day of submission; where the calendar did not reach so far then, as it is told now."""
    if permit.clock_from is None:
        return None, None
    running = Clock(permit.days_used, permit.clock_from)
    due = permit.due_on or running.due_on(days, permit.promised_days)
    return due, permit.legal_due_on or running.due_on(days, permit.legal_days)


def _lies_with(step: Step, waits: tuple[str, ...]) -> str:
    if step.state == "settled":
        return ""
    if step.state == "running":
        return "issuer"
    return "before" if waits else "owner"


def _bars(line: PermitLine, today: date) -> tuple[GanttBar, ...]:
    permit = line.permit
    if permit.finished_on:
        return (GanttBar(permit.submitted_on or permit.finished_on, permit.finished_on, "done"),)
    done: tuple[GanttBar, ...] = ()
    if permit.submitted_on:
        done = (GanttBar(permit.submitted_on, today, _look(line)),)
    if line.ends is None:
        return done
    begins = today if permit.submitted_on else line.begins or today
    return (*done, GanttBar(begins, max(begins, line.ends), "ahead"))


def _look(line: PermitLine) -> str:
    if line.permit.status == PermitState.RETURNED:
        return "back"
    return "late" if line.over or line.legal_over else "running"
