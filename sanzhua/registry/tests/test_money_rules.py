"""Sums and judgements about money, with worked examples and over many made-up cases."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sanzhua.registry.rules.money import (
    KINDS,
    ahead,
    falls_ahead,
    plan_progress,
    planned_to,
    seasonal_curve,
    seasonal_split,
    summed,
)

WAN = 10_000
SEASON = (1, 1, 3, 9, 12, 14, 14, 14, 13, 11, 5, 3)
AMOUNTS = st.integers(-(10**12), 10**12)


def test_the_shipped_curve_rests_in_winter() -> None:
    curve = seasonal_curve()
    assert max(curve[month] for month in (0, 1, 2, 10, 11)) < min(curve[3:10])


def test_twelve_hundred_wan_over_the_worked_example() -> None:
    split = seasonal_split(1_200 * WAN, SEASON)
    assert [month // WAN for month in split] == [12, 12, 36, 108, 144, 168, 168, 168, 156, 132, 60, 36]
    assert (planned_to(split, 6), plan_progress(576 * WAN, split, 6)) == (480 * WAN, 1.2)


@given(st.integers(0, 10**13), st.lists(st.integers(0, 50), min_size=12, max_size=12).filter(any))
def test_a_split_never_loses_a_yuan(total: int, parts: list[int]) -> None:
    split = seasonal_split(total, parts)
    assert (sum(split), len(split), min(split) >= 0) == (total, 12, True)


def test_no_plan_so_far_and_nothing_known_give_no_rate() -> None:
    assert plan_progress(5, [0, 0, 3] + [0] * 9, 2) is None
    assert plan_progress(None, [1] * 12, 6) is None


@given(st.lists(st.tuples(st.sampled_from(KINDS), AMOUNTS)))
def test_sums_do_not_depend_on_order_and_a_correction_takes_back_exactly(entries: list[tuple[str, int]]) -> None:
    sums = summed(entries)
    assert summed(reversed(entries)) == sums
    assert set(summed([*entries, *((kind, -amount) for kind, amount in entries)]).values()) == {0}


def test_own_money_arrives_without_being_allotted() -> None:
    sums = summed([("arrived", 5)])
    assert (ahead(sums, by_paper=False), [one.by for one in ahead(sums, by_paper=True)]) == ((), [5])


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 9))), st.sampled_from(KINDS), st.integers(-9, 9))
def test_an_entry_asks_for_a_reason_only_where_it_widens_a_gap(
    entries: list[tuple[str, int]], kind: str, amount: int
) -> None:
    sums = summed(entries)
    before = sum(one.by for one in ahead(sums, by_paper=True))
    after = sum(one.by for one in ahead({**sums, kind: sums[kind] + amount}, by_paper=True))
    if falls_ahead(sums, kind, amount, by_paper=True) is None:
        assert after <= before
