"""Which measure may count a target, what the target's own words say of it, and how amounts become its unit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from sanzhua.base.likeness import squeeze

COUNT, METRIC, HAND = "count", "metric", "hand"
YUAN_IN = {"元": 1, "万元": 10_000, "亿元": 100_000_000, "万亿元": 1_000_000_000_000}
_SCALES = {"": 1, "十": 10, "百": 100, "千": 1_000}
_LINE = re.compile(r"(\d+(?:\.\d+)?)?(十|百|千)?(万|亿)元?(?:及)?以上")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
# Stands for the number in the words by which a target is known again when the number has changed.
ANY = "〇"


@dataclass(frozen=True, slots=True)
class Measure:
    """`key` is `list.…` or `metric.…`; a metric is called as in `facts`. `line` is empty where none can be drawn."""

    key: str
    kind: str
    units: tuple[str, ...]
    words: tuple[str, ...]
    counted: str
    counted_en: str
    label: str = ""
    label_en: str = ""
    line: str = ""
    line_en: str = ""
    form: str = ""
    metric: str = ""

    @property
    def name(self) -> str:
        return self.key.partition(".")[2]

    @property
    def is_share(self) -> bool:
        return self.units == ("%",)

    @property
    def is_money(self) -> bool:
        return "元" in self.units


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the words suggest: a measure's key, empty for by hand, and the least amount in yuan, None for no line."""

    source: str = ""
    at_least: int | None = None


@cache
def measures() -> Mapping[str, Measure]:
    """By key, in the order of the table."""
    found = [_measure("list", COUNT, name, entry) for name, entry in _table()["list"].items()]
    found += [_measure("metric", METRIC, name, entry) for name, entry in _table()["metric"].items()]
    return {one.key: one for one in found}


def fitting(unit: str) -> list[Measure]:
    """Those that can count in this unit of a target."""
    return [one for one in measures().values() if unit in one.units]


def is_by_hand(words: str) -> bool:
    """Growth is never computed from projects, so no measure may stand for it."""
    return any(word in words for word in _table()["by_hand"])


def is_ceiling(target: str, clause: str) -> bool:
    """The target, by its own words and those that lead to it, is a bound that is not to be passed."""
    sentence, end = _sentence(target, clause)
    led = re.split(r"[，,、]", sentence[: end - len(target)])[-1]
    return any(word in led + target for word in _table()["ceilings"])


def proposal(target: str, clause: str, unit: str) -> Proposal:
    """The measure whose word stands last before the target's end in its sentence; else the first behind it."""
    sentence, end = _sentence(target, clause)
    if is_by_hand(target):
        return Proposal()
    near = {one: place for one in fitting(unit) if (place := _last(one.words, sentence[:end])) >= 0}
    far = {one: -place for one in fitting(unit) if (place := _first(one.words, sentence[end:])) >= 0}
    if not (near or far):
        return Proposal()
    found = near or far
    chosen = max(found, key=lambda one: found[one])
    line = line_of(target) or line_of(sentence)
    return Proposal(chosen.key, line if chosen.line else None)


def line_of(words: str) -> int | None:
    """The least amount that the words name, in yuan: 亿元以上 → 100,000,000; None where they name none."""
    found = _LINE.search(squeeze(words).replace(",", ""))
    if found is None or (found[3] == "万" and not (found[1] or found[2])):
        return None
    amount = Decimal(found[1] or 1) * _SCALES[found[2] or ""]
    return int(amount * YUAN_IN[f"{found[3]}元"])


def known_by(target: str, value: Decimal, clause: str) -> str:
    """The target's words without its number and those that lead to it, 全年签约〇个项目: by them a later version with
    another number has the same target, and another target of the clause is told from it."""
    words = _without(squeeze(target), value)
    return f"{led_by(target, value, clause)}{words}"[-200:]


def led_by(target: str, value: Decimal, clause: str) -> str:
    """Words of the clause from the last mark to the target: 全年签约 before 100个项目; empty where it is not there."""
    words, text = _without(squeeze(target), value), squeeze(clause)
    found = list(re.finditer(re.escape(words).replace(ANY, f"(?:{_NUMBER.pattern})"), text))
    same = [match for match in found if _without(match[0], value) == words]
    first = next(iter([*same, *found]), None)
    return re.split(r"[,，。;；、:：]", text[: first.start()])[-1] if first else ""


def _without(words: str, value: Decimal) -> str:
    """With a sign where this number stood."""

    def blank(match: re.Match[str]) -> str:
        return ANY if Decimal(match[0].replace(",", "")) == value else match[0]

    return _NUMBER.sub(blank, words)


def in_unit(amount: Decimal, measure: Measure, unit: str) -> Decimal:
    """A figure of the measure (projects, yuan, a ratio) in the target's unit."""
    if measure.is_money:
        return amount / YUAN_IN[unit]
    return amount * 100 if measure.is_share else amount


def _sentence(target: str, clause: str) -> tuple[str, int]:
    """The sentence of the clause in which the target stands, and where it ends there."""
    for sentence in re.split(r"[。；;\n]", clause):
        if target in sentence:
            return sentence, sentence.index(target) + len(target)
    return target, len(target)


def _last(words: Collection[str], text: str) -> int:
    return max(text.rfind(word) for word in words)


def _first(words: Collection[str], text: str) -> int:
    return min((place for word in words if (place := text.find(word)) >= 0), default=-1)


def _measure(group: str, kind: str, name: str, entry: Mapping[str, Any]) -> Measure:
    lists = {"units": tuple(entry["units"]), "words": tuple(entry["words"])}
    return Measure(**{**entry, **lists, "key": f"{group}.{name}", "kind": kind})


@cache
def _table() -> dict[str, Any]:
    source = resources.files("sanzhua.plans.rules").joinpath("measures.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
