"""Which tasks read like an activity, and the days that a date phrase spans."""

from __future__ import annotations

import calendar
import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("activities.toml")
_PARTS = {"上旬": 1, "初": 1, "中旬": 11, "中": 11, "下旬": 21}
_MONTH = re.compile(
    r"(?:(?P<y>(?:19|20)\d{2})年)?(?P<m>1[0-2]|0?[1-9])月(?:份)?(?:(?P<d>\d{1,2})[日号]|(?P<part>上旬|中旬|下旬|初|中))?"
)
_BY = re.compile(r"前$|[底末]")
_TO = re.compile(r"至|到|[-—–~]")
_END = re.compile(r"[。，,;；！!?？\n]")
TITLE = 60


def looks_like_activity(*, chapter: str, heading: str, text: str) -> bool:
    """By its chapter, else by its heading; the first sentence stands for a heading that is not there."""
    if any(word in chapter for word in _table()["chapters"]):
        return True
    return _word_in(heading or text.split("。")[0]) != ""


def title_of(*, heading: str, text: str) -> str:
    """The heading, else the part of the first sentence that names the activity."""
    if heading:
        return heading.rstrip("。 ")[:TITLE]
    parts = [part.strip() for part in _END.split(text) if part.strip()]
    return next((part for part in parts if _word_in(part)), parts[0] if parts else "")[:TITLE]


def span_of(text: str, on: date) -> tuple[date, date]:
    """First and last day that the phrase means; `on` is its last one. 8月份 is the month, 6月底前 the day alone."""
    first, *rest = _TO.split(text, maxsplit=1)
    if rest and (begins := _first_day(first, on)) is not None:
        return min(begins, on), on
    if rest or _BY.search(text):
        return on, on
    return min(_first_day(text, on) or on, on), on


def _first_day(text: str, on: date) -> date | None:
    """Of a year that is not written the latest that does not come after `on`."""
    found = _MONTH.search(text)
    if found is None:
        return None
    month = int(found["m"])
    day = int(found["d"] or 0) or _PARTS.get(found["part"] or "", 1)
    year = int(found["y"] or 0) or (on.year if month <= on.month else on.year - 1)
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _word_in(text: str) -> str:
    return next((word for word in _table()["words"] if word in text), "")


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))
