from __future__ import annotations

import pytest

from sanzhua.charts.area_map import Area, area_map
from sanzhua.charts.bars import goal_bar, wide_bar
from sanzhua.charts.trend import TrendLine, nice_top, trend

MONTHS = ["1月", "2月", "3月"]


def test_each_line_has_its_look_and_its_name_where_it_ends() -> None:
    lines = [TrendLine("去年", [1, 2, 3], "last"), TrendLine("本年", [1, 2.5, None], "now")]
    drawn = trend(MONTHS, lines, title="累计完成投资")
    assert 'class="ln last"' in drawn
    assert 'class="ln now"' in drawn
    assert drawn.count("<circle") == 2
    assert ">去年</text>" in drawn
    assert 'aria-label="累计完成投资"' in drawn


def test_an_unknown_month_is_left_out_and_never_drawn_as_nothing() -> None:
    drawn = trend(MONTHS, [TrendLine("本年", [1, None, 3], "now")], title="")
    assert drawn.count("<circle") == 2


def test_a_year_of_which_nothing_is_known_is_no_drawing() -> None:
    assert trend(MONTHS, [TrendLine("本年", [None, None, None], "now")], title="") == ""


def test_names_at_the_ends_do_not_lie_over_one_another() -> None:
    lines = [TrendLine("本年", [1, 2, 3], "now"), TrendLine("去年", [1, 2, 3], "last")]
    ends = trend(MONTHS, lines, title="").split("<text")[-2:]
    one, other = (float(piece.split(' y="')[1].split('"')[0]) for piece in ends)
    assert other - one >= 13


@pytest.mark.parametrize(("value", "top"), [(0, 1), (0.7, 0.8), (98.6, 100), (160, 200), (201, 400), (1000, 1000)])
def test_the_scale_ends_at_a_round_number(value: float, top: float) -> None:
    assert nice_top(value) == pytest.approx(top)


def test_a_goal_stands_as_a_line_over_the_bar() -> None:
    assert 'd="M37.0 -1V9"' in goal_bar(0.2, 0.5)
    assert goal_bar(3.0, 0.5).count('width="74"') == 2


def test_a_wide_bar_fills_its_cell_at_the_top() -> None:
    assert 'width="240"' in wide_bar(5, 5)
    assert 'width="120"' in wide_bar(5, 10, "bw")
    assert 'width="0"' in wide_bar(5, 0)


def test_an_area_takes_the_step_that_it_is_given() -> None:
    ring = ((124.0, 43.0), (125.0, 43.0), (125.0, 44.0))
    drawn = area_map([Area("甲", [ring], None, "缺报", step=0), Area("乙", [ring], None, "50.0%", step=4)], title="图")
    assert 'class="m0"' in drawn
    assert 'class="m4"' in drawn
