"""What `reserve.toml` ships: the thresholds of the pool and the parts of the zombie score. Plain values only."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold as the city reads it; `unit` is one of yuan years month points days count."""

    key: str
    group: str
    value: int
    unit: str
    least: int
    most: int
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class PartRule:
    """Months beyond `free` cost `each` points, at most `cap`; `say` takes `since` and `months`."""

    key: str
    label: str
    label_en: str
    free: int
    each: int
    cap: int
    say: str
    say_en: str
    unknown: str
    unknown_en: str


@dataclass(frozen=True, slots=True)
class HistoryRule:
    """Which columns of a form tell that something moved."""

    form: str
    text: str
    monthly: tuple[str, ...]
    running: tuple[str, ...]

    @property
    def asks_money(self) -> bool:
        return bool(self.monthly or self.running)


_PART_WORDS = {
    "free": ("几个月以内不计分", "months free of points", "months", 60),
    "each": ("此后每月几分", "points for each month after", "points", 100),
    "cap": ("最多几分", "points at most", "points", 100),
}


@cache
def shipped_parts() -> tuple[PartRule, ...]:
    return tuple(PartRule(**part) for part in _data()["part"])


@cache
def parameters() -> Mapping[str, Parameter]:
    """By key, in the order of the page; the three numbers of each part of the score stand after the rest."""
    plain = [Parameter(**entry) for entry in _data()["parameter"]]
    return {one.key: one for one in [*plain, *(each for part in shipped_parts() for each in _of_part(part))]}


@cache
def history_rules() -> tuple[HistoryRule, ...]:
    return tuple(
        HistoryRule(entry["form"], entry["text"], tuple(entry["monthly"]), tuple(entry["running"]))
        for entry in _data()["history"]
    )


def laid_over(values: Mapping[str, int]) -> tuple[PartRule, ...]:
    """The parts of the score with the city's own numbers; `values` by key of `parameters`."""
    return tuple(
        replace(
            part,
            free=values[f"{part.key}_free"],
            each=values[f"{part.key}_each"],
            cap=values[f"{part.key}_cap"],
        )
        for part in shipped_parts()
    )


def _of_part(part: PartRule) -> list[Parameter]:
    return [
        Parameter(
            key=f"{part.key}_{name}",
            group="zombie",
            value=getattr(part, name),
            unit=unit,
            least=0,
            most=most,
            label=f"{part.label}：{label}",
            label_en=f"{part.label_en}: {label_en}",
        )
        for name, (label, label_en, unit, most) in _PART_WORDS.items()
    ]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("sanzhua.registry.rules").joinpath("reserve.toml").read_text(encoding="utf-8"))
