"""Past a gate with something missing, or back to an earlier stage: one person asks, a second one answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.registry import policy
from sanzhua.registry.actions.life import Step, checked_step, enter, renew, still_missing, write_step
from sanzhua.registry.choices import LIFE_REQUEST_MOVES, Precision, RequestStatus, is_before
from sanzhua.registry.models import LifeChange, LifeRequest, Project, ProjectPaper
from sanzhua.workflow.moves import move


def ask_life(
    project: Project,
    *,
    by: Person,
    on: date,
    reason: str,
    stage: str,
    status: str | None = None,
    resumes_on: date | None = None,
    papers: Sequence[ProjectPaper] = (),
    winter: bool = False,
) -> LifeRequest:
    """Ask for what `change_life` refuses without a second person; the project stays as it is until the answer.

    Raises NotAllowed, Incomplete without a reason, WrongState where a request already waits or none is needed.
    """
    post = policy.require_keeper(by, project.unit)
    if not reason.strip():
        raise Incomplete(_("申请先行或退回阶段，须写明原因。"))
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project.pk)
        step = checked_step(held, stage, status, on, reason, resumes_on, winter, papers)
        missing = still_missing(held, step)
        if not missing and not is_before(step.stage, held.stage):
            raise WrongState(_("要求已经齐备，可以直接变更，不用申请。"))
        return open_request(held, step, by=by, post=str(post), missing=missing, city=policy.is_city(post))


def open_request(
    held: Project,
    step: Step,
    *,
    by: Person,
    post: str,
    missing: Sequence[dict[str, str]],
    city: bool,
    form: str = "",
    version_id: int | None = None,
) -> LifeRequest:
    """The request with its to-do line and ledger entry. Raises WrongState where one already waits."""
    try:
        with transaction.atomic():
            made = LifeRequest.objects.create(
                project=held, from_stage=held.stage, from_status=held.status, to_stage=step.stage,
                to_status=step.status, on=step.on, precision=step.precision, winter=step.winter,
                resumes_on=step.resumes_on, reason=step.reason, missing=list(missing), form=form,
                version_id=version_id, by=by, post=post, city=city, at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise WrongState(_("这个项目已有一项申请待确认，请先等它办结或撤回。")) from error
    made.papers.set(step.papers)
    notices.add(
        unit=held.unit if city else root_unit(),
        role=Role.LIAISON if city else Role.DISPATCHER,
        verb="second_life",
        subject=_subject(made),
        params={"project": held.name, "reason": step.reason},
        url=reverse("registry:life", args=[held.uid]),
    )
    ledger.record(kind="project.life.ask", actor=by, unit=held.unit, facts=_facts(made))
    return made


def confirm_life(request: LifeRequest, *, by: Person, note: str = "") -> LifeChange:
    """The second person agrees: the project moves, and its row holds what was missing on this day and both names.

    Raises NotAllowed, also for the asker; WrongState where the project has moved since it was asked.
    """
    post = policy.require_second(by, request)
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=request.project_id)
        _require_waiting(request)
        if (held.stage, held.status) != (request.from_stage, request.from_status):
            raise WrongState(_("申请以后项目的阶段又有变化，这项申请不能再同意；请撤回，按现在的情况重新申请。"))
        step = _step(request)
        change = write_step(
            held, step, by=request.by, post=request.post, missing=still_missing(held, step), second=by,
            form=request.form, version_id=request.version_id,
        )  # fmt: skip
        enter(change)
        _answer(request, "confirm", by, post, note, {"change": change})
    renew(request.project, held)
    return change


def refuse_life(request: LifeRequest, *, by: Person, note: str) -> None:
    """The second person does not agree, with the reason; nothing moves. Raises NotAllowed, WrongState, Incomplete."""
    post = policy.require_second(by, request)
    with transaction.atomic():
        _answer(request, "refuse", by, post, note, {})


def withdraw_life(request: LifeRequest, *, by: Person, note: str = "") -> None:
    """Who keeps the project's register takes the request back. Raises NotAllowed, WrongState."""
    post = policy.require_keeper(by, request.project.unit)
    with transaction.atomic():
        _answer(request, "withdraw", by, post, note, {})


def _answer(request: LifeRequest, verb: str, by: Person, post: Post, note: str, also: dict[str, object]) -> None:
    move(
        request,
        verb,
        moves=LIFE_REQUEST_MOVES,
        by=by,
        post=post,
        note=note,
        ledger_facts=_facts(request),
        also=also,
        unit=request.project.unit,
    )
    notices.finish(_subject(request))


def _require_waiting(request: LifeRequest) -> None:
    status = LifeRequest.objects.values_list("status", flat=True).get(pk=request.pk)
    if status != RequestStatus.ASKED:
        raise WrongState(_("这项申请已经办结（%(status)s），请刷新页面。") % {"status": RequestStatus(status).label})


def _step(request: LifeRequest) -> Step:
    return Step(
        stage=request.to_stage,
        status=request.to_status,
        on=request.on,
        reason=request.reason,
        precision=Precision(request.precision),
        winter=request.winter,
        resumes_on=request.resumes_on,
        papers=tuple(request.papers.all()),
    )


def _facts(request: LifeRequest) -> dict[str, object]:
    return {
        "project": request.project.uid,
        "stages": [request.from_stage, request.to_stage],
        "statuses": [request.from_status, request.to_status],
        "on": request.on.isoformat(),
        "reason": request.reason,
        "missing": [dict(one) for one in request.missing],
    }


def _subject(request: LifeRequest) -> str:
    return f"life_request:{request.pk}"
