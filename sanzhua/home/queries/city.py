"""The city's side of the desk: how far each form is, and what can be closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import reporting_units
from sanzhua.base import clock
from sanzhua.dispatch import queries as dispatch
from sanzhua.dispatch.calendar import reported_month
from sanzhua.dispatch.models import FormPeriod
from sanzhua.dispatch.queries.board import FormHead
from sanzhua.ui import times

SHOWN_PERIODS = 3


@dataclass(frozen=True)
class FormState:
    """One form in one period over all units that the person sees; `may_close` once it is due and still open."""

    period: str
    form: str
    title: str
    due_at: datetime
    expected: int
    received: int
    missing: Sequence[str]
    closed_at: datetime | None
    may_close: bool

    @property
    def share(self) -> float | None:
        return self.received / self.expected if self.expected else None


def form_states(person: Person) -> list[FormState]:
    """The month being reported on and older ones not yet closed, newest first; forms in their own order."""
    current = str(reported_month())
    begun = FormPeriod.objects.filter(closed_at__isnull=True, opens_at__lte=clock.business_now())
    unclosed = begun.order_by("-period").values_list("period", flat=True).distinct()[:SHOWN_PERIODS]
    found: list[FormState] = []
    for period in sorted({current, *unclosed}, reverse=True):
        board = dispatch.board(period, person)
        found.extend(
            _state(board, head)
            for head in board.forms
            if head.expected and (period == current or head.closed_at is None)
        )
    return found


def _state(board: dispatch.Board, head: FormHead) -> FormState:
    is_due = clock.business_now() >= head.due_at
    return FormState(
        period=board.period,
        form=head.form,
        title=head.title,
        due_at=head.due_at,
        expected=head.expected,
        received=head.received,
        missing=head.missing,
        closed_at=head.closed_at,
        may_close=is_due and head.closed_at is None and head.form in board.may_close,
    )


def sentence(states: Sequence[FormState], waiting: int) -> tuple[str, str]:
    """How many returns are owed and in, by which day; then what waits for this person."""
    if not states:
        return _("本期还没有应报的单位。"), _nobody_asked()
    newest = [state for state in states if state.period == states[0].period]
    words = {
        "month": times.period_month(newest[0].period),
        "expected": sum(state.expected for state in newest),
        "received": sum(state.received for state in newest),
        "due": times.deadline(newest[0].due_at),
    }
    said = _("%(month)s应报%(expected)d件，已报送%(received)d件，%(due)s按时截止。") % words
    return said, (_("%(n)d件等您接收。") % {"n": waiting} if waiting else "")


def _nobody_asked() -> str:
    """What has to happen before anything can be expected: units, or clerks who begin."""
    units = reporting_units()
    if not units:
        return _("先请系统管理员录入报送单位和人员，再请安全管理员设置任职。")
    return _("请通知%(n)d个报送单位的信息联络员登录，在工作台选一张表开始填。") % {"n": len(units)}
