"""A project's life as its page shows it: the way with its dates, what happened, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import post_for
from sanzhua.base import clock
from sanzhua.registry import policy
from sanzhua.registry.choices import KEEPERS, Precision, Source, Stage, Status, is_before
from sanzhua.registry.models import LifeChange, LifeRequest, Project
from sanzhua.registry.queries.gates import Line, missing_for

_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Rung:
    """One stage of the strip; `state` is done, now or empty, `notes` stand small under the word."""

    word: str
    state: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of what happened. `marked`: something was missing, or the way led back."""

    on: str
    says: str
    reason: str
    missing: tuple[str, ...]
    marked: bool
    by: str
    second: str
    version_id: int | None
    at: datetime
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the way to a stage still asks for."""

    stage: str
    word: str
    lines: tuple[Line, ...]

    @property
    def open(self) -> int:
        return sum(not line.done for line in self.lines)

    @property
    def done(self) -> int:
        return len(self.lines) - self.open


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that nobody has answered; `may_answer`, `may_withdraw` are the reader's."""

    request: LifeRequest
    missing: tuple[str, ...]
    is_back: bool
    may_answer: bool
    may_withdraw: bool


def changes_of_life(project: Project) -> list[LifeChange]:
    """Oldest first."""
    return list(project.life.select_related("by", "second").prefetch_related("papers").order_by("pk"))


def strip_of(project: Project, rows: Sequence[LifeChange]) -> tuple[Rung, ...]:
    """The stages of this project's own way: those that it passed by are left out."""
    reached = _reached(rows)
    ahead = set(_ahead(project))
    way = (one for one in Stage if one in ahead or not is_before(project.stage, one))
    return tuple(_rung(project, one, reached) for one in way if not _was_skipped(one, reached, project))


def events_of(rows: Sequence[LifeChange]) -> tuple[Event, ...]:
    """Newest first."""
    return tuple(_event(one) for one in reversed(rows))


def next_stage(project: Project) -> str | None:
    """The next stage on this kind of project's way: only what is courted has talks and a signing."""
    return next(iter(_ahead(project)), None)


def next_step(project: Project, stage: str | None = None) -> NextStep | None:
    """The to-do list for a later stage, the next one unless given; None at the end of the way."""
    to = stage if stage in Stage.values and is_before(project.stage, str(stage)) else next_stage(project)
    if to is None or project.status in (Status.EXITED, Status.CANCELLED, Status.TRANSFERRED):
        return None
    return NextStep(to, str(Stage(to).label), tuple(missing_for(project, to)))


def waiting_of(project: Project, person: Person) -> Waiting | None:
    found = project.life_requests.open().select_related("by", "project__unit").first()
    return _waiting(found, person) if found else None


def waiting_requests(person: Person) -> list[Waiting]:
    """Requests that wait in the person's units, oldest first."""
    found = LifeRequest.objects.visible_to(person).open().select_related("by", "project__unit")
    return [_waiting(one, person) for one in found]


def starts_of(project: Project) -> dict[str, str]:
    return {"started_on": project.started_on, "stats_started_on": project.stats_started_on}


def _waiting(request: LifeRequest, person: Person) -> Waiting:
    return Waiting(
        request,
        tuple(one["says"] for one in request.missing),
        is_before(request.to_stage, request.from_stage),
        policy.second_post(person, request) is not None,
        post_for(person, KEEPERS, request.project.unit) is not None,
    )


def _reached(rows: Sequence[LifeChange]) -> dict[str, LifeChange]:
    """The row that brought the project to each stage on which it has stood and which it has not left backwards."""
    found: dict[str, LifeChange] = {}
    for row in rows:
        if row.from_stage != row.to_stage:
            found = {stage: one for stage, one in found.items() if is_before(stage, row.to_stage)}
            found[row.to_stage] = row
    return found


def _rung(project: Project, stage: Stage, reached: dict[str, LifeChange]) -> Rung:
    if stage == project.stage:
        return Rung(str(stage.label), "now", (*_when(project, stage, reached), *_since(project, reached.get(stage))))
    if is_before(stage, project.stage):
        return Rung(str(stage.label), "done", _when(project, stage, reached))
    return Rung(str(stage.label), "", _planned(project, stage))


