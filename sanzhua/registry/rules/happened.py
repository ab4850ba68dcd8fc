"""When something happened that a monthly return tells of. Plain values only."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sanzhua.base.periods import Period

_DATES_OF = {"building": "start_actual", "completed": "finish_actual", "signed": "signed_on"}
_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)


def happened(stage: str, row: Mapping[str, Any], period: Period) -> tuple[date, str]:
    """The day of the event and how exactly it is known ("day", "month").

    The row's own date for the stage where it has one by the end of the period; a month stands as its last day. Without
    one the event happened by the end of the month reported on.
    """
    text = known_part(row.get(_DATES_OF.get(stage, "")), period)
    if len(text) == 10:
        return date.fromisoformat(text), "day"
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, calendar.monthrange(year, month)[1]), "month"
    return period.last_day, "month"


def known_part(value: Any, period: Period) -> str:
    """A date (`2018-05-11`, `2018-05`) that had come by the end of the period; "" for any other and a bare year."""
    text = str(value or "")
    found = _WRITTEN.fullmatch(text)
    if found is None or found[2] is None or text > period.last_day.isoformat()[: len(text)]:
        return ""
    return text
