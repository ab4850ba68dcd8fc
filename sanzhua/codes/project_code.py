"""The project code of the national online platform, in both formats. Source: docs/rules/project-code-check.md."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from sanzhua.codes.checks import CodeCheck

_LENGTHS = (4, 6, 2, 2, 6)
_DIGITS = sum(_LENGTHS)
# Nearly every code is written as it should be; no need then to look for what to normalise.
_PLAIN = re.compile(r"(\d{4})-(\d{6})-(\d{2})-(\d{2})-(\d{6})", re.ASCII)
_DASHES = "‐‑‒–—―−⁃﹘﹣－ー─━"
_TO_HYPHEN = re.compile(f"[{_DASHES}]+")
_OLD_YEAR = re.compile(r"201[5-9]|2020", re.ASCII)
_YEAR_MONTH = re.compile(r"\d\d(0[1-9]|1[0-2])", re.ASCII)
# 00 stands for central bodies, 66 for the construction corps in Xinjiang.
# The other four digits are not judged: development zones carry numbers that GB/T 2260 does not list.
_PROVINCE = re.compile(r"00|1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-6]|71|8[12]")
# MOD 11,10: what a product becomes with the next digit.
_NEXT = tuple({str(digit): ((product + digit) % 10 or 10) * 2 % 11 for digit in range(10)} for product in range(11))
# No product of the new format is this.
_NO_CHECK_DIGIT = 0


def check(text: str) -> CodeCheck:
    """Judge one code as it was written; never raises for a text."""
    plain = _PLAIN.fullmatch(text)
    return _judged(text, text, plain.groups()) if plain else _looked_through(text)


@lru_cache(10_000)
def _looked_through(text: str) -> CodeCheck:
    """One that is oddly written: matching, cleaning and three rules ask about the same one."""
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
    return _judged(text, normal, parts)


def is_sound(text: str) -> bool:
    """Whether the code is right exactly as it is written: the fast answer for most; `check` tells what is wrong."""
    if _PLAIN.fullmatch(text) is None:
        return False
    product = _head(text[:17])
    if not product:
        return product == _NO_CHECK_DIGIT
    for digit in text[18:23]:
        product = _NEXT[product][digit]
    return (11 - product) % 10 == int(text[23])


@lru_cache(10_000)
def _head(head: str) -> int | None:
    """What the check digit goes on from behind the first four parts, which a county's codes mostly share; None where
    they are not sound."""
    first, region, third, fourth = head.split("-")
    written = code_format(first)
    if written is None or _misplaced(region, third, written):
        return None
    return _NO_CHECK_DIGIT if written == "old" else _product(first + region + third + fourth)


def region_of(text: str) -> str | None:
    """The region that `check` finds in it."""
    return text[5:11] if _PLAIN.fullmatch(text) else check(text).region


def division_of(text: str) -> str | None:
    """The division of industries that a sound code of the old format names; no other format names one."""
    plain = _PLAIN.fullmatch(text)
    if plain:
        # Of the old format, and no other, the first four parts tell whether the code is sound.
        return plain[3] if _head(text[:17]) == _NO_CHECK_DIGIT else None
    judged = check(text)
    return judged.normal.split("-")[2] if judged.format == "old" and judged.valid else None


def normalised(text: str) -> str:
    """ASCII digits and hyphens without white space; other signs stay, so that they can be named."""
    narrow = _TO_HYPHEN.sub("-", unicodedata.normalize("NFKC", _TO_HYPHEN.sub("-", text)))
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff]+", "", narrow)


def check_digit(digits: str) -> int:
    """ISO 7064 MOD 11,10 over the 19 digits before it."""
    return (11 - _product(digits)) % 10


def _product(digits: str) -> int:
    product = 10
    for digit in digits:
        product = _NEXT[product][digit]
    return product


@lru_cache(1_000)
def code_format(first: str) -> Literal["old", "new"] | None:
    """Old for the years 2015 to 2020, new for YYMM; there is no month 15 to 20, so the two never meet."""
    if _OLD_YEAR.fullmatch(first):
        return "old"
    return "new" if _YEAR_MONTH.fullmatch(first) else None


def _judged(text: str, normal: str, parts: Sequence[str]) -> CodeCheck:
    written = code_format(parts[0])
    reason, params = _fault(parts, written) or (None, {})
    sound = reason != "project_check_digit" if written == "new" else None
    return CodeCheck(text, "project", normal, written, parts[1], sound, reason, dict(params))


def _fault(parts: Sequence[str], written: Literal["old", "new"] | None) -> tuple[str, dict[str, str]] | None:
    """The first thing wrong with five parts of the right lengths: its reason and what the sentence needs."""
    first, region, third, _, _ = parts
    if written is None:
        return "project_time", {"found": first}
    if written == "new" and check_digit("".join(parts)[:-1]) != int(parts[4][-1]):
        return "project_check_digit", {}
    return _misplaced(region, third, written)


def _misplaced(region: str, third: str, written: str) -> tuple[str, dict[str, str]] | None:
    if not _PROVINCE.match(region):
        return "project_region", {"found": region}
    if written == "old" and not 1 <= int(third) <= 97:
        return "project_industry", {"found": third}
    return None


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