def _ahead(project: Project) -> list[str]:
    later = [stage for stage in Stage.values if is_before(project.stage, stage)]
    if project.source in ("", Source.ATTRACTION) or project.stage == Stage.TALKS:
        return later
    return [stage for stage in later if stage not in (Stage.TALKS, Stage.SIGNED)]


def _was_skipped(stage: Stage, reached: dict[str, LifeChange], project: Project) -> bool:
    """Between two stages on which it stood; what lies before its entry is simply not known."""
    gone = is_before(stage, project.stage) and stage not in reached
    return gone and any(is_before(one, stage) for one in reached)


def _when(project: Project, stage: Stage, reached: dict[str, LifeChange]) -> tuple[str, ...]:
    if stage == Stage.BUILDING and (project.started_on or project.stats_started_on):
        return _starts(project)
    if stage == Stage.COMPLETED and project.finished_on:
        return (project.finished_on,)
    row = reached.get(stage)
    if row is None:
        return ()
    return (_("登记 %(day)s") % {"day": _written(row)},) if row.is_entry else (_written(row),)


def _starts(project: Project) -> tuple[str, ...]:
    """Both days, each under its own definition; neither is made to follow the other."""
    found = []
    if project.started_on:
        found.append(_("开工 %(day)s") % {"day": project.started_on})
    if project.stats_started_on:
        found.append(_("统计开工 %(day)s") % {"day": project.stats_started_on})
    return tuple(found)


def _since(project: Project, row: LifeChange | None) -> tuple[str, ...]:
    rest = (project.status_shown,) if project.status != Status.ONGOING else ()
    if row is None or row.is_entry:
        return rest
    months = int((clock.business_today() - row.on).days / _MONTH)
    return (_("已%(count)d个月") % {"count": months}, *rest) if months else rest


def _planned(project: Project, stage: Stage) -> tuple[str, ...]:
    key = {Stage.BUILDING: "start_plan", Stage.COMPLETED: "finish_plan"}.get(stage)
    day = project.facts.get(key) if key else None
    return (_("计划 %(day)s") % {"day": day},) if day else ()


def _event(row: LifeChange) -> Event:
    back = bool(row.from_stage) and is_before(row.to_stage, row.from_stage)
    return Event(
        on=_written(row),
        says=_says(row, back),
        reason=row.reason,
        missing=tuple(one["says"] for one in row.missing),
        marked=back or bool(row.missing),
        by=row.by.name if row.by else "",
        second=row.second.name if row.second else "",
        version_id=row.version_id,
        at=row.at,
        papers=tuple(paper.title for paper in row.papers.all()),
    )


def _says(row: LifeChange, back: bool) -> str:
    parts = []
    if row.is_entry:
        parts.append(_("登记为“%(stage)s”") % {"stage": row.get_to_stage_display()})
    elif row.from_stage != row.to_stage:
        words = {"before": row.get_from_stage_display(), "stage": row.get_to_stage_display()}
        parts.append(_("由“%(before)s”退回“%(stage)s”") % words if back else _("由“%(before)s”转入“%(stage)s”") % words)
    if row.to_status != (row.from_status or Status.ONGOING) or row.is_planned_anew:
        parts.append(_status_says(row))
    return _("，").join(parts)


def _status_says(row: LifeChange) -> str:
    if row.to_status == Status.ONGOING:
        return _("复工") if row.from_status == Status.SUSPENDED else _("恢复推进")
    if row.resumes_on:
        return _("%(status)s，计划%(day)s复工") % {"status": row.status_shown, "day": row.resumes_on.isoformat()}
    return row.status_shown


def _written(row: LifeChange) -> str:
    return written_day(row.on, row.precision)


def written_day(on: date, precision: str) -> str:
    """2019-06-03, and 2019-06 where only the month is known."""
    return on.isoformat()[:7] if precision == Precision.MONTH else on.isoformat()
