"""Horizontal bars, one a unit, from one zero; name on the left, the figure as printed at the end of the bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sanzhua.charts.svg import Markup, element

WIDTH = 620
_NAMES = 132
_FIGURES = 74
_ROW = 24
_BAR = 14
_LEAST = 1.0


@dataclass(frozen=True, slots=True)
class RankBar:
    label: str
    value: float | None
    shown: str


def rank_bars(bars: Sequence[RankBar], *, title: str) -> Markup:
    """Empty without a bar. A negative figure is drawn as nothing and told by its words."""
    if not bars:
        return Markup("")
    top = max((bar.value or 0.0 for bar in bars), default=0.0)
    body = "".join(_bar(place, bar, top) for place, bar in enumerate(bars))
    height = _ROW * len(bars) + 4
    axis = element("path", class_="ax", d=f"M{_NAMES} 0V{height}")
    box = f"0 0 {WIDTH} {height}"
    return Markup(element("svg", axis + body, class_="ranks", viewBox=box, role="img", aria_label=title))


def _bar(place: int, bar: RankBar, top: float) -> str:
    middle = 2 + place * _ROW + _ROW / 2
    room = WIDTH - _NAMES - _FIGURES
    width = max(_LEAST, room * max(0.0, bar.value or 0.0) / top) if top > 0 else _LEAST
    name = element("text", escape(bar.label), x=_NAMES - 8, y=middle + 4, text_anchor="end")
    drawn = element("rect", class_="b1", x=_NAMES, y=middle - _BAR / 2, width=width, height=_BAR)
    return name + drawn + element("text", escape(bar.shown), class_="num", x=_NAMES + width + 6, y=middle + 4)
