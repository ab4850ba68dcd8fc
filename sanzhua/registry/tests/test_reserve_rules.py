"""Who may enter the pool, which tier a start asks for, and what a year's admissions count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanzhua.base.periods import Period
from sanzhua.registry.rules.reserve import Entered, entry_faults, tier_by_rule, yearly_verdicts
from sanzhua.registry.rules.reserve_data import parameters

VALUES = {key: one.value for key, one in parameters().items()}
YI = 100_000_000


@pytest.mark.parametrize(
    ("total", "livelihood", "excluded", "opinions", "faults"),
    [
        (YI, False, False, 1, []),
        (YI - 1, False, False, 1, ["too_small"]),
        (50_000_000, True, False, 1, []),
        (None, True, False, 1, ["no_total"]),
        (5 * YI, False, True, 0, ["excluded", "too_few_opinions"]),
    ],
)
def test_what_stands_against_admission(
    total: int | None, livelihood: bool, excluded: bool, opinions: int, faults: list[str]
) -> None:
    found = entry_faults(total=total, livelihood=livelihood, excluded=excluded, opinions=opinions, values=VALUES)
    assert found == faults


@pytest.mark.parametrize(
    ("start", "permits", "tier"),
    [
        (Period(2019, 9), None, "annual"),
        (Period(2019, 9), True, "annual"),
        (Period(2019, 9), False, "rolling"),
        (Period(2018, 4), None, "annual"),
        (Period(2020, 1), None, "rolling"),
        (Period(2021, 12), True, "rolling"),
        (Period(2022, 1), None, "early"),
        (Period(2023, 12), None, "early"),
        (Period(2024, 1), None, None),
        (None, True, None),
    ],
)
def test_the_tier_that_a_planned_start_asks_for(start: Period | None, permits: bool | None, tier: str | None) -> None:
    assert tier_by_rule(start_planned=start, year=2019, permits_done=permits, values=VALUES) == tier


def test_a_package_counts_once_and_in_the_year_in_which_it_first_reached_the_line() -> None:
    entered = [
        Entered(1, "road", date(2018, 6, 1), 80_000_000),
        Entered(2, "road", date(2019, 2, 1), YI),
        Entered(3, "road", date(2019, 3, 1), 2 * YI),
        Entered(4, "mill", date(2019, 3, 1), 5 * YI),
    ]
    assert yearly_verdicts(entered, year=2019, at_least=YI) == {2: "counted", 3: "again", 4: "counted"}
    assert yearly_verdicts(entered, year=2018, at_least=YI) == {1: "below"}


admitted = st.builds(
    Entered,
    key=st.integers(1, 10_000),
    package=st.sampled_from("abcdef"),
    on=st.integers(0, 1500).map(lambda days: date(2017, 1, 1) + timedelta(days)),
    total=st.integers(0, 3 * YI),
)


@settings(deadline=None)
@given(st.lists(admitted, max_size=20, unique_by=lambda one: one.key))
def test_over_all_years_every_package_counts_at_most_once(entered: list[Entered]) -> None:
    packages = {one.key: one.package for one in entered}
    counted = [
        packages[key]
        for year in range(2017, 2023)
        for key, verdict in yearly_verdicts(entered, year=year, at_least=YI).items()
        if verdict == "counted"
    ]
    assert len(counted) == len(set(counted))
    assert set(counted) == {one.package for one in entered if one.total >= YI}


def test_every_threshold_lies_within_its_bounds_and_the_caps_add_up_to_a_hundred() -> None:
    assert [one.key for one in parameters().values() if not one.least <= one.value <= one.most] == []
    assert sum(one.value for key, one in parameters().items() if key.endswith("_cap")) == 100
