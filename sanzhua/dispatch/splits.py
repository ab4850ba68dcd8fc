"""How a unit's rows are split for 收数, read from splits.toml; plain values."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sanzhua.base.likeness import squeeze


@dataclass(frozen=True, slots=True)
class Split:
    key: str
    label: str
    label_en: str
    column: str
    pattern: str
    without: str
    without_en: str


@cache
def splits() -> Mapping[str, Split]:
    text = resources.files("sanzhua.dispatch").joinpath("splits.toml").read_text(encoding="utf-8")
    return {entry["key"]: Split(**entry) for entry in tomllib.loads(text)["splits"]}


def parted(
    split: Split, rows: Iterable[tuple[str, Mapping[str, Any]]], unit_names: Sequence[str]
) -> list[tuple[str, list[str]]]:
    """(whom for, row keys) in the order of the rows; the name is empty, and last, for rows that say nothing.

    Writings that differ in white space only are one.
    """
    found: dict[str, tuple[str, list[str]]] = {}
    for key, values in rows:
        name = name_of(split, str(values.get(split.column) or ""), unit_names)
        found.setdefault(squeeze(name), (name, []))[1].append(key)
    nobody = found.pop("", None)
    return [*found.values(), *([nobody] if nobody else [])]


def name_of(split: Split, words: str, unit_names: Sequence[str]) -> str:
    """十家堡镇 of 梨树县十家堡镇工业园; the whole words where the split has no pattern or it does not fit."""
    text = squeeze(words)
    if not split.pattern:
        return text
    for name in sorted(filter(None, map(squeeze, unit_names)), key=len, reverse=True):
        text = text.removeprefix(name)
    taken = re.match(split.pattern, text)
    return taken[0] if taken else text
