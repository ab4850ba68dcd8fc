"""What a template asks of the metric layer, known beforehand: each form and month is asked once for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sanzhua.base.periods import Period
from sanzhua.bulletins.kinds import FigureSpec, Kind

BACK = {"month": 1, "year": 12}
_YEAR = 12


class Place(NamedTuple):
    """A question's form, month and condition (empty: every row)."""

    form: str
    period: Period
    where: str = ""


@dataclass(slots=True)
class Wanted:
    """All metrics of a place, and whether by unit, too."""

    metrics: set[str] = field(default_factory=set)
    by_unit: bool = False


def wanted_of(kind: Kind, period: Period) -> dict[Place, Wanted]:
    """By place. What stands in no template, such as a figure that an official adds, is asked by itself."""
    found: dict[Place, Wanted] = {}
    for place, metric, by_unit in [*_of_figures(kind, period), *_of_blocks(kind, period)]:
        wanted = found.setdefault(place, Wanted())
        wanted.metrics.add(metric)
        wanted.by_unit |= by_unit
    return found


def _of_figures(kind: Kind, period: Period) -> Iterator[tuple[Place, str, bool]]:
    for spec in kind.figures:
        place = Place(spec.form or kind.form, period.shifted(-spec.back), spec.where)
        yield place, spec.metric, False
        if spec.shown == "growth":
            yield place._replace(period=period), spec.metric, False


def _of_blocks(kind: Kind, period: Period) -> Iterator[tuple[Place, str, bool]]:
    specs = {spec.key: spec for spec in kind.figures}
    for block in kind.blocks:
        now = Place(block.get("form") or kind.form, period)
        match block["kind"]:
            case "change":
                yield from _of_change(specs[block["figure"]], block, now)
            case "chart" if block["shape"] == "trend":
                for back in range(period.month):
                    yield now._replace(period=period.shifted(-back)), block["metric"], False
                    yield now._replace(period=period.shifted(-back - _YEAR)), block["metric"], False
            case "chart" | "ends":
                yield now, block["metric"], True
            case "rank_moves":
                yield now, block["metric"], True
                yield now._replace(period=period.previous()), block["metric"], True
            case "ranking" | "by_unit":
                for metric in metrics_of(block):
                    yield now, metric, True


def _of_change(spec: FigureSpec, block: dict[str, Any], now: Place) -> Iterator[tuple[Place, str, bool]]:
    form = spec.form or now.form
    for name in block["against"]:
        yield Place(form, now.period.shifted(-BACK[name]), spec.where), spec.metric, False


def metrics_of(block: dict[str, Any]) -> list[str]:
    """Of a table by unit: those of its columns and the one that it is ordered by."""
    ordered = [block["order_by"]] if "order_by" in block else []
    return [*(column["metric"] for column in block["columns"]), *ordered]
