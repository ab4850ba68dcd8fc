"""Dates as people write them, as months ("2019-04") or days ("2019-04-18")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sanzhua.formbook.tidying import DASHES, LONGEST, Cell, Report, Setting, squeezed, tidy

_DIGITS = re.compile(r"\d")
_YEARS = range(1949, 2081)
_DAY = re.compile(
    r"(\d{4}|\d{2}(?=年))(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})(?:日|号)?(?:0?0:00(?::00)?|T00:00:00)?"
)
_MONTH = re.compile(r"(\d{4}|\d{2}(?=年))(年|[-/.])(\d{1,2})(?:月份?)?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])(\d{2})?")
_MONTH_VAGUE = re.compile(
    r"(\d{4}|\d{2}(?=年))年(\d{1,2})月份?(底|末|初|中|上旬|中旬|下旬|左右|前|以前|之前|前后|底前|份?前)"
)
_DATE_WORDS = re.compile(
    r"^(计划|拟|预计|预期|拟定|将|已于?|于|约|已经?)+|(正式)?(开工建设|开工|竣工|完工|投产|建成|签约|动工|注册|入库|复工|开建)$"
)
_PLANNING = re.compile(r"^(计划|拟|预计|预期|拟定|将)")
_NOT_YET = re.compile(
    r"(尚)?未(开工|竣工|完工|投产|签约|注册|动工|建成|入库)|(暂|还)未(开工|竣工|投产)?|没有(开工|竣工)"
)
_TWO_DATES = re.compile(r"\d{4}.*(?:-|—|–|~|至|到|、|,|;).*\d{4}")


def clean_date(values: Sequence[Cell], setting: Setting, report: Report) -> list[Any]:
    """Months as "2019-04" and days as "2019-04-18"."""
    out: list[Any] = []
    for index, value in enumerate(values):
        if value == "" or value is None:
            out.append(None)
            continue
        if type(value) is str:
            found, code = read_date(value, setting.planned, setting.from_text)
        elif isinstance(value, date):
            found, code = _calendar_date(value, setting.format_of(index))
        elif type(value) in (int, float):
            found, code = _number_date(float(value), setting, index)
        else:
            found, code = None, "date_not_date"
        if code:
            text = tidy(value)
            report(index, code, {"text": text, "value": found}, text)
        out.append(found)
    return out


def _calendar_date(value: date, shown: str) -> tuple[str | None, str]:
    if value.year not in _YEARS:
        return None, "date_far"
    if shown and "d" not in shown and "y" in shown and "m" in shown:
        return f"{value.year:04d}-{value.month:02d}", ""
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}", ""


def _number_date(value: float, setting: Setting, index: int) -> tuple[str | None, str]:
    if value.is_integer():
        whole = int(value)
        if 20_000 <= whole <= 66_000:
            offset = 1462 if setting.epoch_1904 else 0
            return _calendar_date(date(1899, 12, 30) + timedelta(days=whole + offset), "")
        compact = _COMPACT.fullmatch(str(whole))
        if compact:
            return _parts(compact[1], compact[2], compact[3])
        return None, "date_unclear"
    year, hundredths = divmod(round(value * 100), 100)
    if year not in _YEARS or abs(value * 100 - round(value * 100)) > 1e-6:
        return None, "date_unclear"
    if hundredths % 10 == 0:
        month = hundredths // 10
        if month == 1:
            two_places = setting.format_of(index).split(";")[0].rstrip("_ )").endswith("0.00")
            return (f"{year:04d}-10", "") if two_places else (None, "date_ambiguous")
        return f"{year:04d}-{month:02d}", ""
    return _parts(str(year), str(hundredths), None)


def _parts(year: str, month: str, day: str | None) -> tuple[str | None, str]:
    y, m = int(year), int(month)
    y = y + 2000 if y < 100 else y
    if y not in _YEARS:
        return None, "date_far"
    if not 1 <= m <= 12:
        return None, "date_unclear"
    if day is None:
        return f"{y:04d}-{m:02d}", ""
    try:
        return date(y, m, int(day)).isoformat(), ""
    except ValueError:
        return None, "date_unclear"


@lru_cache(maxsize=50_000)
def read_date(text: str, planned: bool = True, from_text: bool = False) -> tuple[str | None, str]:
    """A date as people write it: (value or None, code of the doubt or "").

    `from_text` says that all cells are text (CSV), where 2018.1 may be a 2018.10 that lost its zero.
    """
    if len(text) > LONGEST:
        return None, "date_unclear"
    plain = squeezed(text).replace("．", ".").replace("。", ".").replace("—", "-").replace("–", "-").replace("−", "-")
    if plain[-1:] in tuple(".,;、") and len(plain) > 6:
        plain = plain[:-1]
    if DASHES.fullmatch(plain) or _NOT_YET.fullmatch(plain):
        return None, ""
    if not _DIGITS.search(plain):
        return None, "date_not_date"
    exact = _exact_date(plain, from_text)
    if exact:
        return exact
    shorter = _DATE_WORDS.sub("", plain)
    exact = _exact_date(shorter, from_text)
    if exact:
        if exact[0] and not planned and _PLANNING.match(plain):
            return None, "date_unclear"
        return exact[0], exact[1] or ("date_approx" if exact[0] and "约" in plain else "")
    vague = _MONTH_VAGUE.fullmatch(shorter)
    if vague:
        found, code = _parts(vague[1], vague[2], None)
        return found, code or "date_approx"
    if _TWO_DATES.search(plain):
        return None, "date_two"
    return None, "date_unclear" if re.search(r"\d{4}|\d{2}年", plain) else "date_no_year"


def _exact_date(plain: str, from_text: bool) -> tuple[str | None, str] | None:
    day = _DAY.fullmatch(plain)
    if day:
        return _parts(day[1], day[2], day[3])
    compact = _COMPACT.fullmatch(plain)
    if compact:
        return _parts(compact[1], compact[2], compact[3])
    month = _MONTH.fullmatch(plain)
    if not month:
        return None
    if month[2] == "." and month[3] == "1":
        return (None, "date_ambiguous") if from_text else (_parts(month[1], "1", None)[0], "date_approx")
    return _parts(month[1], month[3], None)
