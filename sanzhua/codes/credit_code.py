"""The unified social credit code, GB 32100-2015."""

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from operator import mul

from stdnum.cn import uscc

from sanzhua.codes.checks import CodeCheck

_LENGTH = 18
# The fast answer for a code that is sound as it stands; every other is judged step by step, with its reason.
_SHAPE = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{2}")
_VALUES = {sign: value for value, sign in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
_WEIGHTS = (*(pow(3, place, 31) for place in range(17)), 1)
_HEAD = 10
_TAIL = _WEIGHTS[_HEAD:]
_FOREIGN = re.compile(r"[^0-9A-HJ-NP-RTUW-Y]")


def check(text: str) -> CodeCheck:
    """Judge one code as it was written; never raises for a text."""
    if is_sound(text):
        return CodeCheck(text, "credit", text, region=text[2:8], check_digit_ok=True)
    normal = normalised(text)
    blank = CodeCheck(text=text, kind="credit", normal=normal)
    if not normal:
        return replace(blank, reason="empty")
    if len(normal) != _LENGTH:
        return replace(blank, reason="credit_length", params={"length": len(normal)})
    region = normal[2:8] if re.fullmatch(r"[0-9]{6}", normal[2:8]) else None
    found = replace(blank, region=region, check_digit_ok=_check_digit_ok(normal))
    wrong = "".join(dict.fromkeys(_FOREIGN.findall(normal)))
    if wrong:
        return replace(found, reason="credit_signs", params={"found": wrong})
    if region is None:
        return replace(found, reason="credit_region", params={"found": normal[2:8]})
    return found if found.check_digit_ok else replace(found, reason="credit_check_digit")


def is_sound(text: str) -> bool:
    """Whether the code is right exactly as it is written."""
    head = _weighed(text[:_HEAD])
    if head is None or len(text) != _LENGTH:
        return False
    try:
        tail: int = sum(map(mul, map(_VALUES.__getitem__, text[_HEAD:]), _TAIL))
    except KeyError:
        return False
    return (head + tail) % 31 == 0


@lru_cache(10_000)
def _weighed(head: str) -> int | None:
    """What the first ten signs, which the codes of one county mostly share, add to the sum; None where one is wrong."""
    return sum(map(mul, map(_VALUES.__getitem__, head), _WEIGHTS)) if _SHAPE.fullmatch(head) else None


def normalised(text: str) -> str:
    """Narrow capitals without white space; the alphabet has no small letters, so their case says nothing."""
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff]+", "", unicodedata.normalize("NFKC", text)).upper()


def _check_digit_ok(normal: str) -> bool | None:
    # uscc.validate() would refuse the letters that village collectives (N2) and others carry at the front,
    # so only its check character is asked; it writes the value 31 as 0, as the standard wants.
    if _FOREIGN.search(normal[:-1]):
        return None
    return uscc.calc_check_digit(normal[:-1]) == normal[-1]
