"""On which projects a gate stands: a small declarative table, read here. Plain values only.

`total_from` and `total_to` are yuan, the first included and the second not; every other key names a list of words, and
one of them is enough. All keys of a table must hold. A project whose total is unknown is not held to a total.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

AMOUNTS = ("total_from", "total_to")
WORDS = ("source", "form", "nature", "region")


@dataclass(frozen=True, slots=True)
class Traits:
    """What a condition may ask of a project. `forms`: those whose rows moved its life."""

    total: int | None
    source: str
    nature: str
    region: str
    forms: Collection[str] = ()


def holds(condition: Mapping[str, Any], traits: Traits) -> bool:
    return all(_holds(key, wanted, traits) for key, wanted in condition.items())


def _holds(key: str, wanted: Any, traits: Traits) -> bool:
    if key == "total_from":
        return traits.total is not None and traits.total >= wanted
    if key == "total_to":
        return traits.total is not None and traits.total < wanted
    if key == "form":
        return bool(set(wanted) & set(traits.forms))
    if key == "region":
        return any(traits.region.startswith(code) for code in wanted)
    if key in WORDS:
        return getattr(traits, key) in wanted
    raise ValueError(f"no condition asks for {key!r}")
