"""Cells of one column, cleaned all at once: a clean value, or nothing and a doubt. Never a guess without a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sanzhua.base.money import MOST, UNITS, read_money, yuan_of
from sanzhua.codes import credit_code, project_code
from sanzhua.codes.checks import CodeCheck

Cell = Any
Report = Callable[[int, str, dict[str, Any], str], None]

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f\x7f]")
_CONTROL = re.compile(r"[\u200b\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[ \t\u00a0\u3000]*[\r\n]+[ \t\u00a0\u3000]*")
_DASHES = re.compile(r"[-—–―─_/\\·.*…~×]*|无|没有|暂无|空|n/?a|null|none", re.I)
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
_DIGITS = re.compile(r"\d")

_YES = frozenset(
    [
        "是",
        "√",
        "✓",
        "✔",
        "☑",
        "有",
        "对",
        "已",
        "y",
        "yes",
        "true",
        "1",
        "v",
        "已入统",
        "已纳统",
        "已入库",
        "已入库入统",
        "已入库纳统",
        "已列统",
        "已开工",
        "已完工",
        "已竣工",
        "已建成",
        "入统",
        "纳统",
        "开工",
        "完工",
        "竣工",
    ]
)
_NO = frozenset(
    [
        "否",
        "×",
        "✗",
        "✘",
        "☒",
        "x",
        "无",
        "不",
        "未",
        "没有",
        "n",
        "no",
        "false",
        "0",
        "不是",
        "未入统",
        "未纳统",
        "未入库",
        "未列统",
        "未开工",
        "未完工",
        "未竣工",
        "未建成",
        "尚未开工",
        "尚未入统",
        "尚未完工",
        "尚未竣工",
        "暂未开工",
    ]
)

_PERCENT = re.compile(r"(约|大约|近|已?完成)?(\d+(?:\.\d+)?)(%|个百分点)?(左右|以上|余)?")
_NUMBER = re.compile(
    r"(约|大约|近|预计|-)?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(余|多)?([^\d.,]*?)(左右|余|以上)?"
)
_MU = {
    "": None,
    "亩": 1.0,
    "公顷": 15.0,
    "万亩": 10_000.0,
    "平方米": 0.0015,
    "㎡": 0.0015,
    "m2": 0.0015,
    "平米": 0.0015,
}
_PERSONS = {"": None, "人": 1.0, "名": 1.0, "个": 1.0, "万人": 10_000.0, "个岗位": 1.0, "人次": 1.0}
_ONE_CODE = re.compile(r"\d{4}[-‐-―－─一]\d{6}[-‐-―－─一]\d{2}[-‐-―－─一]\d{2}[-‐-―－─一]\d{4,8}")
_CODE_LIKE = re.compile(r"[0-9A-Za-z-]{8,}")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the sheet says about a column: money unit or factor, whether numbers are fractions, how dates are shown."""

    unit: str | None = None
    factor: float = 1.0
    planned: bool = False
    from_text: bool = False
    epoch_1904: bool = False
    format_of: Callable[[int], str] = lambda _row: ""
    percent_heading: bool = False


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


def tidy(value: Cell) -> str:
    """A cell as text: numbers as Excel shows them, dates as ISO, line breaks and invisible signs out."""
    if isinstance(value, str):
        if value.isprintable():
            return value.strip()
        return _SPACES.sub("", _CONTROL.sub("", value).strip()).replace("\u00a0", " ").strip(" \t\u3000")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time(0) else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def clean_text(values: Sequence[Cell], _setting: Setting, _report: Report) -> list[Any]:
    return [
        (value.strip() if value.isprintable() else tidy(value)) or None if type(value) is str else tidy(value) or None
        for value in values
    ]


def clean_name(values: Sequence[Cell], setting: Setting, report: Report) -> list[Any]:
    cleaned = clean_text(values, setting, report)
    return [text.lstrip("●★▲☆※◆■○△◎*＊ \u3000") if text else text for text in cleaned]


def clean_money(values: Sequence[Cell], setting: Setting, report: Report) -> list[Any]:
    scale = UNITS[setting.unit] if setting.unit else 0
    out: list[Any] = []
    for index, value in enumerate(values):
        if type(value) is float or type(value) is int:
            out.append(_money_number(index, value, scale, setting.unit, report))
        elif value == "" or value is None:
            out.append(None)
        elif type(value) is str:
            out.append(_money_text(index, value, setting, report, foreign=False))
        else:
            report(index, "money_unclear", {"text": tidy(value)}, tidy(value))
            out.append(None)
    return out


