"""Promised dates that have passed or come up: milestones, approvals, tasks of the plans, agreed next steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from sanzhua.accounts.models import Person
from sanzhua.dispatch.calendar import reported_month
from sanzhua.home.cockpit_spec import load_spec
from sanzhua.home.queries.cockpit.frame import Frame
from sanzhua.plans.queries.tasks import TaskLine, lines_due
from sanzhua.registry.choices import Stage, Status
from sanzhua.registry.choices.attraction import Level
from sanzhua.registry.choices.permits import BaselineState, PermitState
from sanzhua.registry.models import Assignment, ContactLog, Milestone, Permit
from sanzhua.ui import times

MILESTONE, PERMIT, MADE_GOOD, TASK, NEXT_STEP = "milestone", "permit", "made_good", "task", "next_step"
KINDS: dict[str, str | Promise] = {
    MILESTONE: pgettext_lazy("date", "节点"),
    PERMIT: pgettext_lazy("date", "手续"),
    MADE_GOOD: gettext_lazy("承诺补齐"),
    TASK: pgettext_lazy("date", "任务"),
    NEXT_STEP: gettext_lazy("招商约定"),
}
_ALIVE = (Status.ONGOING, Status.SUSPENDED)
_COURTED = (Stage.PLANNING, Stage.TALKS, Stage.SIGNED)
# So many of each kind are read; the page shows fewer, the table behind it and the file all of them.
_MOST = 100


@dataclass(frozen=True, slots=True)
class Slip:
    """`on` is the day that was promised, `days` how long it has passed on the day looked at (below zero: still ahead),
    `put_off` how often it had been put off before; `office` answers for it, `leader` at its side."""

    kind: str
    title: str
    of: str
    url: str
    office: str
    leader: str
    on: date
    days: int
    put_off: int = 0

    @property
    def day(self) -> str:
        """With its year where that is another one."""
        looked_at = self.on + timedelta(days=self.days)
        return times.day(self.on) if looked_at.year == self.on.year else times.iso_day(self.on)

    @property
    def word(self) -> str:
        return str(KINDS[self.kind])

    @property
    def urgency(self) -> str:
        """Class of `.clock`."""
        return "late" if self.days > 0 else "soon" if self.days >= -3 else ""

    @property
    def said(self) -> str:
        """超13天 · 第2次延期."""
        words = ngettext("超%(days)s天", "超%(days)s天", self.days) % {"days": self.days}
        if self.days <= 0:
            words = ngettext("还有%(days)s天", "还有%(days)s天", -self.days) % {"days": -self.days}
        return words + (_(" · 已延期%(n)d次") % {"n": self.put_off} if self.put_off else "")


@dataclass(frozen=True, slots=True)
class Slips:
    """Longest past first, then what comes up soonest. `whole`: every kind of date is among them; `cut`: of some kind
    only the first hundred."""

    lines: Sequence[Slip]
    as_of: date
    whole: bool
    cut: bool

    @property
    def shown(self) -> Sequence[Slip]:
        return self.lines[: load_spec().shown["slips"]]

    @property
    def rest(self) -> Sequence[Slip]:
        return self.lines[load_spec().shown["slips"] :]

    @property
    def late(self) -> int:
        return sum(one.days > 0 for one in self.lines)

    @property
    def soon(self) -> int:
        return len(self.lines) - self.late


def slips(frame: Frame, person: Person) -> Slips:
    """Of a past month what its dates tell of that month's last day; tasks, whose past nobody kept, are left out."""
    now = frame.period >= reported_month()
    until = frame.as_of + timedelta(days=frame.spec.shown["soon_days"])
    found = [*_milestones(frame, until), *_permits(frame, until)]
    if now:
        found += [*_made_good(frame, until), *_next_steps(frame, until), *_tasks(frame, person, until)]
    kinds = Counter(one.kind for one in found)
    lines = sorted(found, key=lambda one: (one.on, one.kind, one.title))
    return Slips(lines, frame.as_of, whole=now, cut=any(count >= _MOST for count in kinds.values()))


def leaders_of(projects: Collection[int]) -> dict[int, str]:
    """Who answers for each project today: the city's leader, else the county's."""
    held = Assignment.objects.open().filter(project__in=projects).values_list("project_id", "level", "name")
    # The city's last, so that it stands over the county's.
    in_order = sorted(held, key=lambda one: one[1] == Level.CITY)
    return {project: name for project, _level, name in in_order if project is not None}


