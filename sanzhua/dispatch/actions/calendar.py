"""An office writes a form's calendar: a row, a reason, a ledger entry; closed months stay, running ones are named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.desk_lines import drop_urges, move_days
from sanzhua.dispatch.calendar import CalendarRow, row_of
from sanzhua.dispatch.models import FormCalendar, FormPeriod
from sanzhua.dispatch.queries.calendar import MonthChange, MonthDays, changes_of, first_free, held_row, running_mark
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.ledger import actions as ledger
from sanzhua.ledger.canonical import stamp
from sanzhua.ui import times

YEAR = 12


def write_calendar(
    *, form: str, from_period: Period, row: CalendarRow, by: Person, reason: str, shown: str = ""
) -> FormCalendar:
    """Write the calendar of a form from a period on, for the unit of the person's post and those below it.

    `shown` is `running_mark` of the changes to running months that the page showed. Raises NotAllowed, Incomplete for
    days that cannot be and without a reason, WrongState for a closed month, where nothing changes, where a running
    month would be changed unseen, or in a way that would turn what was on time into late.
    """
    post = policy.require_calendar(by, form)
    assert post.scope is not None
    require_sound(form, row)
    if not reason.strip():
        raise Incomplete(_("请写明修改原因。"))
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=post.scope.pk)
        _require_free(form, from_period)
        before = held_row(form, post.scope, from_period)
        if before == row:
            raise WrongState(_("内容没有变化，不用保存。"))
        written = draft_of(form, from_period, row, post.scope)
        changes = changes_of(written)
        _require_lawful(changes, shown)
        written.reason, written.by, written.post, written.at = reason.strip(), by, str(post), clock.now()
        written.save()
        if post.scope.parent_id is None:
            _fix_anew(form, changes)
        for one in changes:
            if one.after.due_at is not None:
                move_days(form, one.after.period)
        ledger.record(kind="calendar.write", actor=by, unit=post.scope, facts=_facts(written, before, changes))
    return written


def draft_of(form: str, from_period: Period, row: CalendarRow, unit: Unit) -> FormCalendar:
    """The writing as it would be, not saved."""
    return FormCalendar(
        unit=unit,
        form=form,
        from_period=str(from_period),
        open_day=row.open_day,
        due_day=row.due_day,
        close_day=row.close_day,
        rule=row.rule,
        merged=sorted(row.merged),
    )


def require_sound(form: str, row: CalendarRow) -> None:
    """Raises Incomplete with the sentence."""
    if form not in FORM_KEYS:
        raise Incomplete(_("没有这种表式。"))
    days = [row.open_day, row.due_day, *([row.close_day] if row.close_day else [])]
    if days != sorted(days) or not all(1 <= day <= 31 for day in days):
        raise Incomplete(_("日期须在1至31之间，并且开放填报不晚于按时截止，按时截止不晚于停止接收。"))
    if len(row.merged) == YEAR or not row.merged <= frozenset(range(1, YEAR + 1)):
        raise Incomplete(_("全年不能都并入下一期，请至少留一个月单独报送。"))


def _require_free(form: str, from_period: Period) -> None:
    free = first_free(form)
    if free is not None and from_period < free:
        words = {"month": times.period_name(from_period), "free": times.period_name(free)}
        raise WrongState(_("%(month)s已关闭，关闭的各期不再改动；最早从%(free)s起改。") % words)


def _require_lawful(changes: Sequence[MonthChange], shown: str) -> None:
    refusals = [one.refusal for one in changes if one.refusal]
    if refusals:
        raise WrongState("".join(refusals))
    mark = running_mark(changes)
    if mark != shown:
        names = "、".join(times.period_name(one.before.period) for one in changes if one.is_running_change)
        raise WrongState(
            _("会改动正在报送的%(months)s。请核对下面列出的新旧日期，确认后再保存一次。") % {"months": names}
            if mark
            else _("正在报送的各期刚有变动，请核对后再保存一次。")
        )


def _fix_anew(form: str, changes: Sequence[MonthChange]) -> None:
    """The days of the city that were fixed already."""
    for one in changes:
        rows = FormPeriod.objects.filter(form=form, period=one.before.period, closed_at__isnull=True)
        if one.after.merged_into:
            rows.delete()
            drop_urges(form, one.before.period)
            continue
        after = one.after
        rows.update(opens_at=after.opens_at, due_at=after.due_at, closes_at=after.closes_at)


def _facts(written: FormCalendar, before: CalendarRow, changes: Sequence[MonthChange]) -> dict[str, Any]:
    return {
        "form": written.form,
        "from": written.from_period,
        "old": _plain(before),
        "new": _plain(row_of(written)),
        "reason": written.reason,
        "post": written.post,
        "running": [
            {"period": one.before.period, "old": _moments(one.before), "new": _moments(one.after)}
            for one in changes
            if one.is_running_change
        ],
    }


def _plain(row: CalendarRow) -> dict[str, Any]:
    return {
        "open_day": row.open_day,
        "due_day": row.due_day,
        "close_day": row.close_day,
        "rule": str(row.rule),
        "merged": sorted(row.merged),
    }


def _moments(days: MonthDays) -> dict[str, Any]:
    return {name: _stamp(getattr(days, name)) for name in ("opens_at", "due_at", "closes_at")}


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None