def _money_number(index: int, value: float, scale: int, unit: str | None, report: Report) -> int | None:
    if unit is None:
        return None
    product = value * scale
    if not -MOST < product < MOST:
        report(index, "money_huge", {"text": tidy(value)}, tidy(value))
        return None
    nearest = int(product + 0.5) if product >= 0 else -int(0.5 - product)
    return nearest if abs(product - nearest) < 0.001 else yuan_of(value, unit)


def _money_text(index: int, value: str, setting: Setting, report: Report, foreign: bool) -> int | None:
    amount = read_money(value, setting.unit, foreign)
    if amount.code and amount.code != "no_unit":
        text = tidy(value)
        report(index, amount.code, {"text": text, "value": amount.yuan}, text)
    return amount.yuan


def clean_usd(values: Sequence[Cell], setting: Setting, report: Report) -> list[Any]:
    """Whole US dollars; `setting.unit` is the scale of dollars in the heading."""
    out: list[Any] = []
    scale = UNITS[setting.unit] if setting.unit else 0
    for index, value in enumerate(values):
        if type(value) is float or type(value) is int:
            out.append(_money_number(index, value, scale, setting.unit, report))
        elif type(value) is str and value:
            worded = re.search(r"元|万|亿", value) and not re.search(r"美|usd|\$", value, re.I)
            if worded and re.search(r"元|人民币", value):
                report(index, "usd_not_usd", {"text": tidy(value)}, tidy(value))
                out.append(None)
            else:
                out.append(_money_text(index, value, setting, report, foreign=True))
        else:
            out.append(None)
    return out


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
    plain = squeezed(text).replace("．", ".").replace("。", ".").replace("—", "-").replace("–", "-").replace("−", "-")
    if _DASHES.fullmatch(plain) or _NOT_YET.fullmatch(plain):
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
        return exact
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


def clean_bool(values: Sequence[Cell], _setting: Setting, report: Report) -> list[Any]:
    out: list[Any] = []
    for index, value in enumerate(values):
        if value == "" or value is None:
            out.append(None)
            continue
        found = _flag(tidy(value))
        if found == "?":
            report(index, "bool_unclear", {"text": tidy(value)}, tidy(value))
            found = None
        out.append(found)
    return out


@lru_cache(maxsize=10_000)
def _flag(text: str) -> bool | str | None:
    plain = squeezed(text).lower().strip("。.()")
    if plain in _YES or plain.replace("\ufe0f", "") in _YES:
        return True
    if plain in _NO or plain.replace("\ufe0f", "") in _NO:
        return False
    return None if _DASHES.fullmatch(plain) else "?"


def clean_percent(values: Sequence[Cell], setting: Setting, report: Report) -> list[Any]:
    """Numbers from 0 to 100. A column of shares (0.28) is told from one of per cents (28) by the whole column."""
    shown = [_shown_percent(value, setting.format_of(index)) for index, value in enumerate(values)]
    plain = [number for number, certain in shown if number is not None and not certain and number != 0]
    small = sum(1 for number in plain if number <= 1)
    big = len(plain) - small
    shares = small > big == 0 and (small >= 3 or not setting.percent_heading) and any(n < 1 for n in plain)
    if not shares and not any(0 < number < 1 for number in plain):
        # Nobody wrote a share here, so that a 1 among per cents is one per cent.
        shown = [(number, certain or number == 1) for number, certain in shown]
    out: list[Any] = []
    for index, ((number, certain), value) in enumerate(zip(shown, values, strict=True)):
        out.append(_percent(index, number, certain, shares, value, report))
    return out


def _shown_percent(value: Cell, shown: str) -> tuple[float | None, bool]:
    """The number, and whether it certainly is per cents already."""
    if type(value) is float or type(value) is int:
        return (float(value) * 100, True) if "%" in shown else (float(value), False)
    if type(value) is str and value:
        found = _PERCENT.fullmatch(squeezed(value))
        if found:
            return float(found[2]), bool(found[3])
    return None, False


