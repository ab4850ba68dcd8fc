from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.base.money import UNITS, Amount, format_wan, format_yi, half_up, read_money, yuan_of


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1,200", 12_000_000), ("６，０２３．０７", 60_230_700), ("996.48\xa0", 9_964_800), ("1 200", 12_000_000),
        ("0.85亿", 85_000_000), ("15,267,200元", 15_267_200), ("500万", 5_000_000), ("-20", -200_000),
        ("3千万", 30_000_000),
        ("2亿5000万", 250_000_000), ("￥300", 3_000_000), ("1.2亿元", 120_000_000), ("3000(万元)", 30_000_000),
    ],
)  # fmt: skip
def test_a_clear_amount_is_exact(text: str, yuan: int) -> None:
    assert read_money(text, "wan") == Amount(yuan)


@pytest.mark.parametrize("text", ["", "—", "/", "无", " - ", "——"])
def test_a_dash_is_no_amount_and_no_doubt(text: str) -> None:
    assert read_money(text, "wan") == Amount(None, absent=True)


@pytest.mark.parametrize(
    "text", ["约4000万元", "4000万元左右", "4000余万元", "4000多万", "近4000万", "4000万以上", "4000万（暂估）"]
)
def test_a_rough_amount_has_its_value_and_a_doubt(text: str) -> None:
    amount = read_money(text, "wan")
    assert amount.yuan == 40_000_000
    assert amount.code in ("money_approx", "money_lower_bound", "money_remark")


@pytest.mark.parametrize(
    "text",
    ["3000-5000", "总投资1.2亿，一期5000万", "一期2亿，二期3亿",
     "5000\n3000", "见备注", "100%", "1.2.3", "12,34", "1200美元", "五千万", "5000+3000"],
)  # fmt: skip
def test_what_is_not_one_amount_gives_none(text: str) -> None:
    amount = read_money(text, "wan")
    assert amount.yuan is None
    assert amount.code


def test_no_unit_no_amount() -> None:
    assert read_money("300", None) == Amount(None, "no_unit")
    assert read_money("300万", None) == Amount(3_000_000)


@given(st.decimals(0, 10**6, places=4), st.sampled_from(["yuan", "wan", "yi"]))
def test_a_written_number_is_never_off(number: Decimal, unit: str) -> None:
    exact = half_up(number * UNITS[unit])
    assert read_money(f"{number}", unit).yuan == exact
    assert read_money(f"{number:,}", unit).yuan == exact
    assert yuan_of(float(number), unit) == exact


@given(st.text(alphabet="0123456789.,，万亿元约余多至-~（）() 一二期总投资", max_size=16))
def test_a_text_is_an_amount_or_a_doubt_and_its_digits_are_all_used(text: str) -> None:
    amount = read_money(text, "wan")
    if amount.yuan is None:
        assert amount.code or amount.absent
    elif not amount.code:
        assert sum(sign.isdigit() for sign in text) > 0
        assert not set(text) & set("至~")


def test_amounts_are_shown_with_a_true_minus_and_a_dash_for_nothing() -> None:
    assert format_wan(12_345_678) == "1,235"
    assert format_wan(-12_345_678, 2) == "−1,234.57"
    assert format_wan(-3) == "0"
    assert format_yi(1_110_000_000) == "11.10"
    assert format_yi(None) == "—"
