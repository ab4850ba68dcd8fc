"""Likeness of Chinese texts: how to strip what does not tell two writings apart, and how near they are."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x1f]+")


def squeeze(text: str) -> str:
    """NFKC without white space and invisible signs."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text  # most names are nothing but characters and digits
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def same_words(left: str, right: str) -> bool:
    """Whether two texts are the same once squeezed; most texts that differ do so in a first or last plain sign."""
    if left == right:
        return True
    if left and right and (_plainly(left[0], right[0]) or _plainly(left[-1], right[-1])):
        return False
    return squeeze(left) == squeeze(right)


def _plainly(one: str, other: str) -> bool:
    """Whether two signs differ and squeezing leaves both as they are; a mark that follows could only widen it."""
    return one != other and _is_plain(one) and _is_plain(other)


def _is_plain(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff" or "0" <= sign <= "9"


def ratio(left: str, right: str) -> float:
    """Likeness from 0 to 1 of two texts, after squeezing."""
    return float(fuzz.ratio(squeeze(left), squeeze(right))) / 100
