"""Likeness of Chinese texts: how to strip what does not tell two writings apart, and how near they are."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x1f]+")


def squeeze(text: str) -> str:
    """NFKC without white space and invisible signs."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def ratio(left: str, right: str) -> float:
    """Likeness from 0 to 1 of two texts, after squeezing."""
    return float(fuzz.ratio(squeeze(left), squeeze(right))) / 100
