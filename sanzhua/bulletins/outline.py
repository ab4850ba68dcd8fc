"""The sketch of a bulletin, read from outline.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A figure by the key that the prose uses; `years_back` asks the same months of an earlier year, `form` another
    form than the bulletin's own."""

    key: str
    metric: str
    shown: str
    years_back: int = 0
    form: str = ""


@dataclass(frozen=True, slots=True)
class RankingColumn:
    heading: str
    metric: str
    shown: str


@dataclass(frozen=True, slots=True)
class Outline:
    form: str
    title: str
    addressee: str
    office: str
    figures: tuple[FigureSpec, ...]
    blocks: tuple[dict[str, Any], ...]
    ranking: tuple[RankingColumn, ...]
    order_by: str
    lag_points: int
    lag_most: int


@cache
def load_outline() -> Outline:
    data = tomllib.loads(resources.files("sanzhua.bulletins").joinpath("outline.toml").read_text(encoding="utf-8"))
    return Outline(
        form=data["form"],
        title=data["title"],
        addressee=data["addressee"],
        office=data["office"],
        figures=tuple(FigureSpec(**entry) for entry in data["figures"]),
        blocks=tuple(data["blocks"]),
        ranking=tuple(RankingColumn(**entry) for entry in data["ranking"]["columns"]),
        order_by=data["ranking"]["order_by"],
        lag_points=data["lagging"]["points"],
        lag_most=data["lagging"]["most"],
    )
