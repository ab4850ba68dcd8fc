from __future__ import annotations

from sanzhua.ui import figures


def test_amounts_are_shown_in_the_unit_of_the_heading() -> None:
    assert figures.wan(138_000_000) == "13,800"
    assert figures.yi(1_110_200_000) == "11.10"


def test_a_missing_value_is_a_dash_and_zero_is_zero() -> None:
    assert [figures.wan(None), figures.percent(None), figures.points(None), figures.count(None)] == ["—"] * 4
    assert (figures.wan(0), figures.percent(0.0), figures.count(0)) == ("0", "0.0%", "0")


def test_shares_have_one_digit_and_halves_go_up() -> None:
    assert figures.percent(0.8255) == "82.6%"
    assert figures.percent(1.209) == "120.9%"


def test_differences_carry_their_sign_and_a_true_minus() -> None:
    assert figures.points(0.174) == "+17.4点"
    assert figures.points(-0.001) == "\u22120.1点"
    assert figures.change(-0.036) == "\u22123.6%"
    assert figures.change(0) == "0.0%"
    assert (figures.points(-0.0002), figures.change(-0.0002)) == ("0.0点", "0.0%")


def test_a_count_of_shared_things_shows_its_part_and_a_whole_one_no_point() -> None:
    assert [figures.parts(each) for each in (3, 2.5, 1234.125, 0, 100, None)] == [
        "3",
        "2.5",
        "1,234.125",
        "0",
        "100",
        "—",
    ]
