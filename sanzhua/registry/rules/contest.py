"""How a competition is scored; plain values, no Django. Source: docs/rules/competition.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HIGHER, LOWER = "higher", "lower"
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Measure:
    """One chosen metric; `weight` is the points of the best."""

    key: str
    weight: int
    better: str


@dataclass(frozen=True, slots=True)
class Point:
    """One score with its arithmetic. `missing`: the unit's report is not in; `value` None: in, but without a figure."""

    value: float | None
    best: float | None
    weight: int
    score: Decimal
    better: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's line: `rank` is None as long as one of its reports is missing."""

    unit: int
    points: tuple[Point, ...]
    total: Decimal
    rank: int | None


def point(value: float | None, best: float | None, measure: Measure, *, missing: bool = False) -> Point:
    """weight x value / best, or weight x best / value where lower is better; two decimals, half up.

    No figure and nothing above zero give no points; where lower is better, zero is as good as the best.
    """
    score = Decimal(0)
    if value is not None and best is not None and not missing:
        score = measure.weight * _share(Decimal(str(value)), Decimal(str(best)), measure.better)
    return Point(value, best, measure.weight, score.quantize(_CENT, ROUND_HALF_UP), measure.better, missing)


def standings(
    measures: Sequence[Measure], values: Mapping[int, Mapping[str, float | None]], missing: Mapping[int, frozenset[str]]
) -> list[Standing]:
    """The units of one league, best first; `values` by unit and metric, `missing` the metrics whose report is out.

    Equal totals share a rank and the next one is skipped; units with a missing report stand last, without a rank.
    """
    best = {one.key: _best(one, values, missing) for one in measures}
    lines = [_line(unit, measures, best, own, missing.get(unit, frozenset())) for unit, own in values.items()]
    whole = sorted((line for line in lines if not missing.get(line.unit)), key=lambda line: -line.total)
    ranked: list[Standing] = []
    for place, line in enumerate(whole, start=1):
        tied = bool(ranked) and ranked[-1].total == line.total
        ranked.append(Standing(line.unit, line.points, line.total, ranked[-1].rank if tied else place))
    return ranked + [line for line in lines if missing.get(line.unit)]


def _line(
    unit: int,
    measures: Sequence[Measure],
    best: Mapping[str, float | None],
    own: Mapping[str, float | None],
    out: frozenset[str],
) -> Standing:
    points = tuple(point(own.get(one.key), best[one.key], one, missing=one.key in out) for one in measures)
    return Standing(unit, points, sum((each.score for each in points), Decimal(0)), None)


def _best(
    measure: Measure, values: Mapping[int, Mapping[str, float | None]], missing: Mapping[int, frozenset[str]]
) -> float | None:
    known = [
        value
        for unit, own in values.items()
        if (value := own.get(measure.key)) is not None and measure.key not in missing.get(unit, frozenset())
    ]
    if not known:
        return None
    return max(known) if measure.better == HIGHER else min(known)


def _share(value: Decimal, best: Decimal, better: str) -> Decimal:
    if better == HIGHER:
        return value / best if best > 0 and value > 0 else Decimal(0)
    if value <= 0 or value <= best:
        return Decimal(1)
    return best / value if best > 0 else Decimal(0)
