"""Whether two entries may be one project: evidence field by field, weighed by a table that an official can read."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

from rapidfuzz import fuzz

from sanzhua.base.likeness import squeeze
from sanzhua.codes import credit_code
from sanzhua.registry.rules.names import name_key

Says = Literal["agrees", "differs", "silent"]
ASK, SHOW, NONE = "ask", "show", "none"

_MARKS = re.compile(r"[·•,，。、;；:：'\"“”‘’()（）\[\]【】<>《》—–\-_/~|.]+")
_LEVELS = re.compile("[省市县区]")
_SHORTEST_OWNER = 4
# Amounts of one bucket differ by less than a tenth; an amount near an edge is looked for on both sides.
_BUCKET = math.log(1.1)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is compared of a project. `region` GB/T 2260; `total` in yuan; empty is not known."""

    name: str
    codes: frozenset[str] = frozenset()
    owner: str = ""
    owner_code: str = ""
    region: str = ""
    place: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field of both entries: `key` of the table, what it says, its points, and both values as they stand."""

    key: str
    says: Says
    points: int
    left: str
    right: str

    def as_json(self) -> list[Any]:
        return [self.key, self.says, self.points, self.left, self.right]


@dataclass(frozen=True, slots=True)
class Judgement:
    """`outcome` ask, show or none; `sentence` the place of its verdict in the table; `phase` where phases differ."""

    outcome: str
    points: int
    verdict: int
    evidence: tuple[Evidence, ...] = field(default_factory=tuple)
    phase: bool = False

    @property
    def agreeing(self) -> tuple[str, ...]:
        return tuple(one.key for one in self.evidence if one.says == "agrees")


@cache
def table() -> dict[str, Any]:
    data = resources.files("sanzhua.registry.rules").joinpath("likeness.toml").read_text(encoding="utf-8")
    return tomllib.loads(data)


def label(key: str, lang: str = "zh") -> str:
    return str(table()["evidence"][key][lang])


def sentence(verdict: int, lang: str = "zh") -> str:
    """The sentence of a verdict by its place in the table; "" for none."""
    verdicts = table()["verdict"]
    return str(verdicts[verdict][lang]) if 0 <= verdict < len(verdicts) else ""


def judge(left: Entry, right: Entry) -> Judgement:
    """Symmetric: the order of the two changes nothing but the sides of the evidence.

    Most pairs come to nothing: those carry no evidence; `weigh` gives it for any pair.
    """
    says = _said(left, right)
    points = sum(_points(key, one) for key, one in says.items())
    agreeing = {key for key, one in says.items() if one == "agrees"}
    for place, (outcome, at_least, besides, together) in enumerate(_verdicts()):
        if points >= at_least and agreeing & besides and agreeing >= together:
            phase = phases(left.name) != phases(right.name)
            return Judgement(outcome, points, place, tuple(_evidence(says, left, right)), phase)
    return Judgement(NONE, points, -1)


def weigh(left: Entry, right: Entry) -> tuple[Evidence, ...]:
    """What every field says, whatever comes of it."""
    return tuple(_evidence(_said(left, right), left, right))


@cache
def _verdicts() -> tuple[tuple[str, int, frozenset[str], frozenset[str]], ...]:
    return tuple(
        (one["outcome"], one["at_least"], frozenset(one["besides"]), frozenset(one.get("together", ())))
        for one in table()["verdict"]
    )


@cache
def _points(key: str, says: Says) -> int:
    return int(table()["evidence"][key].get(says, 0))


def _said(left: Entry, right: Entry) -> dict[str, Says]:
    return {
        "code": _shared(left.codes, right.codes),
        "owner_code": _equal(_credit(left.owner_code), _credit(right.owner_code)),
        "owner": _owner(left.owner, right.owner),
        "place": _place(left, right),
        "amount": _amount(left.total, right.total),
        "name": _name(left.name, right.name),
    }


def _evidence(says: Mapping[str, Says], left: Entry, right: Entry) -> Iterator[Evidence]:
    ours, theirs = _written(left), _written(right)
    for key, one in says.items():
        yield Evidence(key, one, _points(key, one), ours[key], theirs[key])


def _written(entry: Entry) -> dict[str, str]:
    """Each field as a person reads it beside the other entry's."""
    return {
        "code": "、".join(sorted(entry.codes)),
        "owner_code": _credit(entry.owner_code),
        "owner": entry.owner,
        "place": " ".join(part for part in (entry.region, entry.place) if part),
        "amount": "" if entry.total is None else f"{entry.total / 10_000:,.2f}".rstrip("0").rstrip("."),
        "name": entry.name,
    }


def _equal(left: str, right: str) -> Says:
    if not left or not right:
        return "silent"
    return "agrees" if left == right else "differs"


def _shared(left: frozenset[str], right: frozenset[str]) -> Says:
    if not left or not right:
        return "silent"
    return "agrees" if left & right else "differs"


