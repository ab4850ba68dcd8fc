"""The sentences that rules write: rises, falls, what is flat, who stands first and last, who moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.bulletins.rules import wording
from sanzhua.papers import prose


@pytest.mark.parametrize(
    ("now", "before", "is_rate", "said"),
    [
        (110, 100, False, "环比增长{k}"),
        (90, 100, False, "环比下降{k}"),
        (100, 100, False, "环比持平"),
        (100_001, 100_000, False, "环比持平"),
        (5, 0, False, ""),
        (5, None, False, ""),
        (0.5, 0.4, True, "环比提高{k}"),
        (0.4, 0.5, True, "环比回落{k}"),
        (0.4, 0.4004, True, "环比持平"),
        (0.4, None, True, ""),
    ],
)
def test_a_change_is_said_by_its_sign_and_a_tiny_one_is_none(
    now: float, before: float | None, is_rate: bool, said: str
) -> None:
    change = wording.change_between(now, before, is_rate=is_rate)
    assert wording.change_words(change, "month", "k") == said


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_a_rise_never_prints_as_nought(now: int, before: int) -> None:
    change = wording.change_between(now, before, is_rate=False)
    if "{k}" in wording.change_words(change, "year", "k"):
        assert prose.shown(change.value, change.style) != "0.0%"


def test_three_are_named_at_either_end_of_a_long_league() -> None:
    assert wording.ends(list("甲乙丙丁戊己庚")) == ("甲、乙、丙居前3位", "戊、己、庚居后3位")


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ([1, 2, 2, 2, 2, 6], ("甲居首位", "己居末位")),
        ([1, 1, 3, 4, 5, 5], ("甲、乙、丙居前3位", "丁、戊、己居后3位")),
        ([1, 1, 1, 1, 5, 6], ("", "")),
        ([1, 1, 1, 1, 1, 1], ("", "")),
    ],
)
def test_of_units_in_one_place_all_or_none_are_named(places: list[int], said: tuple[str, str]) -> None:
    assert wording.ends(list("甲乙丙丁戊己"), places=places) == said


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ("甲乙丙丁", ("甲、乙居前2位", "丙、丁居后2位")),
        ("甲乙丙", ("甲居首位", "丙居末位")),
        ("甲", ("", "")),
        ("", ("", "")),
    ],
)
def test_nobody_stands_at_both_ends_of_a_short_league(units: str, said: tuple[str, str]) -> None:
    assert wording.ends(list(units)) == said


def test_moves_tell_the_furthest_first_and_only_who_stood_both_times() -> None:
    now, before = {"甲": 1, "乙": 2, "丙": 3, "丁": 4, "新": 5}, {"甲": 3, "乙": 1, "丙": 2, "丁": 4}
    assert wording.rank_moves(now, before) == "甲上升2位、乙下降1位、丙下降1位"
    assert wording.rank_moves({"甲": 1}, {"甲": 1}) == "各单位位次与上月相同"
    assert wording.rank_moves({"新": 1}, {"甲": 1}) == ""


def test_missing_units_are_said_and_nothing_is_said_of_none() -> None:
    assert wording.missing_sentence(["甲县", "乙区"]) == "甲县、乙区缺报，各项数字不含上述单位。"
    assert wording.missing_sentence([]) == ""
    assert wording.frame(moved=True, missing=True) == "（按可比口径，同口径，不含缺报单位）"
    assert wording.frame(moved=False, missing=False) == ""