def _of_projects(frame: Frame, rows: Any) -> Any:
    return rows.filter(
        project__unit__in=frame.units, project__merged_into__isnull=True, project__status__in=_ALIVE
    ).select_related("project__unit")


def _milestones(frame: Frame, until: date) -> Iterator[Slip]:
    unmet = Q(met_on__isnull=True) | Q(met_on__gt=frame.as_of)
    moved = Count("requests", filter=Q(requests__status=BaselineState.GRANTED))
    rows = _of_projects(frame, Milestone.objects.filter(unmet, baseline_on__lte=until)).annotate(moved=moved)
    found = list(rows.order_by("baseline_on", "pk")[:_MOST])
    leaders = leaders_of([one.project_id for one in found])
    for one in found:
        yield _slip(frame, MILESTONE, one.shown, one.project, leaders, one.baseline_on, put_off=one.moved)


def _permits(frame: Frame, until: date) -> Iterator[Slip]:
    """With the issuer past the day that it promised. Of a past month: those that were finished later than that."""
    open_now = Q(status=PermitState.IN_HAND)
    if frame.as_of < frame.today:
        open_now |= Q(status=PermitState.DONE, finished_on__gt=frame.as_of)
    rows = _of_projects(frame, Permit.objects.filter(open_now, due_on__lte=until, submitted_on__lte=frame.as_of))
    found = list(rows.order_by("due_on", "pk")[:_MOST])
    leaders = leaders_of([one.project_id for one in found])
    for one in found:
        yield _slip(frame, PERMIT, one.shown, one.project, leaders, one.due_on, office=one.shown_issuer)


def _made_good(frame: Frame, until: date) -> Iterator[Slip]:
    rows = _of_projects(frame, Permit.objects.filter(status=PermitState.PROMISED, promise_due_on__lte=until))
    found = list(rows.order_by("promise_due_on", "pk")[:_MOST])
    leaders = leaders_of([one.project_id for one in found])
    for one in found:
        yield _slip(frame, MADE_GOOD, one.shown, one.project, leaders, one.promise_due_on)


def _next_steps(frame: Frame, until: date) -> Iterator[Slip]:
    """What was agreed with an investor at the last contact."""
    standing = ContactLog.objects.filter(corrected_by__isnull=True)
    later = standing.filter(attraction=OuterRef("attraction")).filter(
        Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), pk__gt=OuterRef("pk"))
    )
    rows = standing.filter(
        ~Exists(later),
        next_on__lte=until,
        attraction__project__unit__in=frame.units,
        attraction__project__merged_into__isnull=True,
        attraction__project__status=Status.ONGOING,
        attraction__project__stage__in=_COURTED,
    ).select_related("attraction__project__unit")
    found = list(rows.order_by("next_on", "pk")[:_MOST])
    leaders = leaders_of([one.attraction.project_id for one in found])
    for one in found:
        title = one.next_step or str(KINDS[NEXT_STEP])
        yield _slip(frame, NEXT_STEP, title, one.attraction.project, leaders, one.next_on)


def _tasks(frame: Frame, person: Person, until: date) -> Iterator[Slip]:
    for line, day in lines_due(person, until):
        if (frame.compares and frame.asked.unit is None) or line.doer_ids & frame.units:
            yield Slip(
                kind=TASK,
                title=line.title,
                of=line.plan.title,
                url=reverse("plans:task", args=[line.task.pk]),
                office=_("、").join(_offices(line)),
                leader=_("、").join(one.leader for one in line.leaders),
                on=day,
                days=(frame.as_of - day).days,
            )


def _offices(line: TaskLine) -> list[str]:
    return [duty.unit.shown if duty.unit else duty.name for duty in line.doers]


def _slip(
    frame: Frame,
    kind: str,
    title: str,
    project: Any,
    leaders: dict[int, str],
    on: date | None,
    *,
    office: str = "",
    put_off: int = 0,
) -> Slip:
    assert on is not None
    return Slip(
        kind=kind,
        title=title,
        of=project.name,
        url=reverse("home:project", args=[project.uid]),
        office=office or project.unit.shown,
        leader=leaders.get(project.pk, ""),
        on=on,
        days=(frame.as_of - on).days,
        put_off=put_off,
    )
