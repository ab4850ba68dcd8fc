"""What a plan's own text says of a leading or working group: who sits in it, what it does. For a person to check."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sanzhua.plans.parse.units import is_office, is_place, split_names

_TABLE = Path(__file__).with_name("groups.toml")
_NUMBER = re.compile(r"^\s*[（(]?[一二三四五六七八九十\d]+[)）]?[、.．]?\s*")
_HEAD = re.compile(r"由(?P<post>[^,，。;；]{2,20}?)(?:同志)?(?:任|担任)组长")
_OFFICE = re.compile(r"办公室设在(?P<unit>[^,，。;；]{2,20})")
_ET_CETERA = re.compile(r"等(?:相关|有关|部门|单位)")
_FAR = 40


@dataclass(frozen=True, slots=True)
class Member:
    """`unit` as written, empty where only a post is named; `post` as written, empty where none is."""

    unit: str
    post: str


@dataclass(frozen=True, slots=True)
class Told:
    head: str = ""
    office: str = ""
    members: Sequence[Member] = ()
    duties: Sequence[str] = ()


def told_of(paragraphs: Iterable[str], names: Collection[str]) -> Told:
    """Of the paragraph that begins with the group, under one of its names; empty where there is none."""
    known = {_core(name) for name in names if _core(name)}
    found = next((text for text in paragraphs if any(core in _NUMBER.sub("", text)[:_FAR] for core in known)), "")
    sentences = [one.strip() for one in found.split("。") if one.strip()]
    lists = [one for one in sentences if _members_end(one) is not None]
    head, office = _HEAD.search(found), _OFFICE.search(found)
    return Told(
        head=head["post"] if head else "",
        office=office["unit"] if office else "",
        members=[member for one in lists[:1] for member in _members(one)],
        duties=[duty for one in sentences if (duty := _duty(one))],
    )


def _core(name: str) -> str:
    """招商融资工作组 whatever place stands before it; a name that is only an ending tells nothing."""
    bare = re.sub(r"^.{2,6}?[市县区州旗](?=.)", "", name)
    endings = _table()["endings"]
    return bare if bare not in endings and bare.endswith(tuple(endings)) else ""


def _members_end(sentence: str) -> tuple[int, int] | None:
    places = [(at, at + len(word)) for word in _table()["members"] if (at := sentence.find(word)) >= 0]
    return min(places, key=lambda place: (place[0], -place[1]), default=None)


def _members(sentence: str) -> list[Member]:
    end = _members_end(sentence)
    if end is None:
        return []
    listed = sentence[: end[0]]
    head = _HEAD.search(listed)
    listed = listed[head.end() :] if head else listed
    post = next((word for word in _table()["post"] if word in listed), "")
    units = _ET_CETERA.split(listed.split(post)[0] if post else listed)[0].replace("等", "、").rstrip("的")
    return [
        Member(one.name, post)
        for one in split_names(units)
        if one.collective or is_office(one.name) or is_place(one.name)
    ]


def _duty(sentence: str) -> str:
    """Without the list of members that may stand before it; empty where the sentence gives the group nothing to do."""
    end = _members_end(sentence)
    words = sentence[end[1] :].strip(",，；; ") if end else sentence
    if any(words.endswith(ending) for ending in _table()["endings"]):
        return ""  # the group's own name
    if any(word in words for word in _table()["structure"]) or not any(word in words for word in _table()["duties"]):
        return ""
    return f"{words}。"


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))
