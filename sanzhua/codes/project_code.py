"""The project code of the national online platform, in both formats. Source: docs/rules/project-code-check.md."""

import re
import unicodedata
from dataclasses import replace
from typing import Literal

from sanzhua.codes.checks import CodeCheck

_LENGTHS = (4, 6, 2, 2, 6)
_DIGITS = sum(_LENGTHS)
_DASHES = "‐‑‒–—―−⁃﹘﹣－ー─━"
_TO_HYPHEN = re.compile(f"[{_DASHES}]+")
_OLD_YEAR = re.compile(r"201[5-9]|2020", re.ASCII)
_YEAR_MONTH = re.compile(r"\d\d(0[1-9]|1[0-2])", re.ASCII)
# 00 stands for central bodies, 66 for the construction corps in Xinjiang.
# The other four digits are not judged: development zones carry numbers that GB/T 2260 does not list.
_PROVINCE = re.compile(r"00|1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-6]|71|8[12]")


def check(text: str) -> CodeCheck:
    """Judge one code as it was written; never raises for a text."""
    normal = normalised(text)
    blank = CodeCheck(text=text, kind="project", normal=normal)
    if not normal:
        return replace(blank, reason="empty")
    wrong = re.sub(r"[0-9-]", "", normal)
    if wrong:
        return replace(_with_region(blank), reason="project_signs", params={"found": wrong[:10]})
    parts = normal.split("-")
    if tuple(map(len, parts)) != _LENGTHS:
        return _misshapen(blank, parts)
    return _judged(blank, parts)


def normalised(text: str) -> str:
    """ASCII digits and hyphens without white space; other signs stay, so that they can be named."""
    narrow = _TO_HYPHEN.sub("-", unicodedata.normalize("NFKC", _TO_HYPHEN.sub("-", text)))
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff]+", "", narrow)


def check_digit(digits: str) -> int:
    """ISO 7064 MOD 11,10 over the 19 digits before it."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (11 - product) % 10


def code_format(first: str) -> Literal["old", "new"] | None:
    """Old for the years 2015 to 2020, new for YYMM; there is no month 15 to 20, so the two never meet."""
    if _OLD_YEAR.fullmatch(first):
        return "old"
    return "new" if _YEAR_MONTH.fullmatch(first) else None


def _judged(blank: CodeCheck, parts: list[str]) -> CodeCheck:
    first, region, third, _, _ = parts
    found = replace(blank, region=region, format=code_format(first))
    digits = "".join(parts)
    if found.format == "new":
        found = replace(found, check_digit_ok=check_digit(digits[:-1]) == int(digits[-1]))
    if found.format is None:
        return replace(found, reason="project_time", params={"found": first})
    if found.check_digit_ok is False:
        return replace(found, reason="project_check_digit")
    if not _PROVINCE.match(region):
        return replace(found, reason="project_region", params={"found": region})
    if found.format == "old" and not 1 <= int(third) <= 97:
        return replace(found, reason="project_industry", params={"found": third})
    return found


def _misshapen(blank: CodeCheck, parts: list[str]) -> CodeCheck:
    digits = "".join(parts)
    if len(digits) != _DIGITS:
        return replace(_with_region(blank), reason="project_length", params={"digits": len(digits)})
    if len(parts) == 1:
        proposed = "-".join((digits[:4], digits[4:10], digits[10:12], digits[12:14], digits[14:]))
        return replace(blank, region=digits[4:10], reason="project_no_hyphens", params={"proposed": proposed})
    shape = "、".join(str(len(part)) for part in parts)
    return replace(_with_region(blank), reason="project_segments", params={"found": shape})


def _with_region(blank: CodeCheck) -> CodeCheck:
    """A misshapen code still names its region where its second part has six digits."""
    found = re.fullmatch(r"[^-]*-(\d{6})(-.*)?", blank.normal, re.ASCII)
    return replace(blank, region=found[1]) if found else blank
