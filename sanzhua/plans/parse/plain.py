"""One width for signs before text is compared, brackets and their ends, and the tables beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any

_SQUARE = dict.fromkeys("【〔〖﹝", "[") | dict.fromkeys("】〕〗﹞", "]")
_OTHERS = {"　": " ", "\xa0": " ", "∶": ":", "︰": ":", "﹐": ",", "–": "—", "－": "-", "\t": " "}
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TABLE = str.maketrans(_WIDE | _SQUARE | _OTHERS)

_OPENING = {"(": ")", "[": "]", "{": "}"}
_QUOTES = {"“": "”", "《": "》", "‘": "’", "「": "」", "『": "』"}
_ENDS = frozenset(_QUOTES.values())
_MARKS = re.compile(r"[()\[\]{}“”《》‘’「」『』]")


def plain(text: str) -> str:
    """The text with ASCII brackets, digits and punctuation; every sign keeps its place."""
    return text.translate(_TABLE)


@cache
def table(name: str) -> dict[str, Any]:
    """One of the tables of rules, read once."""
    source = resources.files("sanzhua.plans.parse").joinpath("tables", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


def brackets(text: str) -> list[tuple[int, int]]:
    """Outermost brackets of plain text, as (start, end behind the closing sign).

    Any kind of closing bracket closes any kind, since clerks mix them. One that is never closed is left out.
    """
    found: list[tuple[int, int]] = []
    depth, start = 0, 0
    for mark in _MARKS.finditer(text):
        if mark[0] in _OPENING:
            start = mark.start() if depth == 0 else start
            depth += 1
        elif mark[0] in ")]}" and depth:
            depth -= 1
            if depth == 0:
                found.append((start, mark.end()))
    return found


def quoted(text: str) -> list[tuple[int, int]]:
    """Where titles and quotations stand."""
    return [match.span() for match in re.finditer(r"《[^《》]{1,120}》|“[^“”]{1,120}”", text)]


def is_inside(place: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in spans)


def is_open(text: str) -> bool:
    """Whether a bracket or a quotation was begun and not ended."""
    depth = {"(": 0, "“": 0, "《": 0}
    for mark in _MARKS.finditer(text):
        kind = "(" if mark[0] in "()[]{}" else "《" if mark[0] in "《》" else "“"
        depth[kind] += -1 if mark[0] in ")]}" or mark[0] in _ENDS else 1
        depth[kind] = max(depth[kind], 0)
    return any(depth.values())


def at_depth_0(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Matches outside brackets."""
    spans = brackets(text)
    for match in pattern.finditer(text):
        if not any(start <= match.start() < end for start, end in spans):
            yield match


def blanked(text: str, spans: Iterable[tuple[int, int]], sign: str = " ") -> str:
    """The text with these places overwritten, so that all others keep theirs."""
    for start, end in spans:
        text = text[:start] + sign * (end - start) + text[end:]
    return text
