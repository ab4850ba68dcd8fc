"""When a digest may go out."""

from datetime import date, datetime, time, timedelta

from sanzhua.base.clock import SHANGHAI
from sanzhua.base.workdays import UnknownYear, WorkCalendar

# A mail that failed is tried again after so long, so often, and within so many hours of the time of sending.
PAUSE = timedelta(minutes=30)
MOST_TRIES = 10
WINDOW = timedelta(hours=10)


def sending_day(now: datetime, first: time, days: WorkCalendar) -> date | None:
    """The day in Shanghai whose digest may go out now; None before the time, after the window and on a rest day.

    A year whose holidays nobody entered yet is a plain week: a mail on a holiday harms nobody, a missing one might.
    """
    local = now.astimezone(SHANGHAI)
    begins = datetime.combine(local.date(), first, SHANGHAI)
    return local.date() if begins <= local < begins + WINDOW and _is_worked(local.date(), days) else None


def _is_worked(day: date, days: WorkCalendar) -> bool:
    try:
        return days.is_workday(day)
    except UnknownYear:
        return day.weekday() < 5