def _percent(index: int, number: float | None, certain: bool, shares: bool, value: Cell, report: Report) -> Any:
    text = tidy(value)
    if number is None:
        if text and not _DASHES.fullmatch(squeezed(text)):
            report(index, "percent_unclear", {"text": text}, text)
        return None
    if not certain and 0 < number <= 1:
        if not shares:
            report(index, "percent_ambiguous", {"text": text, "hundred": _short(number * 100)}, text)
            return None
        number *= 100
    number = round(number, 6)
    if not 0 <= number <= 100:
        report(index, "percent_range", {"text": text}, text)
        return None
    if type(value) is str and re.search(r"约|近|左右|以上|余", value):
        report(index, "number_approx", {"text": text, "value": _short(number)}, text)
    return int(number) if number.is_integer() else number


def _short(number: float) -> str:
    return f"{round(number, 6):g}"


def clean_number(values: Sequence[Cell], setting: Setting, report: Report) -> list[Any]:
    """Plain numbers; units of area or persons inside the cell are understood."""
    return _numbers(values, setting, report, _MU)


def clean_int(values: Sequence[Cell], setting: Setting, report: Report) -> list[Any]:
    found = _numbers(values, setting, report, _PERSONS)
    return [int(number) if isinstance(number, float) and number.is_integer() else number for number in found]


def _numbers(values: Sequence[Cell], setting: Setting, report: Report, units: dict[str, float | None]) -> list[Any]:
    out: list[Any] = []
    for index, value in enumerate(values):
        if type(value) is float or type(value) is int:
            out.append(_plain(value * setting.factor))
            continue
        if value == "" or value is None:
            out.append(None)
            continue
        out.append(_worded_number(index, tidy(value), setting.factor, report, units))
    return out


def _worded_number(index: int, text: str, factor: float, report: Report, units: dict[str, float | None]) -> Any:
    plain = squeezed(text)
    if _DASHES.fullmatch(plain):
        return None
    found = _NUMBER.fullmatch(plain)
    unit = found[4].strip("()") if found else ""
    if not found or unit not in units:
        report(index, "number_unclear", {"text": text}, text)
        return None
    scale = units[unit]
    number = float(found[2].replace(",", "")) * (factor if scale is None else scale) * (-1 if found[1] == "-" else 1)
    if (found[1] or "-") != "-" or found[3] or found[5]:
        report(index, "number_approx", {"text": text, "value": _short(number)}, text)
    return _plain(number)


def _plain(number: float) -> float | int:
    number = round(number, 6)
    return int(number) if float(number).is_integer() else number


def clean_code(values: Sequence[Cell], _setting: Setting, report: Report) -> list[Any]:
    out: list[Any] = []
    for index, value in enumerate(values):
        text = tidy(value)
        if not text:
            out.append(None)
            continue
        found, code, params = _project_code(text)
        if code:
            report(index, code, params, text)
        out.append(found)
    return out


@lru_cache(maxsize=50_000)
def _project_code(text: str) -> tuple[str | None, str, dict[str, Any]]:
    if _DASHES.fullmatch(squeezed(text)):
        return None, "", {}
    several = _ONE_CODE.findall(text)
    if len(several) > 1:
        return None, "code_several", {"text": text, "count": len(several)}
    checked = project_code.check(text)
    if checked.valid:
        return checked.normal, "", {}
    if several and (inner := project_code.check(several[0])).valid:
        return inner.normal, "code_wrong", {"text": text, "why": "代码之外还有别的文字"}
    if not _CODE_LIKE.fullmatch(checked.normal) or not _DIGITS.search(checked.normal):
        return None, "code_not_code", {"text": text}
    return checked.normal, "code_wrong", {"text": text, "why": checked.why}


def clean_credit(values: Sequence[Cell], _setting: Setting, report: Report) -> list[Any]:
    out: list[Any] = []
    for index, value in enumerate(values):
        text = tidy(value)
        if not text or _DASHES.fullmatch(squeezed(text)):
            out.append(None)
            continue
        checked = _credit_code(text)
        if not checked.valid:
            report(index, "credit_wrong", {"text": text, "why": checked.why}, text)
        out.append(checked.normal if checked.valid or _CODE_LIKE.fullmatch(checked.normal) else None)
    return out


@lru_cache(maxsize=20_000)
def _credit_code(text: str) -> CodeCheck:
    return credit_code.check(text)


CLEANERS: dict[str, Callable[[Sequence[Cell], Setting, Report], list[Any]]] = {
    "text": clean_text,
    "choice": clean_text,
    "tags": clean_text,
    "money": clean_money,
    "usd": clean_usd,
    "date": clean_date,
    "bool": clean_bool,
    "percent": clean_percent,
    "number": clean_number,
    "int": clean_int,
    "code": clean_code,
    "credit_code": clean_credit,
}
