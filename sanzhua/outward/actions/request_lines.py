"""The lines that a request puts on desks: one a unit, to whoever has its answer in hand, and one when all are in."""

from __future__ import annotations

from django.urls import reverse

from sanzhua.accounts.choices import Role
from sanzhua.notices import actions as notices
from sanzhua.outward.models import Request, RequestAnswer
from sanzhua.outward.request_choices import AnswerStatus, RequestStatus

# Who has an answer in hand, and what the desk says of it.
_HANDS = {
    AnswerStatus.ASKED: (Role.LIAISON, "request_fill"),
    AnswerStatus.RETURNED: (Role.LIAISON, "request_revise"),
    AnswerStatus.WITH_HEAD: (Role.HEAD, "request_agree"),
}


def put_lines(request: Request) -> None:
    """For every answer that is waited for."""
    for answer in request.answers.select_related("unit"):
        put_line(answer)


def put_line(answer: RequestAnswer, reason: str = "") -> None:
    """The answer's one line, on the desk that it has come to; none once it is in."""
    notices.finish(subject_of(answer))
    hand = _HANDS.get(AnswerStatus(answer.status))
    if hand is None or answer.request.status != RequestStatus.OPEN:
        return
    _add(answer, *hand, reason)


def urge_line(answer: RequestAnswer) -> None:
    """A second line beside the first; urged again on another day it is the same one."""
    role, _verb = _HANDS[AnswerStatus(answer.status)]
    _add(answer, role, "request_urged", "")


def tell_asker(request: Request) -> None:
    """One line once every unit has answered, and none while one has not."""
    subject = f"request:{request.pk}"
    if request.answers.exclude(status=AnswerStatus.IN).exists():
        notices.finish(subject, "request_all_in")
        return
    notices.add(
        unit=request.unit, role=Role.DISPATCHER, verb="request_all_in", subject=subject,
        params={"title": request.title}, url=reverse("outward:request", args=[request.pk]),
    )  # fmt: skip


def drop_lines(request: Request) -> int:
    """Gives how many lines ended."""
    own = notices.finish(f"request:{request.pk}")
    return own + sum(notices.finish(subject_of(answer)) for answer in request.answers.all())


def subject_of(answer: RequestAnswer) -> str:
    return f"request_answer:{answer.pk}"


def _add(answer: RequestAnswer, role: str, verb: str, reason: str) -> None:
    request = answer.request
    params = {"title": request.title, "requester": request.requester, "unit": answer.unit.label}
    notices.add(
        unit=answer.unit, role=role, verb=verb, subject=subject_of(answer), params={**params, "reason": reason},
        url=reverse("outward:request_answer", args=[answer.pk]), due_at=request.due_at,
    )  # fmt: skip
