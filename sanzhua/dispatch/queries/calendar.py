"""The calendar of a year, form by form, and what a new writing of it would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import ancestor_ids
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.workdays import UnknownYear, WorkCalendar
from sanzhua.codes.queries import work_calendar
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.calendar import CalendarRow, Calendars, city_calendars, days_of, moments, row_of
from sanzhua.dispatch.models import FormCalendar, FormPeriod, Report
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.ui import times

CLOSED, RUNNING, AHEAD = "closed", "running", "ahead"
_HOLIDAYS: dict[str, Promise] = {
    "周末": gettext_lazy("周末"),
    "元旦": gettext_lazy("元旦"),
    "春节": gettext_lazy("春节"),
    "清明节": gettext_lazy("清明节"),
    "劳动节": gettext_lazy("劳动节"),
    "端午节": gettext_lazy("端午节"),
    "中秋节": gettext_lazy("中秋节"),
    "国庆节": gettext_lazy("国庆节"),
}


@dataclass(frozen=True, slots=True)
class MonthDays:
    """One month of one form: without days where it is reported with a later month (`merged_into`) or where the holidays
    of the year are not known (`gap`). `why` names the holidays that moved the due day away from `asked_on`."""

    period: str
    state: str
    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    asked_on: date | None = None
    why: str = ""
    merged_into: str = ""
    gap: bool = False

    @property
    def days(self) -> tuple[object, ...]:
        return self.opens_at, self.due_at, self.closes_at, self.merged_into

    @property
    def is_shifted(self) -> bool:
        return bool(self.due_at and self.asked_on and times.deadline_day(self.due_at) != self.asked_on)


@dataclass(frozen=True, slots=True)
class MonthChange:
    """What a new writing does to a month; `refusal` is why it cannot."""

    before: MonthDays
    after: MonthDays
    refusal: str = ""

    @property
    def is_changed(self) -> bool:
        return self.before.days != self.after.days

    @property
    def is_running_change(self) -> bool:
        return self.is_changed and self.before.state == RUNNING


@dataclass(frozen=True, slots=True)
class YearPage:
    """`months`: (period, one cell a form in their order). `forms`: (key, title)."""

    year: int
    forms: tuple[tuple[str, str], ...]
    months: tuple[tuple[str, tuple[MonthDays, ...]], ...]

    @property
    def gap(self) -> bool:
        return any(cell.gap for _period, cells in self.months for cell in cells)


def year_page(year: int) -> YearPage:
    """All forms by all months of a year, as they hold for the city; three queries."""
    calendars, days = city_calendars(), work_calendar()
    held = {(row.form, row.period): row for row in FormPeriod.objects.filter(period__startswith=f"{year}-")}
    return YearPage(
        year=year,
        forms=tuple((key, words.title(load_form(key))) for key in FORM_KEYS),
        months=tuple(
            (
                str(period),
                tuple(_month(key, period, calendars, days, held.get((key, str(period)))) for key in FORM_KEYS),
            )
            for period in months_of(year)
        ),
    )


def months_of(year: int) -> list[Period]:
    return [Period(year, month) for month in range(1, 13)]


def held_row(form: str, unit: Unit, period: Period) -> CalendarRow:
    """The row that holds for the unit in the period."""
    return _Months(form, unit).before.row(form, period)


def year_changes(form: str, unit: Unit, year: int, written: FormCalendar | None = None) -> list[MonthChange]:
    """The twelve months of the year as they are, and as they were with this writing."""
    months = _Months(form, unit, written)
    return [months.change(period) for period in months_of(year)]


def changes_of(written: FormCalendar) -> list[MonthChange]:
    """The months under way or fixed already, of any year, that the writing would change; oldest first."""
    months = _Months(written.form, written.unit, written)
    found = (months.change(Period.parse(period)) for period in sorted(months.held))
    return [one for one in found if one.is_changed]


def running_mark(changes: Iterable[MonthChange]) -> str:
    """What tells one set of changes to running months from another: a page proves by it that it showed them."""
    told = ((one.before.period, *map(str, one.after.days)) for one in changes if one.is_running_change)
    return ";".join("|".join(part) for part in told)


def writings_of(form: str, unit: Unit) -> list[tuple[FormCalendar, CalendarRow]]:
    """What the unit wrote of the form, newest first."""
    rows = FormCalendar.objects.filter(form=form, unit=unit).select_related("by").order_by("-pk")
    return [(one, row_of(one)) for one in rows]


def first_free(form: str) -> Period | None:
    """The month after the last that is closed; None where none is."""
    closed = FormPeriod.objects.filter(form=form, closed_at__isnull=False).order_by("-period")
    last = closed.values_list("period", flat=True).first()
    return Period.parse(last).next() if last else None


def holiday_words(why: str | None) -> str:
    """The names of holidays in the reader's language; an office's own days keep their names."""
    return "、".join(str(_HOLIDAYS.get(part, part)) for part in why.split("、")) if why else ""


class _Months:
    """One form's months for a unit, before and with a writing."""

    def __init__(self, form: str, unit: Unit, written: FormCalendar | None = None) -> None:
        chain = ancestor_ids(unit)
        writings = list(FormCalendar.objects.filter(form=form, unit__in=chain).select_related("unit"))
        self.form, self.is_city = form, unit.parent_id is None
        self.before = Calendars(writings, chain)
        self.after = Calendars([*writings, written], chain) if written else self.before
        self.held = {row.period: row for row in FormPeriod.objects.filter(form=form)}
        self.days = work_calendar() if self.is_city else work_calendar(chain)
        self.begun = set(Report.objects.filter(form=form).order_by().values_list("period", flat=True).distinct())

    def change(self, period: Period) -> MonthChange:
        held = self.held.get(str(period))
        before = _month(self.form, period, self.before, self.days, self._fixed(held))
        if before.state == CLOSED or self.after is self.before:
            return MonthChange(before, before)
        if self.before.row(self.form, period) == self.after.row(self.form, period):
            return MonthChange(before, before)
        after = replace(_month(self.form, period, self.after, self.days, None), state=before.state)
        return MonthChange(before, after, self._refusal(before, after) if before.days != after.days else "")

    def _fixed(self, held: FormPeriod | None) -> FormPeriod | None:
        """The fixed days of the city hold for all but those that a nearer office wrote for."""
        if held is None or held.closed_at is not None:
            return held
        writing = self.before.writing(self.form, Period.parse(held.period))
        return held if writing is None or writing.unit.parent_id is None else None

    def _refusal(self, before: MonthDays, after: MonthDays) -> str:
        month = {"month": times.period_name(before.period)}
        if after.merged_into and before.period in self.begun:
            return _("%(month)s已有单位开始填报，不能并入下一期。") % month
        if before.state != RUNNING or after.merged_into or after.opens_at is None:
            return ""
        now = clock.business_now()
        if after.opens_at > now:
            return _("%(month)s已经开放填报，不能再推迟开放。") % month
        if _comes_too_soon(before.due_at, after.due_at, now):
            return _("%(month)s的按时截止不能提到已经过去的时候，否则按时报送的会变成迟报。") % month
        if _comes_too_soon(before.closes_at, after.closes_at, now):
            return _("%(month)s的停止接收不能提到已经过去的时候。") % month
        return ""


