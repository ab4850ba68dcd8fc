"""A project's milestones: baseline, current plan, met, how late, and every baseline it once had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sanzhua.base import clock
from sanzhua.charts.gantt import GanttMark, GanttRow
from sanzhua.registry.choices.permits import BaselineState
from sanzhua.registry.models import BaselineRequest, Milestone, MilestoneChange, Project


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """`was`: granted requests oldest first, so that `was[0].old` is the first baseline ever; `asked` is the open one.

    `days_late` counts calendar days from the baseline to the day met, or to today while unmet; 0 where not late.
    `slips` are the days by which the current plan lies behind the baseline, 0 where it does not.
    """

    milestone: Milestone
    was: tuple[BaselineRequest, ...]
    asked: BaselineRequest | None
    days_late: int
    slips: int

    @property
    def state(self) -> str:
        """met, met_late, late, ahead, or blank without a baseline."""
        if self.milestone.met_on is not None:
            return "met_late" if self.days_late else "met"
        if self.milestone.baseline_on is None:
            return "blank"
        return "late" if self.days_late else "ahead"


@dataclass(frozen=True, slots=True)
class MilestoneView:
    lines: tuple[MilestoneLine, ...]

    @property
    def late(self) -> int:
        """Baselines missed: met after, or still not met."""
        return sum(line.days_late > 0 for line in self.lines)

    @property
    def moved(self) -> int:
        """How often a baseline was moved."""
        return sum(len(line.was) for line in self.lines)

    @property
    def dated(self) -> bool:
        return any(line.milestone.baseline_on or line.milestone.met_on for line in self.lines)


def milestone_view(project: Project) -> MilestoneView:
    milestones = list(Milestone.objects.filter(project=project))
    requests = BaselineRequest.objects.filter(milestone__project=project).select_related("by", "paper", "milestone")
    return MilestoneView(lines_of(milestones, list(requests)))


def lines_of(milestones: Sequence[Milestone], requests: Sequence[BaselineRequest]) -> tuple[MilestoneLine, ...]:
    today = clock.business_today()
    return tuple(_line(one, [each for each in requests if each.milestone_id == one.pk], today) for one in milestones)


def changes_of_milestones(project: Project) -> list[MilestoneChange]:
    """Newest first, at most fifty."""
    rows = MilestoneChange.objects.filter(milestone__project=project).select_related("milestone", "by")
    return list(rows.order_by("-pk")[:50])


def decided_requests(project: Project) -> list[BaselineRequest]:
    """Every request with its answer, newest first."""
    rows = BaselineRequest.objects.filter(milestone__project=project).select_related(
        "milestone", "by", "paper__document"
    )
    return list(rows.prefetch_related("changes__by").order_by("-pk"))


def milestone_gantt(view: MilestoneView) -> list[GanttRow]:
    return [GanttRow(line.milestone.shown, (), _marks(line)) for line in view.lines if _marks(line)]


def _line(milestone: Milestone, requests: Sequence[BaselineRequest], today: date) -> MilestoneLine:
    base, plan = milestone.baseline_on, milestone.planned_on
    until = milestone.met_on or today
    return MilestoneLine(
        milestone=milestone,
        was=tuple(each for each in requests if each.status == BaselineState.GRANTED),
        asked=next((each for each in requests if each.status == BaselineState.ASKED), None),
        days_late=max(0, (until - base).days) if base else 0,
        slips=max(0, (plan - base).days) if base and plan and not milestone.met_on else 0,
    )


def _marks(line: MilestoneLine) -> tuple[GanttMark, ...]:
    milestone = line.milestone
    marks = [GanttMark(each.old, "was") for each in line.was]
    if milestone.baseline_on:
        marks.append(GanttMark(milestone.baseline_on, "base"))
    if milestone.planned_on and not milestone.met_on and milestone.planned_on != milestone.baseline_on:
        marks.append(GanttMark(milestone.planned_on, "plan"))
    if milestone.met_on:
        marks.append(GanttMark(milestone.met_on, "late" if line.days_late else "met"))
    return tuple(marks)
