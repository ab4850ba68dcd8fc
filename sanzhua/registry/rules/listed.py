"""What the list columns and the words of a project are, from what the register holds; plain values in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sanzhua.base.pinyin import initials
from sanzhua.codes import industries
from sanzhua.registry.rules import name_key

_MOST = 200


def list_columns(name: str, total: int | None, facts: Mapping[str, Any], started_on: str = "") -> dict[str, Any]:
    """Values by field name; `started_on` is the start as the project's life has it.

    An industry that is no code and no name of the standard stays out, rather than guessed.
    """
    industry = industries.find(_text(facts, "industry"))
    return {
        "owner": _text(facts, "owner")[:_MOST],
        "industry": industry.code if industry else "",
        "nature": _text(facts, "nature")[:20],
        "categories": categories_text(facts.get("category")),
        "starts": starts_text(started_on, facts),
        "total_order": -1 if total is None else total,
        "initials": initials(name)[:_MOST],
    }


def starts_text(started_on: str, facts: Mapping[str, Any]) -> str:
    """The month of the start: of the life where it has begun, else as reported, else as planned."""
    return (started_on or _text(facts, "start_actual") or _text(facts, "start_plan"))[:7]


def categories_text(value: Any) -> str:
    """|省重点|市重点|: each word between bars, so that one is found and no part of another."""
    words = [value] if isinstance(value, str) else list(value or ())
    kept = "|".join(str(word) for word in words if word)
    return f"|{kept}|"[:_MOST] if kept else ""


def words_text(names: Iterable[str], owner: str, codes: Iterable[str]) -> str:
    """A line for each thing that is found by words; a search never runs over the end of a line."""
    every = list(names)
    lines = [*map(name_key, every), name_key(owner), *(code.lower() for code in codes), *map(initials, every)]
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _text(facts: Mapping[str, Any], key: str) -> str:
    value = facts.get(key)
    return str(value).strip() if value not in (None, "") else ""
