"""Lists of names and the words that give them a role: A牵头，B、C配合."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from sanzhua.plans.parse.plain import any_of, at_depth_0, compiled, plain, table
from sanzhua.plans.parse.units import Name, is_office, is_unit, split_names

_LONGEST_NAME = 45
_EDGES = " ,;，；。、"


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    role: str
    collective: bool = False


@dataclass
class Found:
    """What a note says so far."""

    units: list[Unit] = field(default_factory=list)
    due: list[str] = field(default_factory=list)

    def add(self, names: list[Name], role: str) -> None:
        known = {(unit.name, unit.role) for unit in self.units}
        for name in names:
            if compiled(table("units")["not_units"]["persons"]).search(name.name):
                continue
            unit = Unit(name.name, name.hint or role, name.collective)
            if (unit.name, unit.role) not in known:
                self.units.append(unit)


@cache
def _verb_roles() -> dict[str, str]:
    return {word: verb["role"] for verb in table("notes")["verb"] for word in verb["words"]}


@cache
def verb_pattern() -> re.Pattern[str]:
    rules = table("notes")
    verbs = "|".join(f"{any_of(verb['words'])}(?!{any_of(verb['not_before'])})" for verb in rules["verb"])
    joins = f"{any_of(rules['joins']['words'])}(?!{any_of(rules['joins']['not_before'])})"
    adverbs, alone = rules["adverbs"]["pattern"], rules["adverbs"]["alone"]
    return re.compile(f"{adverbs}(?P<verb>{verbs})|(?P<join>(?<![主协]){joins})|(?P<alone>{alone})")


def with_verbs(inner: str, flat: str, default: str = "responsible") -> Found | None:
    """Every group of names takes the role of the verb behind it; None where this is no such list.

    `flat` is `inner` as plain text; `default` is the role that 负责 and its like leave as it is.
    """
    reading = _Reading(inner, flat, default)
    for match in at_depth_0(flat, verb_pattern()):
        if match[0] and match.start() >= reading.at and not reading.take(match):
            return None
    return reading.ended()


class _Reading:
    def __init__(self, inner: str, flat: str, default: str) -> None:
        self.inner, self.flat, self.default = inner, flat, default
        self.found = Found()
        self.at = 0
        self.told = self.joined = False

    def take(self, match: re.Match[str]) -> bool:
        """False where the words before the verb are no names."""
        names = self.inner[self.at : match.start()].strip(_EDGES)
        if match["join"]:
            if self.told if not names else _reads_as_names(plain(names)):
                self.found.add(split_names(names), "cooperate" if self.joined else self.default)
                self.at, self.joined = match.end(), True
            return True
        if not _closes(self.flat, match):
            return True
        if names:
            if not _reads_as_names(plain(names)):
                return False
            self._add(names, _role(match, self.default))
        self.joined = False
        self.at = _behind_the_object(self.flat, match.end())
        return True

    def _add(self, names: str, role: str) -> None:
        """A会同B牵头: the verb tells the role of A, which stood before the helping B."""
        self.told = True
        units = self.found.units
        if self.joined:
            units[:] = [Unit(u.name, role, u.collective) if u.role == self.default else u for u in units]
        self.found.add(split_names(names), "cooperate" if self.joined else role)

    def ended(self) -> Found | None:
        rest = self.inner[self.at :].strip(_EDGES)
        if not self.told:
            return None
        if rest and _reads_as_names(plain(rest)) and len(rest) < 400:
            self.found.add(split_names(rest), "cooperate" if self.joined else "responsible")
        elif rest and not re.match(r"[(（]?下同|具体|并|以|按|不再|详", rest):
            return None
        return self.found


def _role(match: re.Match[str], default: str) -> str:
    if not match["verb"]:
        return default
    role = _verb_roles()[match["verb"]]
    return default if role == "responsible" else role


def _closes(flat: str, match: re.Match[str]) -> bool:
    """Plain doing words count at the end of their part only; 牵头, 配合 and 负责 also before an object."""
    if match["alone"]:
        return bool(re.match(r"\s*(?:$|[,;。)])", flat[match.end() :]))
    if re.search("牵头|主办|配合|协助|负责|指导|协办", match["verb"]) and len(match["verb"]) >= 2:
        return True
    return bool(re.match(r"\s*(?:$|[,;。)、])", flat[match.end() :]))


def _behind_the_object(flat: str, place: int) -> int:
    """Past what is led or helped with, up to the next comma."""
    rest = flat[place:]
    if re.match(any_of(table("notes")["joins"]["words"]), rest):
        return place
    stop = re.search(r"[,;。]|会同|联合", rest)
    return place + (stop.start() if stop else len(rest))


def _reads_as_names(flat: str) -> bool:
    """Every part is short enough for a name, and at least one is a unit for certain."""
    parts = [part.strip() for part in re.split(r"[、,;/]", re.sub(r"\([^()]*\)", "", flat)) if part.strip(_EDGES)]
    if any(len(part) > _LONGEST_NAME or "谁" in part for part in parts):
        return False
    return any(is_unit(name.name) for part in parts for name in split_names(part))


def bare_names(inner: str, flat: str) -> Found | None:
    """（市科委、市财政局）: nothing but names of units, and not only words such as 各部门 that may mean anything."""
    if len(flat) > 300 or compiled(table("notes")["remarks"]["pattern"]).search(flat.strip()):
        return None
    names = split_names(inner)
    if not names or not all(is_unit(name.name) for name in names):
        return None
    if not any(is_office(name.name) or re.search("政府|部门|单位", name.name) for name in names):
        return None
    if all(len(name.name) <= 2 for name in names):
        return None
    found = Found()
    found.add(names, "responsible")
    return found
