from __future__ import annotations

import re

from sanzhua.charts.columns import Series, grouped_columns
from sanzhua.charts.ranks import RankBar, rank_bars


def widths(svg: str) -> list[float]:
    return [float(found) for found in re.findall(r'<rect class="b1"[^>]* width="([0-9.]+)"', svg)]


def test_bars_stand_from_one_zero_and_print_their_figures() -> None:
    svg = rank_bars([RankBar("甲县", 0.5, "50.0"), RankBar("乙<区>", 0.25, "25.0")], title="完成率")
    first, second = widths(svg)
    assert first == 2 * second
    assert "50.0" in svg
    assert "乙&lt;区&gt;" in svg
    assert 'aria-label="完成率"' in svg


def test_nothing_is_drawn_of_nothing_and_a_negative_has_no_length() -> None:
    assert rank_bars([], title="空") == ""
    assert widths(rank_bars([RankBar("甲", -3.0, "−3.0"), RankBar("乙", None, "—")], title="负")) == [1.0, 1.0]


def test_two_years_stand_side_by_side_and_a_missing_month_is_a_dash() -> None:
    this = Series("今年", {"1月": (1.0, "1.00"), "2月": (2.0, "2.00")})
    last = Series("去年", {"1月": (1.5, "1.50")})
    svg = grouped_columns([this, last], title="趋势")
    assert svg.count('class="b1"') == 3
    assert svg.count('class="b5"') == 2
    assert ">—</text>" in svg
    assert grouped_columns([], title="空") == ""
