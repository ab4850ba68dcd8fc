"""What an accepted report says of its projects' lives, taken all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.formbook import stages
from sanzhua.ledger import actions as ledger
from sanzhua.registry.actions.life import Step, columns_after, facts_of, row_of
from sanzhua.registry.actions.life_requests import open_request
from sanzhua.registry.choices import Stage, Status, is_before
from sanzhua.registry.models import LifeChange, LifeRequest, Project, RegisterChange
from sanzhua.registry.queries.gates import Checklist
from sanzhua.registry.rules.happened import happened, known_part
from sanzhua.registry.rules.listed import starts_text

_LIVE = (Status.ONGOING, Status.SUSPENDED)
_COLUMNS = ("stage", "status", "in_winter_rest", "started_on", "finished_on", "starts")


@dataclass(frozen=True, slots=True)
class LifeReport:
    """The accepted version: `asked_by` handed it in and asks for what a report may not do by itself."""

    form: str
    period: Period
    unit: Unit
    version_id: int
    by: Person
    post: str
    asked_by: Person


@dataclass(frozen=True, slots=True)
class Taken:
    moved: int
    asked: int


def take_reported_life(report: LifeReport, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> Taken:
    """Move the projects (uid, row) by the rows' stage words: forward at once, with what the gates still miss.

    A report never moves a project back. Where the form takes back what it said itself, a request for a second person
    is opened; where another form is merely behind, nothing happens. A project that left the list is not revived, and
    a month that ended before the project's last change says nothing new.
    The caller has asked its policy; a handful of queries however many rows there are.
    """
    by_uid = dict(rows)
    with transaction.atomic():
        held = list(Project.objects.select_for_update().filter(uid__in=by_uid, status__in=_LIVE).order_by("pk"))
        wanted = {one: step for one in held if (step := _step(report, one, by_uid[one.uid]))}
        past = _past_of(wanted)
        steps = {one: step for one, step in wanted.items() if past[one.pk].until <= report.period.last_day}
        forward = {one: step for one, step in steps.items() if not is_before(step.stage, one.stage)}
        back = {one: step for one, step in steps.items() if is_before(step.stage, one.stage)}
        moved = _move(report, forward)
        _keep_dates(report, {one: by_uid[one.uid] for one in held})
        return Taken(moved, _ask(report, {one: step for one, step in back.items() if past[one.pk].form == report.form}))


def _step(report: LifeReport, project: Project, row: Mapping[str, Any]) -> Step | None:
    """What the row's word wants of the project; None where it says nothing new."""
    said = stages.said(report.form, row.get("stage"))
    if said is None or not said.changes:
        return None
    if (said.stage, said.status, said.winter) == (project.stage, project.status, project.in_winter_rest):
        return None
    on, precision = happened(said.stage if said.stage != project.stage else "", row, report.period)
    return Step(said.stage, said.status, on, _reason(report, str(row["stage"])), precision, said.winter)


def _reason(report: LifeReport, word: str) -> str:
    return f"{report.period.label_zh}报表填报“{word}”"


def _move(report: LifeReport, steps: Mapping[Project, Step]) -> int:
    ahead = [one for one, step in steps.items() if is_before(one.stage, step.stage)]
    checklist = Checklist(ahead) if ahead else None
    changes = []
    for project, step in steps.items():
        gated = checklist is not None and is_before(project.stage, step.stage)
        missing = checklist.missing(project, step.stage, step.on) if checklist and gated else []
        changes.append(_change(report, project, step, missing))
    if not changes:
        return 0
    Project.objects.bulk_update([one.project for one in changes], _COLUMNS, batch_size=200)
    LifeChange.objects.bulk_create(changes, batch_size=200)
    _enter(report, changes)
    return len(changes)


def _change(report: LifeReport, project: Project, step: Step, missing: list[dict[str, str]]) -> LifeChange | Any:
    change = row_of(
        project, step, by=report.by, post=report.post, missing=missing, form=report.form, version_id=report.version_id
    )
    for name, value in columns_after(project, step).items():
        setattr(project, name, value)
    return change


def _enter(report: LifeReport, changes: Iterable[LifeChange]) -> None:
    """One entry for the whole version: acceptance is of a whole version, and so is what follows from it."""
    facts = {"version": report.version_id, "form": report.form, "changes": [facts_of(one) for one in changes]}
    ledger.record(kind="project.life.reported", actor=report.by, unit=report.unit, facts=facts)


def _keep_dates(report: LifeReport, rows: Mapping[Project, Mapping[str, Any]]) -> None:
    """The dates of start and end that the accepted rows give, for projects that have come so far."""
    changed, log = [], []
    for project, row in rows.items():
        for stage, column, name in _DATES:
            new = known_part(row.get(name), report.period)
            old = getattr(project, column)
            if not new or new == old or is_before(project.stage, stage):
                continue
            setattr(project, column, new)
            project.starts = starts_text(project.started_on, project.facts)
            changed.append(project)
            if old:
                log.append(_log_line(report, project, column, old, new))
    if changed:
        Project.objects.bulk_update(dict.fromkeys(changed), ["started_on", "finished_on", "starts"], batch_size=200)
    if log:
        RegisterChange.objects.bulk_create(log, batch_size=200)


_DATES = ((Stage.BUILDING, "started_on", "start_actual"), (Stage.COMPLETED, "finished_on", "finish_actual"))


def _log_line(report: LifeReport, project: Project, column: str, old: str, new: str) -> RegisterChange:
    return RegisterChange(
        project=project, key=column, old=old, new=new, version_id=report.version_id, by=report.by, at=clock.now()
    )


def _ask(report: LifeReport, steps: Mapping[Project, Step]) -> int:
    """Requests to go back, where none waits already."""
    if not steps:
        return 0
    waiting = set(LifeRequest.objects.open().filter(project__in=steps).values_list("project_id", flat=True))
    asked = [one for one in steps if one.pk not in waiting]
    for project in asked:
        step = steps[project]
        reason = _("%(said)s，早于登记的“%(stage)s”") % {"said": step.reason, "stage": project.get_stage_display()}
        open_request(
            project,
            Step(step.stage, step.status, step.on, reason, step.precision, step.winter),
            by=report.asked_by,
            post="",
            missing=(),
            city=False,
            form=report.form,
            version_id=report.version_id,
        )
    return len(asked)


@dataclass(slots=True)
class _Past:
    """The form that brought a project to the stage on which it stands, empty where a person did, and the last event."""

    form: str = ""
    until: date = date.min


def _past_of(projects: Iterable[Project]) -> Mapping[int, _Past]:
    found: dict[int, _Past] = defaultdict(_Past)
    rows = LifeChange.objects.filter(project__in=list(projects)).order_by("pk")
    for project, before, after, form, on in rows.values_list("project_id", "from_stage", "to_stage", "form", "on"):
        past = found[project]
        if before != after:
            past.form = form
        if before:
            # The day of entry tells when the register learnt of the project, not when something happened.
            past.until = max(past.until, on)
    return found
