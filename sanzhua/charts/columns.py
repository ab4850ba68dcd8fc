"""Columns by month, one or two series side by side from one zero, such as this year beside the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from sanzhua.charts.svg import Markup, element

WIDTH = 620
_HEIGHT = 220
_TOP = 40
_BASE = 190
_EDGE = 8
_LEAST = 1.0
# The later series is paler and hatched by its outline, so that it is told apart without colour.
_CLASSES = ("b1", "b5")


@dataclass(frozen=True, slots=True)
class Series:
    """`points`: by label, the value and the figure as printed."""

    name: str
    points: Mapping[str, tuple[float | None, str]]


def grouped_columns(series: Sequence[Series], *, title: str) -> Markup:
    """Labels in the order of the first series; a month without a figure is a dash. Empty without any."""
    labels = list(dict.fromkeys(label for one in series for label in one.points))
    top = max((value or 0.0 for one in series for value, _shown in one.points.values()), default=0.0)
    if not labels:
        return Markup("")
    body = "".join([*_legend(series), *_columns(series, labels, top)])
    axis = element("path", class_="ax", d=f"M0 {_BASE + 0.5}H{WIDTH}")
    box = f"0 0 {WIDTH} {_HEIGHT}"
    return Markup(element("svg", axis + body, class_="cols", viewBox=box, role="img", aria_label=title))


def _legend(series: Sequence[Series]) -> Iterator[str]:
    left = float(_EDGE)
    for one, look in zip(series, _CLASSES, strict=False):
        yield element("rect", class_=look, x=left, y=6, width=12, height=12)
        yield element("text", escape(one.name), x=left + 17, y=16)
        left += 34 + 14 * len(one.name)


def _columns(series: Sequence[Series], labels: Sequence[str], top: float) -> Iterator[str]:
    step = (WIDTH - 2 * _EDGE) / len(labels)
    width = min(34.0, step * 0.8 / len(series))
    for place, label in enumerate(labels):
        middle = _EDGE + step * (place + 0.5)
        yield element("text", escape(label), x=middle, y=_BASE + 18, text_anchor="middle")
        for number, (one, look) in enumerate(zip(series, _CLASSES, strict=False)):
            left = middle + width * (number - len(series) / 2)
            yield from _column(one.points.get(label, (None, "—")), look, left, width, top)


def _column(point: tuple[float | None, str], look: str, left: float, width: float, top: float) -> Iterator[str]:
    value, shown = point
    if value is None:
        yield element("text", "—", x=left + width / 2, y=_BASE - 4, text_anchor="middle")
        return
    height = max(_LEAST, (_BASE - _TOP) * max(0.0, value) / top) if top > 0 else _LEAST
    yield element("rect", class_=look, x=left + 1, y=_BASE - height, width=width - 2, height=height)
    yield element("text", escape(shown), class_="tiny", x=left + width / 2, y=_BASE - height - 4, text_anchor="middle")
