"""A map of areas in five steps of one colour, with points on it; names, values and links stand on the map itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sanzhua.charts.svg import Markup, element

Ring = Sequence[tuple[float, float]]
_WIDTH = 720.0
_EDGE = 12.0
STEPS = 5


@dataclass(frozen=True)
class Area:
    """`value` None: nothing is known there, the area stays blank. `shown` is the value as people read it.

    `step`, 0 to 5, is given by who has steps of its own, such as classes between a lowest and a highest value.
    """

    name: str
    rings: Sequence[Ring]
    value: float | None = None
    shown: str = ""
    url: str = ""
    step: int | None = None


@dataclass(frozen=True)
class Point:
    name: str
    lon: float
    lat: float
    url: str = ""


@dataclass(frozen=True)
class _Frame:
    """Degrees to pixels: true to shape in the middle of the map, north above."""

    west: float
    north: float
    across: float
    scale: float
    height: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return _EDGE + (lon - self.west) * self.across * self.scale, _EDGE + (self.north - lat) * self.scale


def area_map(areas: Sequence[Area], points: Sequence[Point] = (), *, title: str) -> Markup:
    """The drawing; empty where there is no area. Its figures stand in the table beside it."""
    corners = [corner for area in areas for ring in area.rings for corner in ring]
    if not corners:
        return Markup("")
    frame = _frame(corners)
    top = max((area.value or 0.0 for area in areas), default=0.0)
    shapes = "".join(_shape(area, frame, top) for area in areas)
    dots = "".join(_dot(point, frame) for point in points)
    words = "".join(_words(area, frame) for area in areas)
    box = f"0 0 {_WIDTH:.0f} {math.ceil(frame.height)}"
    # An image hides what is in it from a screen reader; a map whose areas are links is a group of them.
    role = "group" if any(area.url for area in areas) or any(point.url for point in points) else "img"
    return Markup(element("svg", shapes + dots + words, class_="areas", viewBox=box, role=role, aria_label=title))


def step_of(value: float | None, top: float) -> int:
    """1 to 5 in equal steps up to the largest value; 0 for nothing known and for zero."""
    if not value or value <= 0 or top <= 0:
        return 0
    return min(STEPS, math.ceil(STEPS * value / top))


def _frame(corners: Sequence[tuple[float, float]]) -> _Frame:
    lons, lats = [lon for lon, _ in corners], [lat for _, lat in corners]
    across = math.cos(math.radians((min(lats) + max(lats)) / 2))
    scale = (_WIDTH - 2 * _EDGE) / max((max(lons) - min(lons)) * across, 1e-6)
    return _Frame(min(lons), max(lats), across, scale, (max(lats) - min(lats)) * scale + 2 * _EDGE)


def _shape(area: Area, frame: _Frame, top: float) -> str:
    lines = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (frame.at(*corner) for corner in ring)) + "Z"
        for ring in area.rings
    )
    said = element("title", escape(f"{area.name} {area.shown}".strip()))
    step = step_of(area.value, top) if area.step is None else area.step
    drawn = element("path", said, class_=f"m{step}", d=lines, fill_rule="evenodd")
    return element("a", drawn, href=area.url) if area.url else drawn


def _dot(point: Point, frame: _Frame) -> str:
    x, y = frame.at(point.lon, point.lat)
    drawn = element("circle", element("title", escape(point.name)), class_="pt", cx=x, cy=y, r=4)
    return element("a", drawn, href=point.url) if point.url else drawn


def _words(area: Area, frame: _Frame) -> str:
    x, y = frame.at(*_middle(max(area.rings, key=_size)))
    name = element("text", escape(area.name), x=x, y=y, text_anchor="middle", class_="name")
    return name + (
        element("text", escape(area.shown), x=x, y=y, dy="1.2em", text_anchor="middle") if area.shown else ""
    )


def _size(ring: Ring) -> float:
    """Twice the enclosed area, without its sign."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)))


def _middle(ring: Ring) -> tuple[float, float]:
    """Centre of gravity of the enclosed area; of the corners where the ring encloses none."""
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)
    if abs(twice) < 1e-12:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    lon = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * twice)
    lat = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * twice)
    return lon, lat
