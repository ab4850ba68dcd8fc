"""The one door for a project's stage and status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.choices import Precision, Stage, Status, is_before
from sanzhua.registry.models import LifeChange, Project, ProjectPaper
from sanzhua.registry.queries.gates import Checklist
from sanzhua.registry.rules.listed import starts_text

_LEFT = (Status.DORMANT, Status.EXITED, Status.CANCELLED, Status.TRANSFERRED)


class WantsSecond(Incomplete):
    """The change is lawful only with a reason and a second person: see `ask_life`. `missing` is [{gate, says}]."""

    def __init__(self, sentence: str, missing: list[dict[str, str]]) -> None:
        super().__init__(sentence)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Step:
    """A change as it is wanted: where to, when it happened, why."""

    stage: str
    status: str
    on: date
    reason: str = ""
    precision: str = Precision.DAY
    winter: bool = False
    resumes_on: date | None = None
    papers: Sequence[ProjectPaper] = field(default_factory=tuple)


def change_life(
    project: Project,
    *,
    by: Person,
    on: date,
    stage: str | None = None,
    status: str | None = None,
    reason: str = "",
    resumes_on: date | None = None,
    papers: Sequence[ProjectPaper] = (),
    winter: bool = False,
) -> LifeChange:
    """Move a project to another stage, status or both, with its row and its ledger entry; `project` is renewed.

    A suspended project may be given another day of resuming without changing its status. `winter` makes a suspension
    冬休, which wants that day.
    Raises NotAllowed for who does not keep the project's register, WrongState where nothing would change or a project
    of the pool would exit without a decided case, Incomplete where a reason or a day is missing, WantsSecond where a
    gate on the way still asks for something or the way leads back.
    """
    post = policy.require_keeper(by, project.unit)
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project.pk)
        step = checked_step(held, stage, status, on, reason, resumes_on, winter, papers)
        missing = still_missing(held, step)
        if missing or is_before(step.stage, held.stage):
            raise WantsSecond(_wants(held, step, missing), missing)
        change = write_step(held, step, by=by, post=str(post))
        enter(change)
    renew(project, held)
    return change


def checked_step(
    held: Project,
    stage: str | None,
    status: str | None,
    on: date,
    reason: str,
    resumes_on: date | None,
    winter: bool,
    papers: Sequence[ProjectPaper],
) -> Step:
    """The step, sound by itself; whether gates let it pass is asked elsewhere. Raises WrongState, Incomplete."""
    step = Step(
        stage or held.stage,
        status or held.status,
        on,
        reason.strip(),
        winter=winter or (held.in_winter_rest and status is None),
        resumes_on=resumes_on,
        papers=tuple(papers),
    )
    _require_change(held, step)
    if step.status != held.status:
        policy.require_exit_decided(held, step.status)
    _require_reason(held, step)
    _require_days(held, step)
    return step


def still_missing(held: Project, step: Step) -> list[dict[str, str]]:
    """What the gates on the way ask for; a change of status alone, or a step back, passes none."""
    if not is_before(held.stage, step.stage):
        return []
    return Checklist([held]).missing(held, step.stage, step.on)


def write_step(
    held: Project,
    step: Step,
    *,
    by: Person,
    post: str,
    missing: Sequence[dict[str, str]] = (),
    second: Person | None = None,
    form: str = "",
    version_id: int | None = None,
) -> LifeChange:
    """The project's columns and the row of the change; `held` is locked by the caller and renewed here."""
    change = row_of(held, step, by=by, post=post, missing=missing, second=second, form=form, version_id=version_id)
    columns = columns_after(held, step)
    # The update names what was found, because SQLite has no row locks.
    if Project.objects.filter(pk=held.pk, stage=held.stage, status=held.status).update(**columns) != 1:
        raise WrongState(_("这个项目刚刚被别人改过，请刷新页面后再办。"))
    change.save()
    change.papers.set(step.papers)
    for name, value in columns.items():
        setattr(held, name, value)
    return change


def row_of(held: Project, step: Step, **known: Any) -> LifeChange:
    """The row of a change, not yet written."""
    missing = list(known.pop("missing", ()))
    return LifeChange(
        project=held,
        from_stage=held.stage,
        to_stage=step.stage,
        from_status=held.status,
        to_status=step.status,
        on=step.on,
        precision=step.precision,
        winter=_rests(step),
        resumes_on=step.resumes_on,
        reason=step.reason,
        missing=missing,
        at=clock.now(),
        **known,
    )


