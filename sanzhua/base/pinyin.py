"""First letters of Chinese words, as people type them to find a name: 梨树绿色食品 → lslssp."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

_LONGEST = 4
# Signs whose first reading in the dictionary is not the one that names of places and firms have.
_IN_NAMES = {"长": "c"}


def initials(text: str) -> str:
    """Lower-case letters and digits: a Chinese sign's first letter, others as they are; marks and spaces are left out.

    A word that reads otherwise than its signs alone (重庆: cq, not zq) reads as the dictionary of words has it.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    letters = [_letter(sign) for sign in plain]
    odd = _odd_words()
    for length in range(2, _LONGEST + 1):
        for start in range(len(plain) - length + 1):
            if found := odd.get(plain[start : start + length]):
                letters[start : start + length] = found
    return "".join(letters)


@lru_cache(maxsize=30_000)
def _letter(sign: str) -> str:
    if sign.isascii():
        return sign if sign.isalnum() else ""
    return _IN_NAMES.get(sign) or _first(_dictionary("PINYIN_DICT").get(ord(sign), "").split(",")[0])


@lru_cache(maxsize=1)
def _odd_words() -> dict[str, str]:
    """Words of two to four signs whose letters are not those of their signs one by one."""
    phrases = _dictionary("PHRASES_DICT")
    words = ((word, _letters(sounds)) for word, sounds in phrases.items() if 2 <= len(word) <= _LONGEST)
    return {word: read for word, read in words if len(read) == len(word) and read != "".join(map(_letter, word))}


def _letters(sounds: Iterable[list[str]]) -> str:
    return "".join(_first(sound[0]) for sound in sounds)


def _first(sound: str) -> str:
    """The first letter without its tone mark."""
    return unicodedata.normalize("NFD", sound)[:1].lower()


def _dictionary(name: str) -> Mapping[Any, Any]:
    # Loading the dictionaries takes a quarter of a second, which most commands can do without.
    found: Mapping[Any, Any] = getattr(import_module("pypinyin.constants"), name)
    return found
