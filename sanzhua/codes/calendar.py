"""The working calendar that is shipped, without any city's own days."""

from datetime import date
from functools import lru_cache

from sanzhua.base.workdays import SpecialDay, WorkCalendar
from sanzhua.codes.shipped import rows_of


@lru_cache(maxsize=1)
def shipped_calendar() -> WorkCalendar:
    return WorkCalendar(
        SpecialDay(date.fromisoformat(row["day"]), row["is_workday"] == "yes", row["name"])
        for row in rows_of("workdays.csv")
    )
