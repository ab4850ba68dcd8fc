"""The clerk's last act: the draft is checked and frozen for whoever comes next in the unit's chain."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post
from sanzhua.accounts.queries import has_holder
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.desk_lines import settle, subject_of
from sanzhua.dispatch.actions.opening import locked_report
from sanzhua.dispatch.chain import ChainBook
from sanzhua.dispatch.choices import HOLDERS, REPORT_MOVES, UNDER_WAY, VersionStatus
from sanzhua.dispatch.draft import Draft, load_draft
from sanzhua.dispatch.models import Report, ReturnMark, Version
from sanzhua.dispatch.nil import require_nil
from sanzhua.dispatch.problems import check_draft
from sanzhua.dispatch.rules import frozen_values, short_code
from sanzhua.ledger.canonical import report_bytes, sha256
from sanzhua.notices import actions as notices
from sanzhua.workflow.moves import move

_VERBS = {Role.REVIEWER: "chain_review", Role.DEPUTY: "chain_endorse", Role.HEAD: "sign"}


def hand_in(*, report: Report, by: Person, note: str = "", nil: bool = False) -> Version:
    """Freeze the draft as the next version and put it before the next of the chain; a second click gives the same one.

    A draft without rows is an explicit nil return: `note` then says why there is nothing, and is signed with it; `nil`
    means nothing else, and is refused where rows have come meanwhile.
    Raises NotAllowed, WrongState, and Incomplete while errors, blanks or unanswered warnings stand, or while nobody
    holds the next step.
    """
    post = policy.require(by, "hand_in", report)
    with transaction.atomic():
        held = locked_report(report)
        if held.status in UNDER_WAY:
            again = held.versions.filter(status=VersionStatus.FROZEN, handed_in_by=by).last()
            if again is not None:
                report.status = held.status
                return again
        days = policy.require_open(held)
        draft = load_draft(held)
        if nil and draft.rows:
            raise WrongState(_("这张表已经有项目，不能零报；请刷新页面，核对后再送签。"))
        _require_complete(draft)
        version = _freeze(held, draft, by, post, "" if draft.rows else require_nil(held, note))
        facts = {"version": version.number, "sha256": version.sha256, "rows": version.rows}
        verb = ChainBook().verb_of_hand_in(held)
        require_holder(held)
        move(held, verb, moves=REPORT_MOVES, by=by, post=post, note=note, ledger_facts=facts)
        settle(held)
        tell_next(held, days.due_at)
    report.status = held.status
    return version


def _require_complete(draft: Draft) -> None:
    left = check_draft(draft).open
    if left:
        raise Incomplete(
            _("还有%(count)d处要处理，不能送签。第一处：%(name)s，%(sentence)s")
            % {"count": len(left), "name": left[0].name, "sentence": left[0].sentence}
        )


def _freeze(report: Report, draft: Draft, by: Person, post: Post, nil: str) -> Version:
    last = report.versions.order_by("-number").first()
    number = last.number + 1 if last else 1
    body = report_bytes(
        form=report.form,
        form_version=report.form_version,
        unit={"id": report.unit_id, "name": report.unit.name},
        period=report.period,
        version=number,
        rows=((row.key, frozen_values(draft.form, row.full, row.region)) for row in draft.rows),
        nil=nil,
    )
    digest = sha256(body)
    report.versions.filter(status=VersionStatus.FROZEN).update(status=VersionStatus.VOID)
    ReturnMark.objects.filter(report=report, open=True).update(open=False)
    return Version.objects.create(
        report=report,
        number=number,
        body=body,
        sha256=digest,
        short_code=short_code(digest),
        rows=len(draft.rows),
        handed_in_by=by,
        handed_in_post=str(post),
        at=clock.now(),
        business_at=clock.business_now(),
    )


def require_holder(report: Report) -> None:
    """A step that nobody holds would keep the return for ever; the head's seat is asked for when it is signed."""
    role = ChainBook().next_step(report)
    if role != Role.HEAD and not has_holder(role, report.unit, report.form):
        raise Incomplete(
            _("报送链上要经%(role)s，但%(unit)s现在没有人任这一职。请安全管理员设置任职，或请改报送链。")
            % {"role": Role(role).label, "unit": report.unit.shown}
        )


def tell_next(report: Report, due_at: datetime) -> None:
    """A line on the desk of whoever holds the return now; the former line is done."""
    role = HOLDERS[report.status]
    notices.finish(subject_of(report))
    notices.add(
        unit=report.unit,
        role=role,
        verb=_VERBS[role],
        subject=subject_of(report),
        params={"unit": report.unit.label, "period": report.period, "form": report.form},
        url=reverse("dispatch:sign", args=[report.pk]),
        due_at=due_at,
    )
