"""Bars: a share of a whole, and a project's own months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sanzhua.charts.svg import Markup, element

_MINI_WIDTH = 74
_MINI_HEIGHT = 8
_STEP = 23.4
_BAR = 17.0
_TOP = 2.0
_BASE = 50.0
_HEIGHT = 64
_LEAST = 0.8


@dataclass(frozen=True)
class Bar:
    """One month: `label` under the axis, `value` None where nothing was reported, mark "", "warn" or "bad"."""

    label: str
    value: float | None
    mark: str = ""


def mini_bar(ratio: float) -> Markup:
    """A bar of fixed width for a share; what lies outside 0 to 1 is drawn at the nearer end."""
    done = _MINI_WIDTH * min(1.0, max(0.0, ratio))
    ground = element("rect", class_="b0", width=_MINI_WIDTH, height=_MINI_HEIGHT)
    filled = element("rect", class_="b1", width=done, height=_MINI_HEIGHT)
    box = f"0 0 {_MINI_WIDTH} {_MINI_HEIGHT}"
    return Markup(
        element("svg", ground + filled, class_="mini", viewBox=box, preserveAspectRatio="none", aria_hidden="true")
    )


def goal_bar(ratio: float, goal: float) -> Markup:
    """The same with a line where it should stand by now."""
    done, wanted = (_MINI_WIDTH * min(1.0, max(0.0, share)) for share in (ratio, goal))
    ground = element("rect", class_="b0", width=_MINI_WIDTH, height=_MINI_HEIGHT)
    filled = element("rect", class_="b1", width=done, height=_MINI_HEIGHT)
    line = element("path", class_="tick", d=f"M{wanted:.1f} -1V{_MINI_HEIGHT + 1}")
    box = f"0 0 {_MINI_WIDTH} {_MINI_HEIGHT}"
    drawn = ground + filled + line
    return Markup(element("svg", drawn, class_="mini", viewBox=box, preserveAspectRatio="none", aria_hidden="true"))


def wide_bar(value: float, top: float, look: str = "b1") -> Markup:
    """A bar from zero that fills its cell at `top`; `look`: b1, b2, or bw where something stays too long."""
    width = 240.0 * min(1.0, max(0.0, value / top)) if top > 0 else 0.0
    drawn = element("rect", class_=look, width=width, height=14)
    return Markup(element("svg", drawn, viewBox="0 0 240 14", preserveAspectRatio="none", aria_hidden="true"))


def month_bars(bars: Sequence[Bar], *, title: str) -> Markup:
    """A series from one zero, the last bar being this period; a missing month is a dash, never a bar of nothing.

    The drawing is named by `title`; its numbers stand in the table beside it.
    """
    width = round(_STEP * max(1, len(bars)))
    top = max((bar.value for bar in bars if bar.value is not None), default=0.0)
    low = min((bar.value for bar in bars if bar.value is not None), default=0.0)
    scale = (_BASE - _TOP) / max(top, -low, 1.0)
    axis = element("path", class_="ax", d=f"M0 {_BASE + 0.5}H{width}")
    drawn = "".join(_column(index, bar, scale, index == len(bars) - 1) for index, bar in enumerate(bars))
    box = f"0 0 {width} {_HEIGHT}"
    return Markup(element("svg", axis + drawn, class_="spark", viewBox=box, role="img", aria_label=title))


def _column(index: int, bar: Bar, scale: float, is_last: bool) -> str:
    left = 3 + index * _STEP
    middle = left + _BAR / 2
    label = element("text", escape(bar.label), x=middle, y=62, text_anchor="middle")
    if bar.value is None:
        return element("text", "—", x=middle, y=48, text_anchor="middle") + label
    height = max(_LEAST, abs(bar.value) * scale)
    colour = {"warn": "bw", "bad": "bb"}.get(bar.mark) or ("b1" if is_last else "b2")
    return element("rect", class_=colour, x=left, width=_BAR, y=_BASE - height, height=height) + label
