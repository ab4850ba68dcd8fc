"""Amounts in whole yuan: read from what people write, and shown as officials read them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

WAN = 10_000
YI = 100_000_000
UNITS = {"yuan": 1, "wan": WAN, "yi": YI}
MOST = 10**14
LONGEST = 200

_SCALES = {
    "": None,
    "元": 1,
    "千": 1_000,
    "百": 100,
    "万": WAN,
    "十万": 10 * WAN,
    "百万": 100 * WAN,
    "千万": 1_000 * WAN,
}
_SCALES |= {"亿": YI, "千元": 1_000, "十亿": 10 * YI, "百亿": 100 * YI, "千亿": 1_000 * YI, "万亿": WAN * YI}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_SCALE = r"万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百|"
_AMOUNT = re.compile(rf"({_NUMBER})(余|多)?({_SCALE})(余|多)?(元|块)?")
_DIGIT = re.compile(r"\d")
_BROKEN_COMMA = re.compile(r"\d,\d{1,2}(?!\d)|\d,\d{4,}|\d{4,},\d")
_SPACED = re.compile(r"\d\s+[\d.]")
_SPACED_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:\.\d+)?(?!\d)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ABSENT = re.compile(r"[-—–―─_/\\·.*…~]*|无|没有|暂无|空|n/?a|null|none", re.I)
_APPROX_BEFORE = re.compile(r"^(大约|约为|约|大概|近|将近|接近|暂估|暂定|估算|估计|预估|预计|初估|匡算|概算|≈|~|为)+")
_BOUND_BEFORE = re.compile(r"^(不少于|不低于|不超过|至少|最少|超过|超|逾|大于|小于|低于|高于|>=?|<=?|≥|≤)")
_APPROX_AFTER = re.compile(r"(左右|上下|余|多|许|\+|不等|\?)$")
_BOUND_AFTER = re.compile(r"(以上|以下|以内|之内|起)$")
_LABEL = re.compile(
    r"^(总投资额?|项目总投资|计划总投资|计划投资|投资额?|合计|共计|总计|共|计|金额|完成投资|完成|到位)(为|约|:)?"
)
_RANGE = re.compile(r"\d(?:万|亿|元|万元|亿元|千)*(?:-|~|至|到|—|–)+\d")
_FOREIGN = re.compile(r"美元|美金|usd|us\$|\$|欧元|eur|日元|日币|港元|港币|hkd|韩元|英镑|€|£", re.I)
_YEAR_REMARK = re.compile(r"\(?(?:20\d\d)年?度?(?:底|末|估算|概算)?\)?")
_PER_YEAR = re.compile(r"(?:/|每)年$")
_EXACT = Decimal(1)


@dataclass(frozen=True, slots=True)
class Amount:
    """What a text says: whole yuan or None; `code` names the doubt, "" for none; `absent` tells an empty cell."""

    yuan: int | None
    code: str = ""
    absent: bool = False


def half_up(value: Decimal) -> int:
    """The nearest integer, halves away from zero."""
    return int(value.quantize(_EXACT, rounding=ROUND_HALF_UP))


def yuan_of(number: float | int, unit: str) -> int:
    """A number of `unit` in whole yuan; binary dust of a spreadsheet is cut off, halves round up."""
    return half_up(Decimal(repr(round(number, 9) if isinstance(number, float) else number)) * UNITS[unit])


def format_wan(yuan: int | None, digits: int = 0) -> str:
    """万元 with thousands separators, as 1,234; a true minus sign; "—" where nothing is known."""
    return _format(yuan, WAN, digits)


def format_yi(yuan: int | None, digits: int = 2) -> str:
    """亿元, as 11.10."""
    return _format(yuan, YI, digits)


def _format(yuan: int | None, unit: int, digits: int) -> str:
    if yuan is None:
        return "—"
    shown = (Decimal(yuan) / unit).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return f"{shown + 0:,}".replace("-", "−") if shown else f"{abs(shown):,}"


@lru_cache(maxsize=50_000)
def read_money(text: str, unit: str | None = None, foreign: bool = False) -> Amount:
    """Read one amount as people write it; `unit` (yuan, wan, yi) is the column's own and None where none is stated.

    Codes: money_unclear, money_two, money_range, money_elsewhere, money_fx, money_huge, no_unit (no value);
    money_approx, money_lower_bound, money_remark (value and a doubt).
    A text of more than LONGEST characters is no amount: patterns that search it again and again would take for ever.
    With `foreign`, 美元 is allowed and plain numbers are dollars.
    """
    if len(text) > LONGEST:
        return Amount(None, "money_unclear")
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("\u200b", "").strip()
    if _SPACED.search(plain) and not _SPACED_THOUSANDS.search(plain):
        return Amount(None, "money_two" if len(_AMOUNT.findall(plain)) > 1 else "money_unclear")
    plain = re.sub(r"[\s\u200b-\u200f\u2060\ufeff]+", "", plain)
    if _ABSENT.fullmatch(plain):
        return Amount(None, absent=True)
    if not _DIGIT.search(plain):
        return Amount(None, "money_elsewhere")
    plain, had_foreign = _without_currency(plain)
    if had_foreign and not foreign:
        return Amount(None, "money_fx")
    return _read_plain(plain, unit)


def _without_currency(plain: str) -> tuple[str, bool]:
    foreign = bool(_FOREIGN.search(plain))
    if foreign:
        plain = re.sub(r"美元|美金|usd|us\$|\$", "元", plain, flags=re.I)
        plain = plain.removeprefix("元")
        foreign = True
    return re.sub(r"人民币|rmb|cny|[¥￥]", "", plain, flags=re.I), foreign


def _read_plain(plain: str, unit: str | None) -> Amount:
    if _BROKEN_COMMA.search(plain):
        return Amount(None, "money_two" if re.search(r"[万亿元]", plain) else "money_unclear")
    doubt = ""
    remark = _BRACKETS.sub("", plain)
    if remark != plain:
        inner = "".join(_BRACKETS.findall(plain))
        digits = _YEAR_REMARK.sub("", inner)
        if _DIGIT.search(digits):
            return Amount(None, "money_two")
        if not _DIGIT.search(remark):
            return Amount(None, "money_unclear")
        unit_only = re.fullmatch(r"[(\[](万元|亿元|元|万|亿)[)\]]", inner)
        plain, doubt = (remark + unit_only[1], "") if unit_only else (remark, "money_remark")
    if _RANGE.search(plain):
        return Amount(None, "money_range")
    plain, worded = _without_words(_PER_YEAR.sub("", plain))
    return _sum_up(plain, unit, worded or doubt)


def _without_words(plain: str) -> tuple[str, str]:
    doubt = ""
    for pattern, code in (
        (_LABEL, "money_remark"),
        (_APPROX_BEFORE, "money_approx"),
        (_BOUND_BEFORE, "money_lower_bound"),
        (_APPROX_AFTER, "money_approx"),
        (_BOUND_AFTER, "money_lower_bound"),
    ):
        shorter = pattern.sub("", plain)
        if shorter != plain and shorter:
            plain, doubt = shorter, code
    return plain.rstrip("。.;,、"), doubt


def _sum_up(plain: str, unit: str | None, doubt: str) -> Amount:
    sign = -1 if plain.startswith("-") else 1
    body = plain[1:] if plain[:1] in "+-" else plain
    found = list(_AMOUNT.finditer(body))
    if not found or "".join(part[0] for part in found) != body:
        return Amount(None, "money_two" if len(found) > 1 else "money_unclear")
    total, last = Decimal(0), None
    for part in found:
        scale = _scale(part[3], part[5])
        if part[2] or part[4]:
            doubt = "money_approx"
        if len(found) > 1 and (scale is None or (last is not None and scale >= last)):
            return Amount(None, "money_two")
        if scale is None:
            if unit is None:
                return Amount(None, "no_unit")
            scale = UNITS[unit]
        total += Decimal(part[1].replace(",", "")) * scale
        last = scale
    if total > MOST:
        return Amount(None, "money_huge")
    return Amount(sign * half_up(total), doubt)


def _scale(scale: str, yuan: str | None) -> int | None:
    if scale:
        return _SCALES[scale]
    return 1 if yuan else None
