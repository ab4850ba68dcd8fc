"""The order of a day's way: from stop to stop by what lies nearest. Straight lines, no roads; plain values only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_EARTH_KM = 6_371.0


@dataclass(frozen=True, slots=True)
class Stop:
    """`at` is its place in the caller's list; degrees, None where unknown; `order`: where it comes without a point."""

    at: int
    lon: float | None
    lat: float | None
    order: tuple[Any, ...] = ()


def kilometres(one: tuple[float | None, float | None], other: tuple[float | None, float | None]) -> float | None:
    """As the crow flies; None where a point is unknown."""
    if None in one or None in other:
        return None
    (lon, lat), (to_lon, to_lat) = (tuple(math.radians(value or 0.0) for value in point) for point in (one, other))
    half = math.sin((to_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))


def nearest_first(stops: Sequence[Stop]) -> list[Stop]:
    """Every stop once. It begins with the first by `order`; those without a point come last, by `order`."""
    placed = sorted((stop for stop in stops if stop.lon is not None and stop.lat is not None), key=_by_order)
    unplaced = sorted((stop for stop in stops if stop.lon is None or stop.lat is None), key=_by_order)
    way = placed[:1]
    left = placed[1:]
    while left:
        here = way[-1]
        nearest = min(left, key=lambda stop: (_between(here, stop), _by_order(stop)))
        left.remove(nearest)
        way.append(nearest)
    return way + unplaced


def _between(one: Stop, other: Stop) -> float:
    return kilometres((one.lon, one.lat), (other.lon, other.lat)) or 0.0


def _by_order(stop: Stop) -> tuple[Any, ...]:
    return (*stop.order, stop.at)
