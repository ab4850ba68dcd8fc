"""Names of units: a list of names into single ones as written, and which stand for an open set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sanzhua.plans.parse.plain import any_of, at_depth_0, brackets, compiled, plain, table

_LONGEST = 45
_LONGEST_OFFICE = 24
_BLANK = re.compile(r"\s+")
_EDGES = " \t,、。;:；，：.·-—\"'"


@dataclass(frozen=True, slots=True)
class Name:
    """A unit as written; `hint` is a role in brackets behind it, as in 市科委（牵头）."""

    name: str
    collective: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int


def split_names(text: str) -> list[Name]:
    """The units of a list, in its order, each once. Names are not checked: where they stand says what they are."""
    found: dict[str, Name] = {}
    for piece in _paired(_pieces(text)):
        for name in _without_et_cetera(piece):
            if made := _made(name):
                found.setdefault(made.name, made)
    return list(found.values())


def is_office(text: str) -> bool:
    """Whether this reads as the name of one office, body or open set of them, and as nothing else."""
    name = _bare(plain(text))
    if not 2 <= len(name) <= _LONGEST_OFFICE or compiled(table("units")["not_units"]["marks"]).search(name):
        return False
    if name in table("units")["not_units"]["alone"]:
        return False
    return bool(_endings().search(name)) and not _false_endings().search(name)


def is_place(text: str) -> bool:
    name = _bare(plain(text))
    return (
        2 <= len(name) <= 12
        and name not in table("units")["not_units"]["alone"]
        and bool(compiled(any_of(table("units")["endings"]["places"]) + "$").search(name))
        and not _false_endings().search(name)
        and not compiled(table("units")["not_units"]["marks"]).search(name)
    )


def is_unit(text: str) -> bool:
    return is_office(text) or is_place(text) or is_open_set(text)


def is_open_set(text: str) -> bool:
    """A set that names no member: 各县(市)区政府, 市直相关部门."""
    name = _BLANK.sub("", plain(text))
    return 2 <= len(name) <= _LONGEST and any(
        compiled(pattern).search(name) for pattern in table("units")["collective"]["patterns"]
    )


def _bare(name: str) -> str:
    """Without a last bracket, blanks and 等."""
    return re.sub(r"(?:\([^()]*\)|等)+$", "", _BLANK.sub("", name))


@cache
def _endings() -> re.Pattern[str]:
    return re.compile(any_of(table("units")["endings"]["words"]) + "$")


@cache
def _false_endings() -> re.Pattern[str]:
    """Words that end like a unit: longer ones wherever they end a name, those of one or two signs only alone."""
    endings = table("units")["not_units"]["endings"]
    return re.compile(f"^{any_of(endings)}$|{any_of(word for word in endings if _is_telling(word))}$")


def _is_telling(word: str) -> bool:
    return len(word) >= 2 and word not in table("units")["endings"]["words"]


@cache
def _conjunctions() -> re.Pattern[str]:
    return re.compile(any_of(table("units")["splitting"]["conjunctions"]))


def _pieces(text: str) -> list[str]:
    """Split at commas and the like, at blanks between whole names, and at 和 or 及 between whole names."""
    marks = re.compile(f"[{re.escape(table('units')['splitting']['marks'])}\\n\\t]")
    pieces: list[str] = []
    for part in _cut(text, [match.span() for match in at_depth_0(plain(text), marks)]):
        for word in _cut_at_blanks(part):
            pieces += _cut_at_conjunctions(word)
    return pieces


def _cut(text: str, spans: list[tuple[int, int]]) -> list[str]:
    places = [0, *(place for span in spans for place in span), len(text)]
    return [text[start:end] for start, end in zip(places[::2], places[1::2], strict=True)]


def _cut_at_blanks(text: str) -> list[str]:
    words = text.split()
    if len(words) > 1 and all(len(word) > 2 and is_unit(word) for word in words):
        return words
    return [text]


def _cut_at_conjunctions(text: str) -> list[str]:
    flat = plain(text)
    for match in at_depth_0(flat, _conjunctions()):
        left, right = flat[: match.start()], flat[match.end() :]
        if _is_whole(left) and _may_begin(right):
            return [text[: match.start()], *_cut_at_conjunctions(text[match.end() :])]
    return [text]


def _is_whole(left: str) -> bool:
    left = re.sub(r"等$", "", left.strip())
    left = _lead_removed(left)
    is_set = is_open_set(left) and bool(_endings().search(left) or re.search("[区县市州省镇乡道]$", left))
    return is_office(left) or is_place(left) or is_set or bool(re.search(r"等[^等]{0,8}(?:部门|单位)$", left))


def _may_begin(right: str) -> bool:
    right = right.strip()
    first = re.split(r"以及|[及和与、]", right)[0]
    return len(right) >= 2 and (is_unit(right) or is_unit(first) or is_open_set(right) or len(first) >= 3)


def _lead_removed(text: str) -> str:
    return re.sub(table("units")["splitting"]["leading"], "", text)


def _paired(pieces: list[str]) -> list[str]:
    """党委、政府 of one place are one name, as are 各市、县（市、区）."""
    joined: list[str] = []
    for piece in pieces:
        if joined and _are_a_pair(plain(joined[-1]).strip(), plain(piece).strip()):
            joined[-1] += "、" + piece.strip()
        else:
            joined.append(piece)
    return joined


def _are_a_pair(left: str, right: str) -> bool:
    pairs = table("units")["splitting"]["pairs"]
    return any(compiled(first).search(left) and compiled(second).search(right) for first, second in pairs)


def _without_et_cetera(piece: str) -> list[str]:
    """银保监会等国务院相关部门: one name and an open set; 等部门 says nothing."""
    flat = plain(piece)
    after = compiled(table("units")["splitting"]["after_et_cetera"])
    for match in at_depth_0(flat, re.compile("等")):
        left, right = piece[: match.start()], piece[match.end() :]
        if right.strip() and len(left.strip()) >= 2 and after.search(flat[match.end() :].strip()):
            rest = [right.strip()] if is_open_set(right) and len(right.strip()) > 3 else []
            return [left, *rest]
    return [piece]


def _made(written: str) -> Name | None:
    name, hint = _hint_removed(_BLANK.sub("", written))
    name = re.sub(r"[(（](?:设在|以下简称|下称|简称|挂靠|下同)[^()（）]*[)）]$", "", name)
    name = _tidied(name)
    flat = plain(name)
    if len(flat) < 2 or len(flat) > _LONGEST or flat in table("units")["not_units"]["empty"]:
        return None
    if re.fullmatch(r"[\d\W_]+", flat):
        return None
    return Name(name, is_open_set(flat), hint)


def _tidied(name: str) -> str:
    rules = table("units")["splitting"]
    while True:
        flat = plain(name)
        start = match.end() if (match := re.match(rules["leading"], flat)) else 0
        if start and not is_unit(flat[start:]) and is_unit(flat):
            start = 0
        end = match.start() if (match := re.search(rules["trailing"], flat)) else len(flat)
        shorter = name[start : max(end, start)].strip(_EDGES)
        if shorter == name:
            return name
        name = shorter


def _hint_removed(name: str) -> tuple[str, str]:
    flat = plain(name)
    spans = brackets(flat)
    if spans and spans[-1][1] == len(flat):
        start, end = spans[-1]
        inner = flat[start + 1 : end - 1]
        for role, word in (("lead", "牵头|主办|主责"), ("cooperate", "配合|协办|协助|参与"), ("guide", "指导")):
            if len(inner) <= 6 and re.match(word, inner):
                return name[:start], role
    return name, ""
