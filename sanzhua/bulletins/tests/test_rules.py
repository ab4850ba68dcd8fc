"""How a bulletin shows and ranks its figures."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.bulletins import rules


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (None, "yi", "—"),
        (0, "yi", "0.00亿元"),
        (9_862_500_000, "yi", "98.63亿元"),
        (-120_000_000, "yi", "−1.20亿元"),
        (243, "count", "243"),
        (1_230, "count", "1,230"),
        (0.4985, "percent", "49.9%"),
        (1.0, "percent", "100.0%"),
        (-0.0014, "points", "0.1个百分点"),
        (0.174, "points", "17.4个百分点"),
        (-0.081, "growth", "8.1%"),
    ],
)
def test_a_figure_is_printed_as_bulletins_print_it(value: float | None, style: str, text: str) -> None:
    assert rules.shown(value, style) == text


def test_table_cells_leave_the_unit_to_the_heading() -> None:
    assert rules.shown(3_340_000_000, "yi", with_unit=False) == "33.40"
    assert rules.shown(0.545, "percent", with_unit=False) == "54.5"


def test_growth_wants_a_base_above_zero() -> None:
    assert rules.growth(110, 100) == pytest.approx(0.1)
    assert rules.growth(110, 0) is None
    assert rules.growth(110, -5) is None
    assert rules.growth(None, 100) is None


def test_equal_rates_share_a_place_and_unknown_ones_come_last() -> None:
    rows: list[dict[str, Any]] = [
        {"unit": "甲", "rate": 0.5, "order": 1},
        {"unit": "乙", "rate": None, "order": 2},
        {"unit": "丙", "rate": 0.7, "order": 3},
        {"unit": "丁", "rate": 0.5, "order": 0},
    ]
    assert [(place, row["unit"]) for place, row in rules.ranked(rows, "rate")] == [
        (1, "丙"),
        (2, "丁"),
        (2, "甲"),
        (0, "乙"),
    ]


def _row(project: str, done: int | None, plan: int | None, stage: str = "在建") -> dict[str, Any]:
    return {"project": project, "done_year": done, "plan_year": plan, "stage": stage}


def test_a_project_lags_when_its_share_is_more_than_the_points_below_the_months_gone() -> None:
    """June: half of the year has gone, so with 30 points the floor is 20 % of the plan."""
    rows = [_row("a", 19, 100), _row("b", 20, 100), _row("c", 5, 100), _row("d", None, 100), _row("e", 5, None)]
    assert [row["project"] for row in rules.lagging(rows, month=6, points=30, most=10)] == ["c", "a"]


def test_completed_projects_do_not_lag_and_the_list_has_an_end() -> None:
    rows = [_row("done", 0, 100, "竣工"), *(_row(str(number), 0, 100 + number) for number in range(40))]
    found = rules.lagging(rows, month=6, points=30, most=30)
    assert len(found) == 30
    assert found[0]["project"] == "39"


def test_words_are_filled_and_figures_stay_tokens() -> None:
    text = "{span}完成{完成投资}，{above_or_below}时间进度"
    assert rules.filled(text, {"span": "1–6月", "above_or_below": "低于"}) == "1–6月完成{完成投资}，低于时间进度"


@given(st.lists(st.tuples(st.booleans(), st.text(st.characters(exclude_characters="{}"), min_size=1)), max_size=8))
def test_pieces_joined_again_are_the_paragraph(parts: list[tuple[bool, str]]) -> None:
    text = "".join("{" + word + "}" if figure else word for figure, word in parts)
    again = "".join("{" + part + "}" if kind == "figure" else part for kind, part in rules.pieces(text))
    assert again == text
    assert rules.tokens(text) == [word for figure, word in parts if figure]
