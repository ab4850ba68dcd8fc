"""The calendar rows of the forms: when a period opens, is due and closes."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources
from typing import Any

from django.utils.translation import gettext as _

from sanzhua.base import clock
from sanzhua.base.clock import SHANGHAI
from sanzhua.base.periods import Period
from sanzhua.base.refusals import WrongState
from sanzhua.base.workdays import Shift, UnknownYear, WorkCalendar
from sanzhua.codes.queries import work_calendar
from sanzhua.dispatch.models import FormPeriod
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One form's row; days are those of the month after the period."""

    open_day: int
    due_day: int
    rule: Shift
    close_day: int | None
    merged: frozenset[int]

    def reported_in(self, period: Period) -> Period:
        """The period in whose return the month is reported: itself, or the next one where months are merged."""
        while period.month in self.merged:
            period = period.next()
        return period

    def covers(self, period: Period) -> tuple[Period, ...]:
        """The months that the return of this period tells about, oldest first."""
        months = [period]
        while months[0].previous().month in self.merged:
            months.insert(0, months[0].previous())
        return tuple(months)


@cache
def calendar_row(form: str) -> CalendarRow:
    data = _data()
    row = {**data["default"], **data["forms"].get(form, {})}
    return CalendarRow(
        open_day=row["open_day"],
        due_day=row["due_day"],
        rule=Shift(row["rule"]),
        close_day=row.get("close_day"),
        merged=frozenset(row["merged"]),
    )


def previous_period(form: str, period: Period) -> Period:
    """The period of the return before this one; merged months are one return."""
    return calendar_row(form).covers(period)[0].previous()


def next_period(form: str, period: Period) -> Period:
    return calendar_row(form).reported_in(period.next())


def ensure_form_period(form: str, period: Period | str) -> FormPeriod:
    """The calendar row of a form's period, made on first use.

    Raises WrongState for a month that this form reports together with the next.
    """
    period = Period.parse(str(period))
    found = FormPeriod.objects.filter(form=form, period=str(period)).first()
    if found is not None:
        return found
    row = calendar_row(form)
    if row.reported_in(period) != period:
        raise WrongState(
            _("%(month)s与%(with)s合并报送，请填报%(with)s一期。")
            % {"month": times.period_name(period), "with": times.period_name(row.reported_in(period))}
        )
    return FormPeriod.objects.get_or_create(
        form=form, period=str(period), defaults=moments(row, period, work_calendar())
    )[0]


def reported_month() -> Period:
    """The month before the business day's: what is being reported now."""
    return Period.of(clock.business_today()).previous()


def periods_of(period: Period) -> dict[str, FormPeriod]:
    """The calendar rows of one month by form, in the order of the forms.

    Without forms that report the month with the next, and without those whose days no known calendar can tell.
    """
    own = [form for form in FORM_KEYS if calendar_row(form).reported_in(period) == period]
    found = {row.form: row for row in FormPeriod.objects.filter(period=str(period), form__in=own)}
    for form in own:
        if form not in found:
            with suppress(UnknownYear):
                found[form] = ensure_form_period(form, period)
    return {form: found[form] for form in own if form in found}


def calendar_gap(period: Period) -> str:
    """Why the month cannot be reported: the sentence about a year without its order of holidays, else empty."""
    if periods_of(period) or all(calendar_row(form).reported_in(period) != period for form in FORM_KEYS):
        return ""
    words = {"year": period.next().year, "month": times.period_name(period)}
    return (
        _(
            "还没有录入%(year)d年的放假和调休安排，%(month)s一期的截止日定不下来，暂时不能填报。"
            "请系统管理员在服务器上用 sanzhua workdays 录入。"
        )
        % words
    )


def moments(row: CalendarRow, period: Period, days: WorkCalendar) -> dict[str, datetime | None]:
    """Opening, end of "on time" and end of all, in UTC. Raises UnknownYear."""
    after = period.next()
    close = days.due_on(_day(after, row.close_day), row.rule).closes_at if row.close_day else None
    return {
        "opens_at": datetime.combine(_day(after, row.open_day), time(), SHANGHAI).astimezone(UTC),
        "due_at": days.due_on(_day(after, row.due_day), row.rule).closes_at,
        "closes_at": close,
    }


def _day(month: Period, day: int) -> date:
    return month.last_day.replace(day=min(day, month.last_day.day))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("sanzhua.dispatch").joinpath("calendar.toml").read_text(encoding="utf-8"))
