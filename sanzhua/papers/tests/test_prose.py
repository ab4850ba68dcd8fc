"""How prose shows its locked figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.papers import prose


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
    assert prose.shown(value, style) == text


def test_table_cells_leave_the_unit_to_the_heading() -> None:
    assert prose.shown(3_340_000_000, "yi", with_unit=False) == "33.40"
    assert prose.shown(0.545, "percent", with_unit=False) == "54.5"


def test_growth_wants_a_base_above_zero() -> None:
    assert prose.growth(110, 100) == pytest.approx(0.1)
    assert prose.growth(110, 0) is None
    assert prose.growth(110, -5) is None
    assert prose.growth(None, 100) is None


def test_words_are_filled_and_figures_stay_tokens() -> None:
    text = "{span}完成{完成投资}，{above_or_below}时间进度"
    assert prose.filled(text, {"span": "1–6月", "above_or_below": "低于"}) == "1–6月完成{完成投资}，低于时间进度"


@given(st.lists(st.tuples(st.booleans(), st.text(st.characters(exclude_characters="{}"), min_size=1)), max_size=8))
def test_pieces_joined_again_are_the_paragraph(parts: list[tuple[bool, str]]) -> None:
    text = "".join("{" + word + "}" if figure else word for figure, word in parts)
    again = "".join("{" + part + "}" if kind == "figure" else part for kind, part in prose.pieces(text))
    assert again == text
    assert prose.tokens(text) == [word for figure, word in parts if figure]