def columns_after(held: Project, step: Step) -> dict[str, Any]:
    """The project's columns after the step. A start or an end that is taken back is no longer known."""
    started_on = _date_of(Stage.BUILDING, held.started_on, held, step)
    return {
        "stage": step.stage,
        "status": step.status,
        "in_winter_rest": _rests(step),
        "started_on": started_on,
        "starts": starts_text(started_on, held.facts),
        "finished_on": _date_of(Stage.COMPLETED, held.finished_on, held, step),
    }


def enter(change: LifeChange) -> None:
    """The ledger entry of a change, in the transaction of the deed."""
    ledger.record(kind="project.life", actor=change.by, unit=change.project.unit, facts=facts_of(change))


def facts_of(change: LifeChange) -> dict[str, object]:
    return {
        "project": change.project.uid,
        "from": [change.from_stage, change.from_status],
        "to": [change.to_stage, change.to_status],
        "on": change.on.isoformat(),
        "precision": str(change.precision),
        "winter": change.winter,
        "resumes_on": change.resumes_on.isoformat() if change.resumes_on else None,
        "reason": change.reason,
        "missing": [dict(one) for one in change.missing],
        "second": change.second.name if change.second else None,
        "version": change.version_id,
    }


def renew(project: Project, held: Project) -> None:
    for name in ("stage", "status", "in_winter_rest", "started_on", "finished_on", "starts"):
        setattr(project, name, getattr(held, name))


def _rests(step: Step) -> bool:
    return step.winter and step.status == Status.SUSPENDED


def _date_of(stage: Stage, known: str, held: Project, step: Step) -> str:
    """When the project came to the stage: a passing gives the day, a way back takes it away."""
    if is_before(step.stage, stage):
        return ""
    if not is_before(held.stage, stage):
        return known
    return step.on.isoformat()[:7] if step.precision == Precision.MONTH else step.on.isoformat()


def _require_change(held: Project, step: Step) -> None:
    same = (step.stage, step.status) == (held.stage, held.status)
    if same and not (step.status == Status.SUSPENDED and step.resumes_on):
        raise WrongState(_("项目已经是“%(stage)s、%(status)s”，没有变化。") % _words(held))


def _require_reason(held: Project, step: Step) -> None:
    rests_anew = step.status == Status.SUSPENDED and step.resumes_on is not None
    changed = step.status != held.status or rests_anew
    if changed and not step.reason and (step.status != Status.ONGOING or held.status in _LEFT):
        raise Incomplete(_("请写明原因。"))


def _require_days(held: Project, step: Step) -> None:
    if step.on > clock.business_today():
        raise Incomplete(_("发生日期不能晚于今天，请填实际发生的日期。"))
    if step.winter and step.status == Status.SUSPENDED and step.resumes_on is None:
        raise Incomplete(_("冬休请填计划复工日期。"))
    if step.resumes_on is not None and step.status != Status.SUSPENDED:
        raise Incomplete(_("只有停工、冬休才填计划复工日期。"))
    if step.resumes_on is not None and step.resumes_on <= step.on:
        raise Incomplete(_("计划复工日期应晚于停工日期。"))
    before = held.life.order_by("-pk").first()
    if before is None or before.is_entry:
        return
    earliest = before.on.replace(day=1) if before.precision == Precision.MONTH else before.on
    if step.on < earliest:
        raise Incomplete(
            _("发生日期早于上一步（%(stage)s，%(day)s），请核对。")
            % {"stage": before.get_to_stage_display(), "day": before.on.isoformat()}
        )


def _wants(held: Project, step: Step, missing: list[dict[str, str]]) -> str:
    to = Stage(step.stage).label
    if not missing:
        return _("由“%(before)s”退回“%(stage)s”须写明原因，并由第二人确认。") % {
            "before": held.get_stage_display(),
            "stage": to,
        }
    return _("到达“%(stage)s”还需要：%(missing)s。请补齐，或写明原因申请先行，由第二人确认。") % {
        "stage": to,
        "missing": _("、").join(one["says"] for one in missing),
    }


def _words(project: Project) -> dict[str, str]:
    return {"stage": str(project.get_stage_display()), "status": project.status_shown}
