"""A Gantt chart: bars and marks by day over a scale of months, one line a row; it stands beside its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from sanzhua.charts.svg import Markup, element

WIDTH = 1320
_NAMES = 230
_ROW = 24
_HEAD = 40
_BAR = 10
_LEAST = 3.0
_PAD = timedelta(days=5)
_MOST_LABELS = 12
_CHARACTERS = 17


@dataclass(frozen=True, slots=True)
class GanttBar:
    """Both days are included. `look`: done, running, late, back (returned) or ahead (still to come)."""

    first: date
    last: date
    look: str


@dataclass(frozen=True, slots=True)
class GanttMark:
    """A diamond on a day. `look`: base (what was promised), was (a date replaced since), plan, met or late."""

    on: date
    look: str


@dataclass(frozen=True, slots=True)
class GanttRow:
    label: str
    bars: tuple[GanttBar, ...] = ()
    marks: tuple[GanttMark, ...] = ()
    strong: bool = False


def gantt(rows: Sequence[GanttRow], *, title: str, today: date, today_word: str) -> Markup:
    """Empty where no row has a date. Rows keep their order, those without a date keep their line."""
    days = [today, *_days(rows)]
    if len(days) == 1:
        return Markup("")
    scale = _Scale(min(days) - _PAD, max(days) + _PAD)
    height = _HEAD + _ROW * len(rows) + 6
    body = "".join([*_months(scale, height), *_lines(rows, scale), _today(scale, today, today_word, height)])
    box = f"0 0 {WIDTH} {height}"
    return Markup(
        element("svg", body, class_="gantt", viewBox=box, width=WIDTH, height=height, role="img", aria_label=title)
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date) -> float:
        """Where a day begins."""
        return _NAMES + (WIDTH - _NAMES - 4) * (day - self.first).days / max(1, (self.last - self.first).days)


def _days(rows: Sequence[GanttRow]) -> Iterator[date]:
    for row in rows:
        for bar in row.bars:
            yield from (bar.first, bar.last)
        yield from (mark.on for mark in row.marks)


def _months(scale: _Scale, height: int) -> Iterator[str]:
    """A line at each month's or quarter's or year's first day, whichever leaves room for the words."""
    firsts = list(_firsts(scale))
    for step in (1, 3, 6, 12, 24, 60, 120):
        shown = [day for day in firsts if (day.year * 12 + day.month - 1) % step == 0]
        if len(shown) <= _MOST_LABELS:
            break
    for day in shown:
        left = scale.at(day)
        yield element("path", class_="ax", d=f"M{left:.1f} {_HEAD - 6}V{height - 6}")
        # The last days leave no room for words: they would run out of the picture.
        if left < WIDTH - 46:
            yield element("text", f"{day:%Y-%m}", x=left + 3, y=_HEAD - 10)


def _firsts(scale: _Scale) -> Iterator[date]:
    day = scale.first.replace(day=1)
    while day <= scale.last:
        if day >= scale.first:
            yield day
        day = (day + timedelta(days=32)).replace(day=1)


def _lines(rows: Sequence[GanttRow], scale: _Scale) -> Iterator[str]:
    for place, row in enumerate(rows):
        top = _HEAD + place * _ROW
        middle = top + _ROW / 2
        yield element("path", class_="ax faint", d=f"M0 {top + _ROW}H{WIDTH}")
        yield element("text", escape(_short(row.label)), class_="strong" if row.strong else None, x=0, y=middle + 4)
        yield from (_bar(bar, scale, middle) for bar in row.bars)
        yield from (_mark(mark, scale, middle) for mark in row.marks)


def _short(label: str) -> str:
    """A wide sign counts twice as much as a Latin one, as it is drawn."""
    room = float(_CHARACTERS)
    for place, sign in enumerate(label):
        room -= 1 if ord(sign) > 0x2E80 else 0.5
        if room < 0:
            return label[: place - 1] + "…"
    return label


def _bar(bar: GanttBar, scale: _Scale, middle: float) -> str:
    left = scale.at(bar.first)
    width = max(_LEAST, scale.at(bar.last + timedelta(days=1)) - left)
    return element("rect", class_=f"bar {bar.look}", x=left, y=middle - _BAR / 2, width=width, height=_BAR)


def _mark(mark: GanttMark, scale: _Scale, middle: float) -> str:
    across, size = scale.at(mark.on), 5
    if mark.look == "was":
        cross = f"M{across - 4:.1f} {middle - 4}l8 8m0 -8l-8 8"
        return element("path", class_="mark was", d=cross)
    diamond = f"M{across:.1f} {middle - size}l{size} {size}l-{size} {size}l-{size} -{size}z"
    return element("path", class_=f"mark {mark.look}", d=diamond)


def _today(scale: _Scale, today: date, word: str, height: int) -> str:
    across = scale.at(today)
    line = element("path", class_="now", d=f"M{across:.1f} 16V{height - 6}")
    anchor = "end" if across > WIDTH - 60 else "start"
    return line + element(
        "text", escape(word), class_="now", x=across + (-3 if anchor == "end" else 3), y=12, text_anchor=anchor
    )
