"""Cells of the statistics bureau's sheet: a month, a growth, 初步 or 修订, a day. What is not certain is a fault."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sanzhua.base.likeness import squeeze
from sanzhua.formbook.dates import clean_date
from sanzhua.formbook.tidying import DASHES, Setting, tidy

_MOST = 1000
_STEP = Decimal("0.1")
_WORDS = {"一季度": 3, "第一季度": 3, "上半年": 6, "前三季度": 9, "全年": 12}
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})")
_COMPACT = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])")
_MONTH = re.compile(r"(?:(\d{4}|\d{2}(?=年))年?)?(?:(\d{1,2})月?份?-)?(\d{1,2})月份?")
_IN_TITLE = re.compile(_MONTH.pattern + r"(?!\d)")
_WORD = re.compile(rf"(?:(\d{{4}})年)?({'|'.join(_WORDS)})")
_AROUND = re.compile(r"累计|止|固定资产投资|固投|投资|增速|增长率?|增幅|同比|[()%]|growth", re.I)
_GROWN = re.compile(r"(?:同比)?(增长|上升|下降|减少|回落|负增长)?([+-]?\d+(?:\.\d+)?)%?")
_FALLS = ("下降", "减少", "回落", "负增长")
_YEAR = re.compile(r"(\d{4})年度?")


class Read(NamedTuple):
    """A value as text, or the code of a fault with what stood there; both empty where nothing was said."""

    value: str | None = None
    code: str = ""
    text: str = ""


NOTHING = Read()


def month_of(value: Any, year: int | None, *, within: bool = False) -> Read:
    """The month up to which a figure counts, from January on: "1-6月", "2019年6月", 201906, 上半年, a date.

    `year` where the cell names none; `within` finds it inside a title, where a fault is nothing said.
    """
    if isinstance(value, date):
        return Read(f"{value:%Y-%m}")
    text = _dashes(squeeze(tidy(value)))
    if not text:
        return NOTHING
    found = _found_month(text, within) or (text.isdecimal() and _bare(text, year)) or None
    if not found:
        return NOTHING if within else Read(None, "month_unclear", tidy(value))
    own, first, month = found
    told = own or year
    if first not in (None, 1) or not 1 <= month <= 12:
        return NOTHING if within else Read(None, "month_span" if 1 <= month <= 12 else "month_unclear", tidy(value))
    if told is None:
        return NOTHING if within else Read(None, "month_no_year", tidy(value))
    return Read(f"{told:04d}-{month:02d}")


def _found_month(text: str, within: bool) -> tuple[int | None, int | None, int] | None:
    """Its year, the month that it starts with where it says so, and the month."""
    text = text if within else _AROUND.sub("", text)
    patterns = (_WORD, _IN_TITLE if within else _MONTH)
    matches = [pattern.search(text) if within else pattern.fullmatch(text) for pattern in patterns]
    if matches[0]:
        return _year(matches[0][1]), None, _WORDS[matches[0][2]]
    if matches[1]:
        first = int(matches[1][2]) if matches[1][2] else None
        return _year(matches[1][1]), first, int(matches[1][3])
    if within:
        return None
    exact = _COMPACT.fullmatch(text) or _ISO.fullmatch(text)
    if exact and not re.fullmatch(r"\d{4}\.1", text):  # 2019.10 as a number has lost its last sign
        return int(exact[1]), None, int(exact[2])
    return None


def _bare(text: str, year: int | None) -> tuple[int | None, int | None, int] | None:
    """A month's number alone, under a heading that says 月."""
    return (year, None, int(text)) if len(text) <= 2 else None


def _year(text: str | None) -> int | None:
    return None if text is None else int(text) + (2000 if len(text) == 2 else 0)


def month_word(text: str) -> bool:
    """Whether a heading names a month and says no more than that it is about growth."""
    bare = _dashes(text)
    return not re.search("当月|本月", bare) and _found_month(bare, within=False) is not None


def year_word(text: str) -> int | None:
    match = _YEAR.fullmatch(text)
    return int(match[1]) if match else None


def growth_of(value: Any, shown: str) -> Read:
    """Per cent with one decimal; `shown` is the cell's number format. 持平 is no growth, a dash is no figure."""
    if isinstance(value, bool | date):
        return Read(None, "growth_unclear", tidy(value))
    if isinstance(value, int | float):
        number = Decimal(str(round(value * 100 if "%" in shown else value, 6)))
        return _checked(number, tidy(value))
    text = _dashes(squeeze(tidy(value)))
    if not text or DASHES.fullmatch(text):
        return NOTHING
    if text in ("持平", "同比持平"):
        return Read("0.0")
    match = _GROWN.fullmatch(text)
    if match is None or (match[1] and match[2][0] in "+-"):
        return Read(None, "growth_unclear", tidy(value))
    return _checked(Decimal(match[2]) * (-1 if match[1] in _FALLS else 1), tidy(value))


def _checked(number: Decimal, text: str) -> Read:
    if not number.is_finite() or abs(number) >= _MOST:
        return Read(None, "growth_range", text)
    if number != number.quantize(_STEP):
        return Read(None, "growth_decimals", text)
    return Read(str(number.quantize(_STEP) + 0))


def edition_of(text: str, *, strict: bool = False) -> Read:
    """`strict`: the cell says nothing else, so that what is neither is a fault."""
    first, later = (re.search(words, text, re.I) for words in ("初步|初值|快报|preliminary", "修订|修正|revised"))
    if bool(first) != bool(later):
        return Read("preliminary" if first else "revised")
    return Read(None, "edition_unclear", text) if strict and text else NOTHING


def day_of(value: Any, from_text: bool, epoch_1904: bool, shown: str) -> Read:
    """A whole day, YYYY-MM-DD; a month is none."""
    if not tidy(value):
        return NOTHING
    doubts: list[str] = []
    setting = Setting(from_text=from_text, epoch_1904=epoch_1904, format_of=lambda _row: "" if "y" in shown else shown)
    (found,) = clean_date([value], setting, lambda _at, code, _params, _text: doubts.append(code))
    if doubts or found is None or len(found) != 10:
        return Read(None, "day_unclear", tidy(value))
    return Read(found)


def _dashes(text: str) -> str:
    return re.sub(r"[~—–―−至到﹣]", "-", text)
