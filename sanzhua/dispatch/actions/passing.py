"""The steps between filler and head: each lets exactly the bytes pass that were shown."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Post
from sanzhua.base import clock
from sanzhua.base.refusals import NotAllowed, WrongState
from sanzhua.dispatch import hands, policy
from sanzhua.dispatch.actions.desk_lines import settle
from sanzhua.dispatch.actions.hand_in import require_holder, tell_next
from sanzhua.dispatch.actions.opening import locked_report
from sanzhua.dispatch.chain import ChainBook
from sanzhua.dispatch.choices import REPORT_MOVES, SignatureKind
from sanzhua.dispatch.deadlines import deadline_of
from sanzhua.dispatch.models import ChainStep, Version
from sanzhua.dispatch.standing import standing_version
from sanzhua.workflow.moves import move


def pass_on(*, version: Version, by: Person, sha256: str, note: str = "") -> ChainStep:
    """Reviewer or deputy leader lets the version pass to the next of the chain; a second click gives the same step.

    Raises NotAllowed for anybody else and for who filled it or passed it before, WrongState where another version
    stands now or the hash is not the one shown.
    """
    report = version.report
    with transaction.atomic():
        held = locked_report(report)
        done = ChainStep.objects.filter(version=version, by=by, kind=SignatureKind.SYSTEM).first()
        if done is not None and sha256 == version.sha256:
            return done
        current = standing_version(held, version)
        verb = ChainBook().verb_of_passing(held)
        if verb is None:
            raise WrongState(_("这份报表已送主要领导签发，不再等审核；请刷新页面查看最新情况。"))
        post = policy.require(by, verb, held)
        _require_same(current, sha256, policy.authority_of(post, by), post, by)
        hands.require_other_hand(held, current, by)
        step = _write_step(current, by, post)
        seen = {"version": current.number, "sha256": current.sha256, "rows": current.rows}
        require_holder(held)
        move(held, verb, moves=REPORT_MOVES, by=by, post=post, note=note, ledger_facts=seen)
        settle(held)
        tell_next(held, deadline_of(held).due_at)
    report.status = held.status
    return step


def _require_same(current: Version, sha256: str, authority: str, post: Post, by: Person) -> None:
    if sha256 != current.sha256:
        raise WrongState(_("页面上的报表和现在送签的不是同一份，没有通过。请刷新页面，核对后再办。"))
    if post.person_id != by.pk and not authority:
        raise NotAllowed(_("代领导签发须有书面授权，请先登记授权文件。"))


def _write_step(version: Version, by: Person, post: Post) -> ChainStep:
    return ChainStep.objects.create(
        version=version,
        role=post.role,
        kind=SignatureKind.SYSTEM,
        name=by.name,
        post=policy.post_words(post),
        authority=policy.authority_of(post, by),
        by=by,
        at=clock.now(),
        business_at=clock.business_now(),
    )
