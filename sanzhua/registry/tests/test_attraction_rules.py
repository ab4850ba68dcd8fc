"""Likeness of investors, silence and shares, on plain values."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.registry.rules.attraction import Named, alike_pairs, core_of, is_silent, shares_fault

CODE, OTHER = "91220300MA0Y2R1T3X", "91220300MA0Y2R1T48"


FIRM = (
    "吉粮集团有限公司",
    "吉粮（四平）有限责任公司",
    " 吉粮 股份有限公司",
    "吉粮",
    "吉林省长春市吉粮实业发展有限公司",
)


@pytest.mark.parametrize("name", FIRM)
def test_the_words_that_every_firm_bears_are_taken_away(name: str) -> None:
    assert core_of(name) == "吉粮"


def test_a_name_of_such_words_only_keeps_something() -> None:
    assert core_of("投资集团有限公司")


def test_one_code_or_a_like_name_of_another_unit_is_a_pair() -> None:
    coded = [Named(1, 1, CODE, "甲"), Named(2, 2, CODE, "乙")]
    named = [Named(1, 1, "", "华鑫换热器"), Named(2, 2, "", "华鑫换热器")]
    assert [(one.left, one.right, one.same_code) for one in alike_pairs(coded)] == [(1, 2, True)]
    assert [(one.left, one.right, one.likeness) for one in alike_pairs(named)] == [(1, 2, 100)]


def test_two_codes_that_differ_or_one_unit_are_no_pair() -> None:
    assert alike_pairs([Named(1, 1, CODE, "华鑫"), Named(2, 2, OTHER, "华鑫")]) == []
    assert alike_pairs([Named(1, 1, CODE, "华鑫"), Named(2, 1, "", "华鑫")]) == []


def test_silence_begins_after_the_days_allowed() -> None:
    assert not is_silent("talks", date(2019, 6, 1), date(2019, 6, 16))
    assert is_silent("talks", date(2019, 6, 1), date(2019, 6, 17))
    assert not is_silent("", date(2018, 1, 1), date(2019, 6, 17))


@pytest.mark.parametrize(
    ("shares", "fault"),
    [({1: 600, 2: 400}, ""), ({1: 1000}, "few"), ({1: 600, 2: 300}, "sum"), ({1: 1100, 2: -100}, "range"), ({}, "few")],
)
def test_shares_are_parts_of_one_whole(shares: dict[int, int], fault: str) -> None:
    assert shares_fault(shares) == fault


@given(st.dictionaries(st.integers(1, 5), st.integers(-10, 1010)))
def test_what_passes_sums_to_one(shares: dict[int, int]) -> None:
    if not shares_fault(shares):
        assert sum(shares.values()) == 1000
        assert min(shares.values()) > 0
