"""What the pages show, read from answers.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypeAlias

Named: TypeAlias = tuple[str, str]  # source and key of a metric


@dataclass(frozen=True, slots=True)
class Table:
    """By kind of subject the metrics of a search, of the one-page brief and of a card; by word what it means."""

    figures: Mapping[str, tuple[Named, ...]]
    brief: Mapping[str, tuple[Named, ...]]
    card: Mapping[str, tuple[Named, ...]]
    words: Mapping[str, tuple[Named, ...]]


@cache
def load_table() -> Table:
    data = tomllib.loads(resources.files("sanzhua.answers").joinpath("answers.toml").read_text(encoding="utf-8"))
    return Table(**{name: {key: tuple(map(_named, listed)) for key, listed in data[name].items()} for name in data})


def _named(text: str) -> Named:
    source, _dot, key = text.partition(".")
    return source, key
