"""What may be done with a report now, and why not: one answer for pages, interfaces and imports."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import post_for
from sanzhua.base.refusals import Refused
from sanzhua.dispatch import hands, policy
from sanzhua.dispatch.chain import AWAITED, ChainBook
from sanzhua.dispatch.choices import REPORT_MOVES, UNDER_WAY, WITH_CLERK, ReportStatus, VersionStatus
from sanzhua.dispatch.models import Report, Version
from sanzhua.workflow.machine import Move

FILL, WITHDRAW, HAND_IN, PASS_ON = "fill", "withdraw", "hand_in", "pass_on"
# What a person can ask of a report. `hand_in` and `pass_on` are one deed whichever step comes next.
DEEDS = (
    *(FILL, WITHDRAW, HAND_IN, PASS_ON, "return_to_clerk", "sign", "sign_on_paper"),
    *("send_back", "accept", "correct"),
)
_IN_THE_UNIT = frozenset({HAND_IN, PASS_ON, "sign", "sign_on_paper"})
_BY_ONES_HAND = frozenset({PASS_ON, "sign"})
_FOR_THE_CITY = frozenset({"send_back", "accept"})


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Primary keys of the same unit's reports on this form before and after this one, or None."""

    previous: int | None
    next: int | None


def lock_reason(
    report: Report, person: Person, row_key: str | None = None, column: str | None = None, *, deed: str = FILL
) -> str | None:
    """Why this person cannot do this to the report now; None where it can be done.

    For filling, `row_key` and `column` ask for a row or a cell. What the deed itself brings (a reason, marks, the hash
    that was shown, complete rows) is judged when it is done. Raises KeyError for a deed that is not one of DEEDS.
    """
    if deed == FILL:
        return policy.lock_of(report, person).reason(row_key, column)
    if deed == WITHDRAW:
        return _why_not_withdraw(report, person)
    book = ChainBook()
    why_not = _why_not_mine(report, deed, person, book) or _why_not_now(report, deed, book)
    return why_not or _why_not_this_hand(report, deed, person)


def verbs_for(report: Report, person: Person, book: ChainBook | None = None) -> dict[str, str | None]:
    """Deeds that the person's posts allow on this report: None where it can be done now, else why not.

    Whoever asks for many reports gives one `book` of the chains for all of them.
    """
    book = book or ChainBook()
    deeds = (deed for deed in DEEDS if deed not in (FILL, WITHDRAW))
    asked = (deed for deed in deeds if _why_not_mine(report, deed, person, book) is None)
    return {deed: _why_not_now(report, deed, book) or _why_not_this_hand(report, deed, person) for deed in asked}


def may_withdraw(report: Report) -> bool:
    """Whether whoever fills the return may take it back as begun by mistake."""
    return policy.is_blank(report)


def neighbours(report: Report) -> Neighbours:
    same = Report.objects.filter(form=report.form, unit=report.unit_id)
    before = same.filter(period__lt=report.period).order_by("-period").values_list("pk", flat=True).first()
    after = same.filter(period__gt=report.period).order_by("period").values_list("pk", flat=True).first()
    return Neighbours(before, after)


def _why_not_withdraw(report: Report, person: Person) -> str | None:
    try:
        policy.require_filler(person, report.unit, report.form)
    except Refused as refusal:
        return refusal.sentence
    return None if policy.is_blank(report) else _("这张表有项目要报或已送签，不能撤销。")


def _move(report: Report, deed: str, book: ChainBook) -> Move:
    """The line of the table that the deed would take on this report now."""
    if deed == HAND_IN:
        return REPORT_MOVES.get(book.verb_of_hand_in(report) if report.status in WITH_CLERK else "hand_in")
    if deed == PASS_ON:
        return REPORT_MOVES.get(book.verb_of_passing(report) or "review")
    return REPORT_MOVES.get(deed)


def _why_not_mine(report: Report, deed: str, person: Person, book: ChainBook) -> str | None:
    move = _move(report, deed, book)
    if deed == PASS_ON and report.status not in AWAITED:
        held = any(post_for(person, (role,), report.unit, report.form) for role in AWAITED.values())
        if held:
            return None
    try:
        policy.require(person, move.verb, report)
    except Refused as refusal:
        return refusal.sentence
    return None


def _why_not_now(report: Report, deed: str, book: ChainBook) -> str | None:
    move = _move(report, deed, book)
    if report.status not in move.from_:
        return _("当前状态为“%(status)s”，不能办理“%(verb)s”。") % {
            "status": report.get_status_display(),
            "verb": move.title,
        }
    return policy.locked_by_calendar(report) if deed in _IN_THE_UNIT else None


def _why_not_this_hand(report: Report, deed: str, person: Person) -> str | None:
    version = _version_for(report, deed)
    if version is None:
        return None
    try:
        if deed in _FOR_THE_CITY:
            hands.require_citys_hand(version, person)
        else:
            hands.require_other_hand(report, version, person)
    except Refused as refusal:
        return refusal.sentence
    return None


def _version_for(report: Report, deed: str) -> Version | None:
    """The version that the deed is about, where it matters who had it before."""
    status = VersionStatus.SIGNED if deed in _FOR_THE_CITY else VersionStatus.FROZEN
    if deed not in _BY_ONES_HAND | _FOR_THE_CITY or report.status not in (*UNDER_WAY, ReportStatus.SUBMITTED):
        return None
    return report.versions.filter(status=status).defer("body").order_by("-number").first()
