"""Numbers of clauses: 一、 （一） 1. （1） ① 第一条 and others, as `numbering.toml` lists them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sanzhua.plans.parse.plain import compiled, table

_HAN = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_FIRST = re.compile(r"[第(\[0-9一二三四五六七八九十百①-⑳㉑-㉟㊱-㊿重任专行举措]")


@dataclass(frozen=True, slots=True)
class Style:
    key: str
    pattern: re.Pattern[str]
    shown: str
    inline: bool
    minor: bool


@dataclass(frozen=True, slots=True)
class Marker:
    """A number where a clause begins: [start, end) of the text is its label."""

    style: Style
    value: int
    shown: str
    start: int
    end: int


@cache
def styles() -> tuple[Style, ...]:
    return tuple(
        Style(row["key"], compiled(row["pattern"]), row["shown"], row.get("inline", False), row.get("minor", False))
        for row in table("numbering")["style"]
    )


@cache
def _inline_pattern() -> re.Pattern[str]:
    alternatives = [f"(?P<{style.key}>{style.pattern.pattern})" for style in styles() if style.inline]
    return re.compile("|".join(alternatives))


def marker_at(text: str, start: int) -> Marker | None:
    """The number that stands at this place of plain text."""
    if not _FIRST.match(text, start):
        return None
    for style in styles():
        if found := style.pattern.match(text, start):
            return _marker(style, found)
    return None


def inline_markers(text: str, start: int) -> list[Marker]:
    """What looks like a number anywhere from `start` on; whether it is one, only its neighbours can tell."""
    found = []
    for match in _inline_pattern().finditer(text, start):
        marker = marker_at(text, match.start())
        if marker is not None and marker.style.inline:
            found.append(marker)
    return found


def _marker(style: Style, found: re.Match[str]) -> Marker | None:
    written = next(group for group in found.groups() if group is not None)
    value = number_of(written)
    if value is None:
        return None
    return Marker(style, value, style.shown.format(written), found.start(), found.end())


def number_of(written: str) -> int | None:
    """Of Arabic, Chinese or circled digits; of 1.2.3 the last."""
    if written in _CIRCLED:
        return _CIRCLED.index(written) + 1
    if written[-1].isdigit() and written.isascii():
        return int(written.rsplit(".", 1)[-1])
    return _han_number(written)


def _han_number(written: str) -> int | None:
    total, digit = 0, 0
    for sign in written:
        if sign == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif sign == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif sign in _HAN:
            digit = digit * 10 + _HAN[sign] if total == 0 and digit else _HAN[sign]
        else:
            return None
    return total + digit
