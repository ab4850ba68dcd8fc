"""The codes with which the city sends returns back, read from return_reasons.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sanzhua.ui import times

OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReturnReason:
    key: str
    zh: str
    en: str
    offered: bool = True

    @property
    def word(self) -> str:
        return self.en if times.is_english() else self.zh


@cache
def return_reasons() -> dict[str, ReturnReason]:
    """By key, in the order in which they are offered; those of old returns among them."""
    text = resources.files("sanzhua.dispatch").joinpath("return_reasons.toml").read_text(encoding="utf-8")
    return {entry["key"]: ReturnReason(**entry) for entry in tomllib.loads(text)["reason"]}


def offered_reasons() -> list[ReturnReason]:
    return [reason for reason in return_reasons().values() if reason.offered]


def word_of(code: str) -> str:
    """A code as the reader calls it; one that the table no longer knows stands as it is."""
    known = return_reasons().get(code)
    return known.word if known else code
