"""The calendar rows of the forms: when a period opens, is due and closes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources
from math import inf
from typing import Any

from django.utils.translation import gettext as _

from sanzhua.base import clock
from sanzhua.base.clock import SHANGHAI
from sanzhua.base.periods import Period
from sanzhua.base.refusals import WrongState
from sanzhua.base.workdays import Due, Shift, UnknownYear, WorkCalendar
from sanzhua.codes.queries import work_calendar
from sanzhua.dispatch.models import FormCalendar, FormPeriod
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One form's row; days are those of the month after the period, `merged` are months reported with the next."""

    open_day: int
    due_day: int
    rule: Shift
    close_day: int | None
    merged: frozenset[int]


class Calendars:
    """The rows of every form as they hold for a unit in each period: the nearest unit of `chain` that wrote one wins,
    then the shipped row. `chain` names the unit and those above it, nearest first."""

    def __init__(self, writings: Iterable[FormCalendar], chain: Sequence[int]) -> None:
        self._chain = chain
        self._written: dict[tuple[int, str], list[FormCalendar]] = {}
        for one in sorted(writings, key=_newest_last, reverse=True):
            self._written.setdefault((one.unit_id, one.form), []).append(one)

    def row(self, form: str, period: Period) -> CalendarRow:
        found = self.writing(form, period)
        return row_of(found) if found else shipped_row(form)

    def writing(self, form: str, period: Period) -> FormCalendar | None:
        """What an office wrote for the period; None where the shipped row holds."""
        for unit in self._chain:
            for one in self._written.get((unit, form), ()):
                if one.from_period <= str(period):
                    return one
        return None

    def reported_in(self, form: str, period: Period) -> Period:
        """The period in whose return the month is reported: itself, or a later one where months are merged."""
        while period.month in self.row(form, period).merged:
            period = period.next()
        return period

    def covers(self, form: str, period: Period) -> tuple[Period, ...]:
        """The months that the return of this period tells about, oldest first."""
        months = [period]
        while (before := months[0].previous()).month in self.row(form, before).merged:
            months.insert(0, before)
        return tuple(months)


def _newest_last(writing: FormCalendar) -> tuple[str, float]:
    """One that is only being thought of is the newest of its period."""
    return writing.from_period, writing.pk or inf


def city_calendars() -> Calendars:
    """As they hold for the whole tree."""
    writings = list(FormCalendar.objects.filter(unit__parent__isnull=True))
    return Calendars(writings, sorted({one.unit_id for one in writings}))


def row_of(writing: FormCalendar) -> CalendarRow:
    return CalendarRow(
        open_day=writing.open_day,
        due_day=writing.due_day,
        rule=Shift(writing.rule),
        close_day=writing.close_day,
        merged=frozenset(writing.merged),
    )


@cache
def shipped_row(form: str) -> CalendarRow:
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
    return city_calendars().covers(form, period)[0].previous()


def is_merged(form: str, period: Period) -> bool:
    """Whether the month has no return of its own."""
    return city_calendars().reported_in(form, period) != period


def ensure_form_period(form: str, period: Period | str) -> FormPeriod:
    """The days of a form's period, fixed on first use.

    Raises WrongState for a month that this form reports together with the next.
    """
    period = Period.parse(str(period))
    found = FormPeriod.objects.filter(form=form, period=str(period)).first()
    return found or _fixed(form, period, city_calendars())


def _fixed(form: str, period: Period, calendars: Calendars) -> FormPeriod:
    reported = calendars.reported_in(form, period)
    if reported != period:
        raise WrongState(
            _("%(month)s与%(with)s合并报送，请填报%(with)s一期。")
            % {"month": times.period_name(period), "with": times.period_name(reported)}
        )
    days = moments(calendars.row(form, period), period, work_calendar())
    return FormPeriod.objects.get_or_create(form=form, period=str(period), defaults=days)[0]


def reported_month() -> Period:
    """The month before the business day's: what is being reported now."""
    return Period.of(clock.business_today()).previous()


def periods_of(period: Period) -> dict[str, FormPeriod]:
    """The days of one month by form, in the order of the forms.

    Without forms that report the month with the next, and without those whose days no known calendar can tell.
    """
    found = {row.form: row for row in FormPeriod.objects.filter(period=str(period), form__in=FORM_KEYS)}
    calendars = city_calendars()
    own = [form for form in FORM_KEYS if form in found or calendars.reported_in(form, period) == period]
    for form in own:
        if form not in found:
            with suppress(UnknownYear):
                found[form] = _fixed(form, period, calendars)
    return {form: found[form] for form in own if form in found}


def calendar_gap(period: Period) -> str:
    """Why the month cannot be reported: the sentence about a year without its order of holidays, else empty."""
    if periods_of(period):
        return ""
    calendars = city_calendars()
    if all(calendars.reported_in(form, period) != period for form in FORM_KEYS):
        return ""
    words = {"year": period.next().year, "month": times.period_name(period)}
    return (
        _(
            "还没有录入%(year)d年的放假和调休安排，%(month)s一期的截止日定不下来，暂时不能填报。"
            "请系统管理员在服务器上用 sanzhua workdays 录入。"
        )
        % words
    )


@dataclass(frozen=True, slots=True)
class Days:
    """The three days of a period: it opens at 0:00, is on time and taken until 24:00; `close` None: until the close."""

    open_on: date
    due: Due
    close: Due | None


def days_of(row: CalendarRow, period: Period, days: WorkCalendar) -> Days:
    """Raises UnknownYear."""
    after = period.next()
    close = days.due_on(_day(after, row.close_day), row.rule) if row.close_day else None
    return Days(_day(after, row.open_day), days.due_on(_day(after, row.due_day), row.rule), close)


def moments(row: CalendarRow, period: Period, days: WorkCalendar) -> dict[str, datetime | None]:
    """Opening, end of "on time" and end of all, in UTC. Raises UnknownYear."""
    found = days_of(row, period, days)
    return {
        "opens_at": datetime.combine(found.open_on, time(), SHANGHAI).astimezone(UTC),
        "due_at": found.due.closes_at,
        "closes_at": found.close.closes_at if found.close else None,
    }


def _day(month: Period, day: int) -> date:
    return month.last_day.replace(day=min(day, month.last_day.day))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("sanzhua.dispatch").joinpath("calendar.toml").read_text(encoding="utf-8"))
