"""Arithmetic and judgements of the attraction chapter on plain values; no Django. Data: attraction.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from rapidfuzz import fuzz, process

from sanzhua.base.likeness import squeeze
from sanzhua.codes.regions import region_name

WHOLE = 1000
_KIND = re.compile(r"(维吾尔自治区|壮族自治区|回族自治区|特别行政区|自治区|省|市|地区|盟)$")
_BRACKETS = re.compile(r"[(（][^)）]*[)）]")


@cache
def settings() -> dict[str, Any]:
    return tomllib.loads(
        resources.files("sanzhua.registry.rules").joinpath("attraction.toml").read_text(encoding="utf-8")
    )


def core_of(name: str) -> str:
    """What is left of a firm's name without brackets and the words that every firm bears; never empty for a name."""
    whole = squeeze(name).casefold()
    core = _without_place(_BRACKETS.sub("", whole))
    words = tuple(settings()["first_contact"]["strip"])
    while any(core.endswith(word) for word in words):
        core = next(core.removesuffix(word) for word in words if core.endswith(word))
    return core or whole


def _without_place(name: str) -> str:
    """浙江省杭州市华鑫 and 华鑫 are one firm to most clerks; what is left has two signs at least."""
    longest = 6
    for length in range(longest, 1, -1):
        if name[:length] in _places() and len(name) > length + 1:
            return _without_place(name[length:])
    return name


@cache
def _places() -> frozenset[str]:
    """Provinces and cities of GB/T 2260, with and without the word that says what they are."""
    codes = (f"{province}{city:02}00" for province in range(11, 83) for city in range(100))
    names = {name for code in codes if (name := region_name(code))}
    return frozenset(names | {short for name in names if len(short := _KIND.sub("", name)) > 1})


@dataclass(frozen=True, slots=True)
class Named:
    """An investor as far as likeness goes."""

    pk: int
    unit: int
    code: str
    core: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Two investors of different units, the lower key first; `likeness` in per cent of their names."""

    left: int
    right: int
    same_code: bool
    likeness: int


def alike_pairs(investors: Sequence[Named]) -> list[Alike]:
    """Pairs of different units with one code, or with names alike, in the order of their keys.

    Two sound codes that differ tell two firms apart, whatever their names.
    """
    limit = settings()["first_contact"]["likeness"]
    ordered = sorted(investors, key=lambda one: one.pk)
    cores = [one.core for one in ordered]
    found: list[Alike] = []
    for place, left in enumerate(ordered):
        later = ordered[place + 1 :]
        near = process.extract(left.core, cores[place + 1 :], scorer=fuzz.ratio, score_cutoff=limit, limit=None)
        scores = {index: round(score) for _core, score, index in near}
        for index, right in enumerate(later):
            if left.unit == right.unit or (left.code and right.code and left.code != right.code):
                continue
            same_code = bool(left.code) and left.code == right.code
            if same_code or index in scores:
                score = scores.get(index, round(fuzz.ratio(left.core, right.core)))
                found.append(Alike(left.pk, right.pk, same_code, score))
    return found


def days_allowed(step: str) -> int | None:
    """Days without a contact before the unit is reminded; None for a project that is no longer attracted."""
    found = settings()["silence"].get(step)
    return int(found) if found is not None else None


def is_silent(step: str, last: date, today: date) -> bool:
    allowed = days_allowed(step)
    return allowed is not None and (today - last).days > allowed


def shares_fault(shares: Mapping[Any, int]) -> str:
    """Empty where the shares are lawful, else what is wrong: few, range, sum. Shares are in thousandths."""
    if len(shares) < 2:
        return "few"
    if any(not 0 < share < WHOLE for share in shares.values()):
        return "range"
    return "" if sum(shares.values()) == WHOLE else "sum"


def parts_of(whole: int, shares: Mapping[int, int]) -> dict[int, int]:
    """A whole number, such as yuan, by shares in thousandths: whole parts that sum to it exactly.

    What is left after rounding down goes one by one to the largest remainders, of equal ones to the lowest key.
    Raises ValueError where the shares do not sum to the whole.
    """
    if sum(shares.values()) != WHOLE:
        raise ValueError("shares do not sum to the whole")
    found = {key: whole * share // WHOLE for key, share in shares.items()}
    order = sorted(shares, key=lambda key: (-(whole * shares[key] % WHOLE), key))
    for key in order[: whole - sum(found.values())]:
        found[key] += 1
    return found


def entries(table: str) -> Iterator[Mapping[str, str]]:
    """The shipped rows of a table of attraction.toml."""
    yield from settings()[table]
