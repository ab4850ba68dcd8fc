"""Rates under a form's sums, never without what they are divided by. Source: domain.md 3.3, rates.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files

from sanzhua.base.money import format_wan
from sanzhua.formbook.definition import Form
from sanzhua.formbook.history import Row
from sanzhua.formbook.official_sums import identity, projects_of, sums

_DASH = "—"


@dataclass(frozen=True, slots=True)
class Rate:
    """`shown` is 75.0%, or a dash where there is nothing to divide by; `arithmetic` names both sides with amounts."""

    label: str
    shown: str
    arithmetic: str


def rates(form: Form, rows: Sequence[Row], lang: str = "zh") -> list[Rate]:
    """In the order of the data; empty for a form that prints none, or whose version lacks the columns. Rows as for
    `official_sums`: money in yuan."""
    return [
        _of_projects(form, one, rows, lang) if one.get("of") == "projects" else _of_money(form, one, rows, lang)
        for one in _listed().get(form.key, ())
        if form.by_key.keys() >= columns_of(one)
    ]


def columns_of(one: dict[str, str]) -> set[str]:
    """The columns that a rate is worked out from."""
    return {one[side] for side in ("column", "over") if side in one}


def labels_with(form: str, column: str) -> list[tuple[str, str]]:
    """The Chinese and the English label of each rate that wants the column."""
    return [(one["label"], one["label_en"]) for one in _listed().get(form, ()) if column in columns_of(one)]


def rate_line(found: Iterable[Rate], lang: str = "zh") -> str:
    """Rates that can be worked out, as one note; empty where none can."""
    told = [f"{one.label} {one.shown}（{one.arithmetic}）" for one in found if one.shown != _DASH]
    return "；".join(told) if lang == "zh" else "; ".join(told).replace("（", " (").replace("）", ")")


@cache
def _listed() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = tomllib.loads(
        files("sanzhua.formbook").joinpath("rates.toml").read_text(encoding="utf-8")
    )
    return found


def _of_money(form: Form, one: dict[str, str], rows: Sequence[Row], lang: str) -> Rate:
    above, below = form.by_key[one["column"]], form.by_key[one["over"]]
    known = sums(rows, [above, below])
    names = [column.heading if lang == "zh" else column.heading_en for column in (above, below)]
    amounts = [format_wan(known[column.key]) for column in (above, below)]
    unit = "万元" if lang == "zh" else "10k yuan"
    arithmetic = f"{names[0]} {amounts[0]} ÷ {names[1]} {amounts[1]} {unit}"
    return Rate(_label(one, lang), _percent(known[above.key], known[below.key]), arithmetic)


def _of_projects(form: Form, one: dict[str, str], rows: Sequence[Row], lang: str) -> Rate:
    column = form.by_key[one["column"]]
    told = [row for row in rows if row.get(column.key) is not None]
    yes, every = len({identity(row) for row in told if row[column.key]}), projects_of(rows)
    words = f"{yes} ÷ {every} 个项目" if lang == "zh" else f"{yes} ÷ {every} projects"
    return Rate(_label(one, lang), _percent(yes if told else None, every), words)


def _label(one: dict[str, str], lang: str) -> str:
    return one["label"] if lang == "zh" else one["label_en"]


def _percent(above: int | None, below: int | None) -> str:
    if above is None or not below:
        return _DASH
    return f"{(Decimal(above) * 100 / Decimal(below)).quantize(Decimal('0.1'), ROUND_HALF_UP)}%".replace("-", "\u2212")
