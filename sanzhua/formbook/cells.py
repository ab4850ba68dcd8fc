"""Cells of one column, cleaned all at once: a clean value, or nothing and a doubt. Never a guess without a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sanzhua.base.money import MOST, UNITS, read_money, yuan_of
from sanzhua.codes import credit_code, project_code
from sanzhua.codes.checks import CodeCheck
from sanzhua.formbook.dates import clean_date
from sanzhua.formbook.tidying import DASHES, LONGEST, Cell, Report, Setting, squeezed, tidy

_DIGITS = re.compile(r"\d")
_ORDINARY = MOST // max(UNITS.values())

_YES = frozenset(
    """
    是 √ ✓ ✔ ☑ 有 对 已 y yes true 1 v 已入统 已纳统 已入库 已入库入统 已入库纳统 已列统 已开工 已完工
    已竣工 已建成 入统 纳统 开工 完工 竣工
    """.split()  # noqa: SIM905 - read as a list of words
)
_NO = frozenset(
    """
    否 × ✗ ✘ ☒ x 无 不 未 没有 n no false 0 不是 未入统 未纳统 未入库 未列统 未开工 未完工 未竣工 未建成
    尚未开工 尚未入统 尚未完工 尚未竣工 暂未开工
    """.split()  # noqa: SIM905
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
            # Whole yuan as they stand are most amounts; the others are looked at more closely.
            whole = int(value * scale) if 0 < value < _ORDINARY else 0
            out.append(
                whole if whole == value * scale != 0 else _money_number(index, value, scale, setting.unit, report)
            )
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
    # Where the heading lacks the unit it is said once, of the heading; else each cell that lacks it says so itself.
    if amount.code and not (amount.code == "no_unit" and setting.unit_told):
        text, code = tidy(value), "unit_missing" if amount.code == "no_unit" else amount.code
        report(index, code, {"text": text, "value": amount.yuan, **_amount_words(amount.yuan, setting)}, text)
    return amount.yuan


def _amount_words(amount: int | None, setting: Setting) -> dict[str, str]:
    """The amount in the unit in which the form shows it, for the sentence about its doubt."""
    if amount is None:
        return {}
    scale, _, dollars = setting.shown.partition("_") if setting.shown != "usd" else ("yuan", "_", "usd")
    number = f"{(Decimal(amount) / UNITS[scale]).normalize():,f}"
    zh = {"yuan": "", "wan": "万", "yi": "亿"}[scale] + ("美元" if dollars else "元")
    return {"amount": f"{number} {zh}", "amount_en": f"{amount:,} {'US dollars' if dollars else 'yuan'}"}


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
    if len(text) > LONGEST:
        return "?"
    plain = squeezed(text).lower().strip("。.()")
    if plain in _YES or plain.replace("\ufe0f", "") in _YES:
        return True
    if plain in _NO or plain.replace("\ufe0f", "") in _NO:
        return False
    return None if DASHES.fullmatch(plain) else "?"


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
    return [
        # Most are whole per cents and written as numbers; the others are looked at more closely.
        int(number)
        if type(value) is float and number is not None and 1 < number <= 100 and number.is_integer()
        else _percent(index, number, certain, shares, value, report)
        for index, ((number, certain), value) in enumerate(zip(shown, values, strict=True))
    ]


def _shown_percent(value: Cell, shown: str) -> tuple[float | None, bool]:
    """The number, and whether it certainly is per cents already."""
    if type(value) is float or type(value) is int:
        return (float(value) * 100, True) if "%" in shown else (float(value), False)
    if type(value) is str and 0 < len(value) <= LONGEST:
        found = _PERCENT.fullmatch(squeezed(value))
        if found:
            return float(found[2]), bool(found[3])
    return None, False


def _percent(index: int, number: float | None, certain: bool, shares: bool, value: Cell, report: Report) -> Any:
    text = tidy(value)
    if number is None:
        if text and not DASHES.fullmatch(squeezed(text)):
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
    plain = squeezed(text) if len(text) <= LONGEST else "?"
    if DASHES.fullmatch(plain):
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
        if not text or project_code.is_sound(text):
            out.append(text or None)
            continue
        found, code, params = _project_code(text) if len(text) <= LONGEST else (None, "code_not_code", {"text": text})
        if code:
            report(index, code, params, text)
        out.append(found)
    return out


@lru_cache(maxsize=50_000)
def _project_code(text: str) -> tuple[str | None, str, dict[str, Any]]:
    checked = project_code.check(text)
    if checked.valid:
        return checked.normal, "", {}
    if DASHES.fullmatch(squeezed(text)):
        return None, "", {}
    several = _ONE_CODE.findall(text)
    if len(several) > 1:
        return None, "code_several", {"text": text, "count": len(several)}
    if several and (inner := project_code.check(several[0])).valid:
        return inner.normal, "code_wrong", {"text": text, "why": "代码之外还有别的文字"}
    if not _CODE_LIKE.fullmatch(checked.normal) or not _DIGITS.search(checked.normal):
        return None, "code_not_code", {"text": text}
    return _dashed(checked.normal) or checked.normal, "code_wrong", {"text": text, "why": checked.why}


def _dashed(code: str) -> str | None:
    """A code written without its dashes, where it is right with them."""
    if not re.fullmatch(r"\d{20}", code):
        return None
    dashed = "-".join((code[:4], code[4:10], code[10:12], code[12:14], code[14:]))
    return dashed if project_code.check(dashed).valid else None


def clean_credit(values: Sequence[Cell], _setting: Setting, report: Report) -> list[Any]:
    out: list[Any] = []
    for index, value in enumerate(values):
        text = tidy(value)
        if credit_code.is_sound(text):
            out.append(text)
            continue
        if not text or DASHES.fullmatch(squeezed(text)):
            out.append(None)
            continue
        checked = _credit_code(text[: LONGEST + 1])
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
