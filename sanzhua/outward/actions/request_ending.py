"""A request gets other days, is finished, withdrawn, taken up again, or comes to its last day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.outward import request_policy as policy
from sanzhua.outward.actions.request_lines import drop_lines, put_lines
from sanzhua.outward.models import Request
from sanzhua.outward.request_choices import REQUEST_MOVES, RequestStatus
from sanzhua.workflow.moves import move

_ENDED = (RequestStatus.FINISHED, RequestStatus.WITHDRAWN)


def finish_request(request: Request, *, by: Person) -> None:
    """Nothing more is asked of anybody. Raises NotAllowed, WrongState."""
    _end(request, "finish", by, "")


def withdraw_request(request: Request, *, by: Person, note: str) -> None:
    """Taken back before its last day, with the reason; answers stay as they are. Raises the three refusals."""
    _end(request, "withdraw", by, note)


def resume_request(request: Request, *, by: Person) -> None:
    """Taken up again after it was withdrawn or finished. Raises NotAllowed, WrongState past its last day."""
    post = policy.require_asker(by, request)
    if request.is_over:
        raise WrongState(_("已过失效日，不能恢复；再要数请另建一件，以前报过的会作为参考列出。"))
    if not request.rows:
        raise WrongState(_("列没有确认过就撤回了，请重新放入空表。"))
    move(request, "resume", moves=REQUEST_MOVES, by=by, post=post)


def change_days(request: Request, *, due_at: datetime, ends_on: date, by: Person) -> None:
    """Another day to answer by, or another last day. Raises NotAllowed, WrongState once it has ended, Incomplete."""
    policy.require_asker(by, request)
    if request.status in _ENDED:
        raise WrongState(_("已经办结或撤回，不能改时限。"))
    require_order(due_at, ends_on)
    if due_at <= clock.business_now():
        raise Incomplete(_("时限须在现在以后。"))
    with transaction.atomic():
        Request.objects.filter(pk=request.pk).update(due_at=due_at, ends_on=ends_on)
        request.due_at, request.ends_on = due_at, ends_on
        facts = {"request": f"request:{request.pk}", "due_at": due_at.isoformat(), "ends_on": str(ends_on)}
        ledger.record(kind="request.days", actor=by, unit=request.unit, facts=facts)
        put_lines(request)


def end_expired_requests() -> int:
    """Take the lines of requests past their last day off the desks; gives how many requests. For the daily work."""
    over = Request.objects.filter(status=RequestStatus.OPEN, ends_on__lt=clock.business_today())
    return sum(drop_lines(request) > 0 for request in over)


def require_order(due_at: datetime, ends_on: date) -> None:
    """Raises Incomplete."""
    if due_at.astimezone(clock.SHANGHAI).date() > ends_on:
        raise Incomplete(_("失效日不能早于各单位报出时限。"))


def _end(request: Request, verb: str, by: Person, note: str) -> None:
    post = policy.require_asker(by, request)
    with transaction.atomic():
        if str(Request.objects.select_for_update().get(pk=request.pk).status) == REQUEST_MOVES.get(verb).to:
            return
        move(request, verb, moves=REQUEST_MOVES, by=by, post=post, note=note)
        drop_lines(request)