@lru_cache(maxsize=50_000)
def _credit(text: str) -> str:
    return credit_code.normalised(text) if text else ""


def _owner(left: str, right: str) -> Says:
    one, other = owner_key(left), owner_key(right)
    if not one or not other:
        return "silent"
    short, long = sorted((one, other), key=len)
    return "agrees" if one == other or (len(short) >= _SHORTEST_OWNER and short in long) else "differs"


def _place(left: Entry, right: Entry) -> Says:
    """The same written place, or one county; two counties differ, a city says nothing of its counties."""
    if left.place and squeeze(left.place) == squeeze(right.place):
        return "agrees"
    one, other = left.region, right.region
    if not one or not other or one.endswith("00") or other.endswith("00"):
        return "silent"
    return "agrees" if one == other else "differs"


def _amount(left: int | None, right: int | None) -> Says:
    if not left or not right or left < 0 or right < 0:
        return "silent"
    apart, limits = abs(left - right) / max(left, right), _limits()
    if apart <= limits["amount_within"]:
        return "agrees"
    return "differs" if apart > limits["amount_beyond"] else "silent"


def _name(left: str, right: str) -> Says:
    one, other = core(left), core(right)
    if not one or not other:
        return "silent"
    alike, limits = fuzz.ratio(one, other) / 100, _limits()
    if alike >= limits["name_alike"]:
        return "agrees"
    return "differs" if alike < limits["name_unlike"] else "silent"


@cache
def _limits() -> dict[str, float]:
    return {key: float(limit) for key, limit in table()["limits"].items()}


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in table()["names"][name])


@lru_cache(maxsize=200_000)
def core(name: str) -> str:
    """The telling part of a name: without places before it, years, phases and general words.

    Where nothing would be left the name stands as it is.
    """
    bare = name_key(name)
    for kind in ("years", "phases"):
        for pattern in _patterns(kind):
            bare = pattern.sub("", bare)
    told = _without_general(_without_places(_MARKS.sub("", bare)))
    return told if len(told) >= 2 else _MARKS.sub("", name_key(name))


def _without_places(bare: str) -> str:
    for pattern in _patterns("places"):
        while (shorter := pattern.sub("", bare)) != bare:
            bare = shorter
    return bare


def _without_general(bare: str) -> str:
    for word in table()["names"]["general"]:
        if len(shorter := bare.replace(word, "")) >= 2:
            bare = shorter
    return bare


def phases(name: str) -> tuple[str, ...]:
    """The words of phase that a name bears: 一期, 2标段, （续建）."""
    bare = name_key(name)
    return tuple(_MARKS.sub("", found) for pattern in _patterns("phases") for found in pattern.findall(bare))


@lru_cache(maxsize=50_000)
def owner_key(owner: str) -> str:
    """An owner without marks and without what every company is called.

    Its place stays, since each county has a bureau of that name; only 市 and 县 go, which people write or leave out.
    """
    bare = _MARKS.sub("", squeeze(owner)).casefold()
    return _LEVELS.sub("", _without_general(bare)) if bare else ""


def search_keys(entry: Entry) -> tuple[str, ...]:
    """The index entries of a project, under which others find it.

    k: project code, c: credit code, o: owner, a: city, size and the name's begin or end, n/h/t: the name's telling
    part, its head, its tail. Names by themselves are looked up in one's own list only; see `accusing`.
    """
    told = core(entry.name)
    sizes = _sized(entry, told, (0,))
    return (*_named_by_others(entry), *sizes, f"n:{told[:70]}", *_ends(told))


def accusing(entry: Entry) -> tuple[str, ...]:
    """The keys by which a question may be found: no bare name among them, amounts with the neighbouring sizes."""
    return (*_named_by_others(entry), *_sized(entry, core(entry.name), (-1, 0, 1)))


def _named_by_others(entry: Entry) -> tuple[str, ...]:
    """What offices and registers call the project or its owner."""
    keys = [f"k:{code}" for code in sorted(entry.codes)]
    if credit := _credit(entry.owner_code):
        keys.append(f"c:{credit}")
    if owner := owner_key(entry.owner):
        keys.append(f"o:{owner[:60]}")
    return tuple(keys)


def _sized(entry: Entry, told: str, steps: Iterable[int]) -> tuple[str, ...]:
    """One amount stands for hundreds of projects, so that it is looked up with three signs of the name."""
    if not entry.total or entry.total < 0:
        return ()
    bucket, ends = int(math.log(entry.total) / _BUCKET), dict.fromkeys((f"^{told[:3]}", f"{told[-3:]}$"))
    return tuple(f"a:{entry.region[:4]}:{bucket + step}:{end}" for step in steps for end in ends)


def _ends(told: str) -> tuple[str, ...]:
    return (f"h:{told[:4]}", f"t:{told[-4:]}") if len(told) > 4 else ()


def showing(entry: Entry) -> tuple[str, ...]:
    """Every key, names included: for one's own list."""
    return tuple(dict.fromkeys((*search_keys(entry), *accusing(entry))))
