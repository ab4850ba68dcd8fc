"""The Gantt chart: geometry in attributes, words escaped, nothing drawn of nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from sanzhua.charts.gantt import WIDTH, GanttBar, GanttMark, GanttRow, gantt

TODAY = date(2019, 7, 8)


def drawn(*rows: GanttRow) -> str:
    return gantt(rows, title="进度", today=TODAY, today_word="今天")


def test_nothing_dated_draws_nothing() -> None:
    assert drawn() == ""
    assert drawn(GanttRow("备案")) == ""


def test_bars_and_marks_stand_in_their_row() -> None:
    svg = drawn(
        GanttRow("环评", (GanttBar(date(2019, 6, 1), TODAY, "late"),)),
        GanttRow("封顶", marks=(GanttMark(date(2019, 6, 28), "was"), GanttMark(date(2019, 10, 31), "base"))),
    )
    assert 'class="bar late"' in svg
    assert svg.count('class="mark') == 2
    assert "2019-08" in svg
    assert "今天" in svg
    assert "style" not in svg


def test_a_long_name_is_cut_and_signs_are_escaped() -> None:
    svg = drawn(GanttRow("<b>" + "很长的手续名称" * 5, (GanttBar(TODAY, TODAY, "done"),)))
    assert "&lt;b&gt;" in svg
    assert "…" in svg
    ET.fromstring(svg)


DAYS = st.dates(date(2010, 1, 1), date(2040, 12, 31))


@given(st.lists(st.tuples(DAYS, st.integers(0, 900)), min_size=1, max_size=6))
def test_everything_lies_inside_the_picture(spans: list[tuple[date, int]]) -> None:
    rows = [GanttRow("事项", (GanttBar(first, first + timedelta(days=n), "done"),)) for first, n in spans]
    svg = drawn(*rows)
    ET.fromstring(svg)
    for left, width in re.findall(r'<rect class="bar done" x="([\d.]+)"[^>]*? width="([\d.]+)"', svg):
        assert float(left) >= 0
        assert float(left) + float(width) <= WIDTH + 4
    assert len(re.findall(r">\d{4}-\d\d</text>", svg)) <= 13