def _comes_too_soon(before: datetime | None, after: datetime | None, now: datetime) -> bool:
    return after is not None and after < min(before or now, now)


def _month(form: str, period: Period, calendars: Calendars, days: WorkCalendar, held: FormPeriod | None) -> MonthDays:
    reported = calendars.reported_in(form, period)
    if held is None and reported != period:
        return MonthDays(str(period), AHEAD, merged_into=str(reported))
    try:
        row = calendars.row(form, period)
        due, computed = days_of(row, period, days).due, moments(row, period, days)
    except UnknownYear:
        return MonthDays(str(period), AHEAD, gap=True) if held is None else _of_held(held)
    if held is not None:
        found = _of_held(held)
        return replace(found, asked_on=due.asked, why=holiday_words(due.why)) if held.due_at == due.closes_at else found
    return MonthDays(
        period=str(period),
        state=_unused_state(computed),
        opens_at=computed["opens_at"],
        due_at=computed["due_at"],
        closes_at=computed["closes_at"],
        asked_on=due.asked,
        why=holiday_words(due.why),
    )


def _unused_state(days: Mapping[str, datetime | None]) -> str:
    """Of a month that nobody has come to yet; one that is due already was before the system's time."""
    now = clock.business_now()
    opens_at, due_at = days["opens_at"], days["due_at"]
    return RUNNING if opens_at is not None and due_at is not None and opens_at <= now < due_at else AHEAD


def _of_held(held: FormPeriod) -> MonthDays:
    begun = held.opens_at <= clock.business_now()
    state = CLOSED if held.closed_at else RUNNING if begun else AHEAD
    return MonthDays(held.period, state, held.opens_at, held.due_at, held.closes_at)
