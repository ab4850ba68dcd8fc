from __future__ import annotations

import re

from sanzhua.charts.bars import Bar, mini_bar, month_bars


def heights(drawing: str) -> list[float]:
    return [float(found) for found in re.findall(r'<rect[^>]* height="([\d.]+)"', drawing)]


def test_the_highest_month_fills_the_drawing_and_the_rest_follow_one_scale() -> None:
    drawing = month_bars([Bar("5", 50), Bar("6", 100)], title="近2个月")
    assert heights(drawing) == [24.0, 48.0]


def test_a_missing_month_is_a_dash_and_no_bar() -> None:
    drawing = month_bars([Bar("1", None), Bar("2", 0)], title="近2个月")
    assert drawing.count("<rect") == 1
    assert ">—</text>" in drawing


def test_a_marked_month_takes_the_colour_of_its_mark() -> None:
    assert 'class="bw"' in month_bars([Bar("6", 10, "warn")], title="x")


def test_the_title_is_escaped_and_nothing_needs_a_style() -> None:
    drawing = month_bars([Bar("6", 10)], title='"<x>')
    assert "<x>" not in drawing
    assert "style=" not in drawing


def test_a_share_beyond_the_whole_stays_in_its_frame() -> None:
    assert 'width="74.0"' in mini_bar(1.4) or mini_bar(1.4).count('width="74"') == 2
    assert 'width="0"' in mini_bar(-0.2)
