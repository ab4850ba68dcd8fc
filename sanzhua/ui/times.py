"""Moments, days and months as officials read them, in Asia/Shanghai; both languages.

Each function takes None and answers with the dash of a missing value.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from math import ceil

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sanzhua.base import clock
from sanzhua.base.periods import Period

DASH = "—"
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LAST_MINUTE = time(23, 59)
_SOON_DAYS = 3


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.SHANGHAI)


def day(value: date | datetime | None) -> str:
    """7月10日, and 10 Jul in English."""
    if value is None:
        return DASH
    on = _local(value).date() if isinstance(value, datetime) else value
    return f"{on.day} {_MONTHS_EN[on.month - 1]}" if is_english() else f"{on.month}月{on.day}日"


def moment(value: datetime | None) -> str:
    """7月10日 16:22."""
    return DASH if value is None else f"{day(value)} {_local(value):%H:%M}"


def stamp(value: datetime | None) -> str:
    """A stamp kept in real time, told on the clock that the reader lives by: a demonstration's runs apart."""
    return DASH if value is None else moment(value + clock.business_offset())


def full_moment(value: datetime | None) -> str:
    """2019年7月8日 09:31."""
    if value is None:
        return DASH
    year = _local(value).year
    written = f"{day(value)} {year}" if is_english() else f"{year}年{day(value)}"
    return f"{written} {_local(value):%H:%M}"


def deadline_day(value: datetime) -> date:
    """The day that a deadline belongs to: midnight ends the day before it."""
    local = _local(value)
    return (local - timedelta(days=1)).date() if local.time() == time(0) else local.date()


def deadline(value: datetime | None) -> str:
    """7月10日 24:00: the end of a day is written as its own, never as 00:00 of the next."""
    if value is None:
        return DASH
    at = _local(value).time()
    ends_day = at == time(0) or at >= _LAST_MINUTE
    return f"{day(deadline_day(value))} {'24:00' if ends_day else at.strftime('%H:%M')}"


def days_left(value: datetime) -> int:
    """Days from the business day to the deadline's; 0 on the day itself, negative once it has passed."""
    if clock.business_now() > value:
        return -max(1, ceil((clock.business_now() - value) / timedelta(days=1)))
    return (deadline_day(value) - clock.business_today()).days


def days_left_words(value: datetime | None) -> str:
    if value is None:
        return ""
    left = days_left(value)
    if left < 0:
        return ngettext("超%(days)s天", "超%(days)s天", -left) % {"days": -left}
    if left == 0:
        return _("今天截止")
    return ngettext("还有%(days)s天", "还有%(days)s天", left) % {"days": left}


def urgency(value: datetime | None) -> str:
    """Class of `.clock`: late once passed, soon within three days, otherwise nothing."""
    if value is None:
        return ""
    left = days_left(value)
    return "late" if left < 0 else "soon" if left <= _SOON_DAYS else ""


def long_day(value: date | datetime) -> str:
    """7月8日 星期一."""
    on = _local(value).date() if isinstance(value, datetime) else value
    if is_english():
        return f"{_WEEKDAYS_EN[on.weekday()]}, {day(on)}"
    return f"{day(on)} 星期{_WEEKDAYS_ZH[on.weekday()]}"


def whole_day(value: date) -> str:
    """2019年7月8日 星期一."""
    return f"{long_day(value)} {value.year}" if is_english() else f"{value.year}年{long_day(value)}"


def iso_day(value: date | datetime | None) -> str:
    if value is None:
        return DASH
    return (_local(value).date() if isinstance(value, datetime) else value).isoformat()


def period_name(value: Period | str | None) -> str:
    """2019年6月, and June 2019 in English."""
    if not value:
        return DASH
    period = Period.parse(str(value))
    return f"{period.first_day:%B} {period.year}" if is_english() else period.label_zh


def period_month(value: Period | str) -> str:
    """6月: the month alone, where the year stands beside it."""
    period = Period.parse(str(value))
    return _MONTHS_EN[period.month - 1] if is_english() else f"{period.month}月"


def period_span(value: Period | str) -> str:
    """1–6月: the months that the figures cover."""
    period = Period.parse(str(value))
    if is_english():
        return "Jan" if period.is_january else f"Jan–{_MONTHS_EN[period.month - 1]}"
    return period.span_zh
