"""进展报告 as it is kept: the words and figures of one day, and the list of those of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.papers.paper import date_in_chinese
from sanzhua.plans import policy
from sanzhua.plans.models import Plan, ProgressReport
from sanzhua.plans.queries.plans import Group, Progress, Tally
from sanzhua.plans.queries.targets import TargetLine, key_of
from sanzhua.plans.queries.tasks import TaskLine
from sanzhua.plans.rules.since import differences
from sanzhua.ui import figures

SCHEMA = 1


def frozen_of(plan: Plan, progress: Progress, *, number: int, shows_way: bool) -> dict[str, Any]:
    """Everything that the paper prints, in plain values with a canonical form. The caller has set the language."""
    today = clock.business_today()
    return {
        "schema": SCHEMA,
        "plan": {"id": plan.pk, "title": plan.title, "unit": plan.unit.name},
        "number": number,
        "on": today.isoformat(),
        "shows_way": shows_way,
        "summary": _summary(progress.tally, today),
        **_counts(progress.tally),
        "chapters": [_chapter(group) for group in progress.chapters],
        "late": [_task(line) for line in progress.late],
        "near": [_task(line) for line in progress.near],
        "unled": [_task(line) for line in progress.unled],
        "targets": [_target(one, shows_way) for one in progress.targets],
        "time": f"{today.month if today.year == plan.year else 12}/12",
    }


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A kept report with what has changed since the one before it; empty for the first."""

    report: ProgressReport
    since: Sequence[str]


def report_lines(person: Person, plan: Plan) -> list[ReportLine]:
    """Those that the person may open, newest first; one query."""
    found = list(ProgressReport.objects.visible_to(person).filter(plan=plan).select_related("by"))
    way = policy.sees_way(person, plan)
    lines = [ReportLine(one, since(one, former)) for former, one in pairwise([None, *found]) if one]
    return [line for line in reversed(lines) if way or not line.report.shows_way]


def visible_report(person: Person, pk: int) -> ProgressReport | None:
    """One that prints the way to a target is for who decides by it."""
    found = ProgressReport.objects.visible_to(person).filter(pk=pk).select_related("plan__unit").first()
    if found is None or (found.shows_way and not policy.sees_way(person, found.plan)):
        return None
    return found


def since(report: ProgressReport, former: ProgressReport | None) -> list[str]:
    return differences(report.frozen, former.frozen) if former else []


def _summary(t: Tally, today: date) -> str:
    return (
        f"截至{date_in_chinese(today)}，共{t.total}项任务：已完成{t.finished}项（其中已核实{t.verified}项），"
        f"推进中{t.going}项，未启动{t.not_started}项，逾期{t.overdue}项；没有责任领导{t.unled}项。"
    )


def _counts(t: Tally) -> dict[str, int]:
    return {
        "total": t.total, "finished": t.finished, "verified": t.verified, "going": t.going,
        "not_started": t.not_started, "overdue": t.overdue, "unled_count": t.unled,
    }  # fmt: skip


def _chapter(group: Group) -> dict[str, Any]:
    return {"title": group.title, **_counts(group.tally)}


def _task(line: TaskLine) -> list[str]:
    units = "、".join(duty.unit.label if duty.unit else duty.name for duty in line.doers)
    day = line.state.next_on.isoformat() if line.state and line.state.next_on else "—"
    return [line.title, units or "—", "、".join(one.leader for one in line.leaders) or "—", day]


def _target(one: TargetLine, shows_way: bool) -> dict[str, Any]:
    return {
        "task": one.line.task.pk,
        "known_by": key_of(one.target),
        "text": one.title,
        "asked": one.asked,
        "figure": one.said if one.value is not None else "—",
        "until": one.until,
        "how": "；".join(filter(None, (one.how, one.figure.gone if one.figure else ""))),
        "by_hand": one.is_by_hand,
        "share": figures.percent(one.share) if shows_way else None,
        "missing": one.missing_said if shows_way else None,
    }
