"""Dividing by shares: whole yuan, and nothing lost or won."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.registry.rules.attraction import WHOLE, parts_of


@st.composite
def lawful_shares(draw: st.DrawFn) -> dict[int, int]:
    cuts = sorted(draw(st.sets(st.integers(1, WHOLE - 1), min_size=1, max_size=8)))
    parts = [after - before for before, after in zip([0, *cuts], [*cuts, WHOLE], strict=True)]
    return dict(enumerate(parts))


@given(st.integers(0, 10**15), lawful_shares())
def test_parts_are_whole_and_sum_to_the_whole(whole: int, shares: dict[int, int]) -> None:
    parts = parts_of(whole, shares)
    assert sum(parts.values()) == whole
    assert all(abs(parts[key] * WHOLE - whole * share) < WHOLE for key, share in shares.items())


@given(st.integers(0, 10**15), lawful_shares(), st.randoms())
def test_the_order_of_the_units_changes_nothing(whole: int, shares: dict[int, int], chance: object) -> None:
    mixed = list(shares.items())
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert parts_of(whole, dict(mixed)) == parts_of(whole, shares)


def test_the_yuan_that_is_left_goes_to_the_largest_remainder() -> None:
    assert parts_of(1_000_001, {1: 333, 2: 333, 3: 334}) == {1: 333_000, 2: 333_000, 3: 334_001}
    assert parts_of(1, {7: 500, 5: 500}) == {5: 1, 7: 0}


def test_shares_that_are_no_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="whole"):
        parts_of(100, {1: 600, 2: 300})
