"""The kinds of bulletin, read from kinds/*.toml: docs/how-to/write-a-bulletin-template.md tells what a line means."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.bulletins.kind_checks import BadTemplate, require_sound

CORRECTION = "correction"
MONTHLY = "monthly"
EVERY_MONTH, HALF_YEAR, YEAR = "month", "half_year", "year"
_LAST_MONTHS = {HALF_YEAR: (6, 12), YEAR: (12,)}


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A figure by the key that the prose uses; `years_back` and `months_back` ask an earlier month, `form` another
    form than the bulletin's own, `where` some of its rows; `direction` is the word that tells its sign."""

    key: str
    metric: str
    shown: str
    form: str = ""
    years_back: int = 0
    months_back: int = 0
    where: str = ""
    direction: str = ""

    @property
    def back(self) -> int:
        """Months between the bulletin's month and the one that is asked."""
        return 12 * self.years_back + self.months_back


@dataclass(frozen=True, slots=True)
class Answering:
    """What the units have to answer: `who` listed (those that stand in a list with `answers`) or all."""

    days: int
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Kind:
    """`number_word` is the office's word in its own running numbers, {word} the first character of the city."""

    key: str
    name: str
    name_en: str
    order: int
    form: str
    period: str
    title: str
    addressee: str
    office: str
    number_word: str
    figures: tuple[FigureSpec, ...]
    blocks: tuple[dict[str, Any], ...]
    answering: Answering | None
    paper: str = "通报"
    one_page: bool = False

    def suits(self, period: Period) -> bool:
        """Whether a bulletin of this kind ends with that month."""
        return period.month in _LAST_MONTHS.get(self.period, range(1, 13))

    @property
    def lag_points(self) -> int:
        return next((block["points"] for block in self.blocks if "points" in block), 0)


@cache
def load_kinds() -> Mapping[str, Kind]:
    """By key, in their order. Raises BadTemplate, whose sentence names the file and the place."""
    folder = resources.files("sanzhua.bulletins").joinpath("kinds")
    files = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    found = [build_kind(file.read_text(encoding="utf-8"), file.name) for file in files]
    return {one.key: one for one in sorted(found, key=lambda one: one.order)}


def kind_of(key: str) -> Kind:
    """Raises BadTemplate for a kind that no file describes."""
    found = load_kinds().get(key)
    if found is None:
        raise BadTemplate(f"没有“{key}”这种通报。可用的有：{'、'.join(load_kinds())}。")
    return found


def build_kind(text: str, file: str = "模板") -> Kind:
    """Raises BadTemplate."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTemplate(f"通报模板 {file} 读不了：{error}。") from error
    require_sound(data, file)
    answer = data.get("answer")
    plain = ("key", "name", "name_en", "order", "form", "period", "title", "addressee", "office", "number_word")
    return Kind(
        **{name: data[name] for name in plain},
        figures=tuple(FigureSpec(**entry) for entry in data.get("figures", [])),
        blocks=tuple(data["blocks"]),
        answering=Answering(**answer) if answer else None,
        paper=data.get("paper", "通报"),
        one_page=data.get("one_page", False),
    )
