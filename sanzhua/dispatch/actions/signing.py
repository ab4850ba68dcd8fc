"""The two equal ways in which a head answers for a version, and the way back to the clerk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.dispatch import hands, policy
from sanzhua.dispatch.actions.desk_lines import settle, subject_of
from sanzhua.dispatch.actions.opening import locked_report
from sanzhua.dispatch.chain import ChainBook
from sanzhua.dispatch.choices import REPORT_MOVES, ReportStatus, SignatureKind, VersionStatus
from sanzhua.dispatch.deadlines import deadline_of
from sanzhua.dispatch.models import ChainStep, Report, ReturnMark, Signature, Version
from sanzhua.dispatch.rules import is_on_time, same_code
from sanzhua.dispatch.standing import standing_version
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.documents.models import Document
from sanzhua.notices import actions as notices
from sanzhua.workflow.moves import move


def sign(*, version: Version, by: Person, sha256: str, note: str = "", act: str = "") -> Signature:
    """Sign exactly the bytes that were shown, named by their hash; a second click gives the same signature.

    `act` is the name of the act where several reports are signed in one.

    Raises NotAllowed for anybody but the head or who acts for the head by a written authority, and for whoever filled
    the return; WrongState where another version stands now or the hash is not the one shown.
    """
    report = version.report
    post = policy.require(by, "sign", report)
    authority = policy.authority_of(post, by)
    if post.person_id != by.pk and not authority:
        raise NotAllowed(_("代领导签发须有书面授权，请先登记授权文件。"))
    with transaction.atomic():
        held = locked_report(report)
        done = Signature.objects.filter(version=version, by=by, kind=SignatureKind.SYSTEM).first()
        if done is not None and sha256 == version.sha256:
            return done
        current = standing_version(held, version, (ReportStatus.WITH_HEAD,))
        if sha256 != current.sha256:
            raise WrongState(_("页面上的报表和现在送签的不是同一份，未签发。请刷新页面，核对后再签。"))
        hands.require_other_hand(held, current, by)
        signature = _write_signature(
            current,
            by,
            kind=SignatureKind.SYSTEM,
            name=by.name,
            post=policy.post_words(post),
            on=clock.business_today(),
            authority=authority,
        )
        _submit(held, current, "sign", by, post, signature, note, act)
    report.status = held.status
    return signature


def sign_on_paper(
    *,
    version: Version,
    by: Person,
    code: str,
    signer_name: str,
    signer_post: str,
    signed_on: date,
    scan_name: str,
    scan_data: bytes,
    authority: str = "",
    passed: Mapping[str, str] | None = None,
) -> Signature:
    """Register the signed and sealed 审签单; taken only where the code printed on it is that of the version.

    `passed`: who signed the sheet for the steps of the chain that nobody took in the system, by role.
    Raises NotAllowed, WrongState, Incomplete without signer or such a step, and Refused for another code, a
    date that cannot be, or a file that is no scan.
    """
    report = version.report
    post = policy.require(by, "sign_on_paper", report)
    signer_name, signer_post = signer_name.strip(), signer_post.strip()
    if not signer_name or not signer_post:
        raise Incomplete(_("请写明审签单上签发人的姓名和职务。"))
    with transaction.atomic():
        held = locked_report(report)
        current = standing_version(held, version)
        _require_paper(current, code, signed_on)
        _write_steps(current, by, passed or {})
        scan = store(kind=DocumentKind.SIGNED_SCAN, owner=report.unit, name=scan_name, data=scan_data, by=by)
        signature = _write_signature(
            current,
            by,
            kind=SignatureKind.PAPER,
            name=signer_name,
            post=signer_post,
            on=signed_on,
            authority=authority.strip(),
            scan=scan,
        )
        _submit(held, current, "sign_on_paper", by, post, signature, "")
    report.status = held.status
    return signature


def return_to_clerk(*, report: Report, by: Person, note: str) -> None:
    """Give the return back to who filled it, with the reason; the frozen version is kept and counts nowhere.

    Cells that the city had marked are open again, and only those. Raises NotAllowed, WrongState, Incomplete.
    """
    post = policy.require(by, "return_to_clerk", report)
    with transaction.atomic():
        held = locked_report(report)
        move(held, "return_to_clerk", moves=REPORT_MOVES, by=by, post=post, note=note)
        held.versions.filter(status=VersionStatus.FROZEN).update(status=VersionStatus.VOID)
        signed = held.versions.filter(status=VersionStatus.SIGNED).last()
        if signed is not None:
            ReturnMark.objects.filter(version=signed).update(open=True)
        notices.finish(subject_of(held))
        settle(held)
        tell_clerk_to_revise(held, note)
    report.status = held.status


def tell_clerk_to_revise(report: Report, reason: str) -> None:
    notices.add(
        unit=report.unit,
        role=Role.LIAISON,
        verb="revise",
        subject=subject_of(report),
        params={**_words(report), "reason": reason.strip()},
        url=reverse("dispatch:report", args=[report.pk]),
        due_at=deadline_of(report).due_at,
    )


def _require_paper(version: Version, code: str, signed_on: date) -> None:
    if not same_code(code, version.short_code):
        raise Refused(
            _("审签单编号“%(code)s”与现在送签的第%(number)d版不符。改过数的要重新打印审签单再签。")
            % {"code": code.strip(), "number": version.number}
        )
    if signed_on > clock.business_today():
        raise Refused(_("签字日期晚于今天，请核对。"))
    if signed_on < version.business_at.astimezone(clock.SHANGHAI).date():
        raise Refused(_("签字日期早于这一版送签的日期，请核对是不是旧的审签单。"))


def _write_steps(version: Version, by: Person, passed: Mapping[str, str]) -> None:
    """The steps of the chain that stand on the sheet only."""
    done = set(ChainStep.objects.filter(version=version).values_list("role", flat=True))
    for role in ChainBook().steps(version.report.unit_id, version.report.form):
        if role in done:
            continue
        name = passed.get(role, "").strip()
        if not name:
            raise Incomplete(_("请写明审签单上%(role)s的姓名。") % {"role": role.label})
        ChainStep.objects.create(
            version=version,
            role=role,
            kind=SignatureKind.PAPER,
            name=name,
            by=by,
            at=clock.now(),
            business_at=clock.business_now(),
        )


def _write_signature(
    version: Version,
    by: Person,
    *,
    kind: str,
    name: str,
    post: str,
    on: date,
    authority: str,
    scan: Document | None = None,
) -> Signature:
    return Signature.objects.create(
        version=version,
        kind=kind,
        signer_name=name,
        signer_post=post,
        signed_on=on,
        by=by,
        authority=authority,
        scan=scan,
        at=clock.now(),
        business_at=clock.received_at(),
    )


def _submit(
    report: Report, version: Version, verb: str, by: Person, post: Post, signature: Signature, note: str, act: str = ""
) -> None:
    version.status = VersionStatus.SIGNED
    version.save(update_fields=["status"])
    due_at = deadline_of(report).due_for(signature.business_at)
    facts = {
        "version": version.number,
        "sha256": version.sha256,
        "rows": version.rows,
        "signature": signature.kind,
        "signer": signature.signer_name,
        "signer_post": signature.signer_post,
        "signed_on": signature.signed_on.isoformat(),
        "authority": signature.authority,
        "scan_sha256": signature.scan.sha256 if signature.scan else None,
        "on_time": is_on_time(signature.business_at, due_at),
        "act": act,
        "passed": [f"{step.role}:{step.kind}:{step.name}" for step in version.steps.all()],
    }
    move(report, verb, moves=REPORT_MOVES, by=by, post=post, note=note, ledger_facts=facts)
    notices.finish(subject_of(report))
    settle(report)
    notices.add(
        unit=root_unit(),
        role=Role.DISPATCHER,
        verb="accept",
        subject=subject_of(report),
        params={**_words(report), "unit": report.unit.label},
        url=reverse("dispatch:review", args=[report.pk]),
    )


def _words(report: Report) -> dict[str, str]:
    return {"period": report.period, "form": report.form}
