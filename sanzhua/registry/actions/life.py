"""The one door for a project's stage and status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Post
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.choices import Status
from sanzhua.registry.models import LifeChange, Project, ProjectPaper


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
) -> LifeChange:
    """Move a project to another stage, status or both, with its row and its ledger entry; `project` is renewed.

    Raises NotAllowed for who does not keep the project's register, WrongState where nothing would change or a project
    of the pool would exit without a decided case, Incomplete where a status other than ongoing gets no reason.
    """
    post = policy.require_keeper(by, project.unit)
    policy.require_exit_decided(project, status)
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project.pk)
        change = _change(held, stage or held.stage, status or held.status, by, post, on, reason.strip(), resumes_on)
        change.papers.set(papers)
        ledger.record(kind="project.life", actor=by, unit=project.unit, facts=_facts(change))
    project.stage, project.status = change.to_stage, change.to_status
    return change


def _change(
    held: Project, stage: str, status: str, by: Person, post: Post, on: date, reason: str, resumes_on: date | None
) -> LifeChange:
    if (stage, status) == (held.stage, held.status):
        raise WrongState(_("项目已经是“%(stage)s、%(status)s”，没有变化。") % _words(held))
    if status not in (Status.ONGOING, held.status) and not reason:
        raise Incomplete(_("请写明原因。"))
    # The update names what was found, because SQLite has no row locks.
    rows = Project.objects.filter(pk=held.pk, stage=held.stage, status=held.status)
    if rows.update(stage=stage, status=status) != 1:
        raise WrongState(_("这个项目刚刚被别人改过，请刷新页面后再办。"))
    return LifeChange.objects.create(
        project=held,
        from_stage=held.stage,
        to_stage=stage,
        from_status=held.status,
        to_status=status,
        on=on,
        resumes_on=resumes_on,
        reason=reason,
        by=by,
        post=str(post),
        at=clock.now(),
    )


def _words(project: Project) -> dict[str, str]:
    return {"stage": str(project.get_stage_display()), "status": str(project.get_status_display())}


def _facts(change: LifeChange) -> dict[str, object]:
    return {
        "project": change.project.uid,
        "from": [change.from_stage, change.from_status],
        "to": [change.to_stage, change.to_status],
        "on": change.on.isoformat(),
        "reason": change.reason,
        "missing": change.missing,
    }
