"""Lines of a year by month: this year with its points, last year dashed, the plan dotted; their table stands beside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sanzhua.charts.svg import Markup, element

_LEFT, _RIGHT, _TOP, _FOOT = 34.0, 54.0, 10.0, 18.0
_PARTS = 4
_LABELS = 6


@dataclass(frozen=True, slots=True)
class TrendLine:
    """`values` by month, None where nothing is known; `look`: now, last or plan."""

    label: str
    values: Sequence[float | None]
    look: str


def trend(
    months: Sequence[str], lines: Sequence[TrendLine], *, title: str, width: int = 378, height: int = 168
) -> Markup:
    """From one zero; a month without a value is left out of its line. Empty where no line has a value."""
    known = [value for line in lines for value in line.values if value is not None]
    if not known:
        return Markup("")
    top = nice_top(max(*known, 0.0))
    frame = _Frame(width, height, top, max(1, len(months) - 1))
    drawn = [_line(frame, line) for line in lines]
    body = "".join([*_rules(frame), *_months(frame, months), *drawn, *_ends(frame, lines)])
    return Markup(element("svg", body, class_="trend", viewBox=f"0 0 {width} {height}", role="img", aria_label=title))


def nice_top(value: float) -> float:
    """A round number not below the value that four parts divide well; 1 where it is not above zero."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * times for times in (1, 2, 4, 6, 8, 10) if power * times >= value)


@dataclass(frozen=True, slots=True)
class _Frame:
    width: int
    height: int
    top: float
    steps: int

    def x(self, place: int) -> float:
        return _LEFT + (self.width - _LEFT - _RIGHT) * place / self.steps

    def y(self, value: float) -> float:
        return self.base - (self.base - _TOP) * max(0.0, value) / self.top

    @property
    def base(self) -> float:
        return self.height - _FOOT


def _rules(frame: _Frame) -> list[str]:
    found = []
    for part in range(_PARTS + 1):
        value = frame.top * part / _PARTS
        y = frame.y(value)
        found.append(element("path", class_="ax", d=f"M{_LEFT} {y:.1f}H{frame.width - _RIGHT:.1f}"))
        found.append(element("text", f"{value:g}", x=_LEFT - 5, y=y + 4, text_anchor="end"))
    return found


def _months(frame: _Frame, months: Sequence[str]) -> list[str]:
    step = max(1, math.ceil(len(months) / _LABELS))
    shown = [place for place in range(len(months)) if (len(months) - 1 - place) % step == 0]
    return [
        element("text", escape(months[place]), x=frame.x(place), y=frame.height - 4.0, text_anchor="middle")
        for place in shown
    ]


def _line(frame: _Frame, line: TrendLine) -> str:
    points = [(frame.x(place), frame.y(value)) for place, value in enumerate(line.values) if value is not None]
    if not points:
        return ""
    way = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    drawn = element("path", class_=f"ln {line.look}", d=way)
    if line.look == "now":
        drawn += "".join(element("circle", class_="dot", cx=x, cy=y, r=2.6) for x, y in points)
    return drawn


def _ends(frame: _Frame, lines: Sequence[TrendLine]) -> list[str]:
    """Each line's name where it ends, none over another."""
    known = (line for line in lines if any(value is not None for value in line.values))
    found, last = [], -math.inf
    for x, y, label, look in sorted((_end(frame, line) for line in known), key=lambda end: end[1]):
        last = max(y, last + 13.0)
        found.append(element("text", escape(label), class_=f"end {look}", x=x + 6, y=last + 4))
    return found


def _end(frame: _Frame, line: TrendLine) -> tuple[float, float, str, str]:
    place = max(place for place, value in enumerate(line.values) if value is not None)
    value = line.values[place]
    assert value is not None
    return frame.x(place), frame.y(value), line.label, line.look
