"""A competition's arithmetic, on plain values; the worked example is the one of docs/rules/competition.md."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sanzhua.registry.rules.contest import HIGHER, LOWER, Measure, point, standings

SIGNED = Measure("attraction.signed", 15, HIGHER)
LATE = Measure("x.late", 10, LOWER)
FIGURES = st.one_of(st.none(), st.floats(min_value=-1e9, max_value=1e12, allow_nan=False))


def test_the_worked_example() -> None:
    lines = standings([SIGNED], {1: {SIGNED.key: 3}, 2: {SIGNED.key: 4}, 3: {SIGNED.key: None}}, {})
    assert [(line.unit, line.rank, line.total) for line in lines] == [
        (2, 1, Decimal("15.00")),
        (1, 2, Decimal("11.25")),
        (3, 3, Decimal("0.00")),
    ]


def test_equal_totals_share_a_rank_and_the_next_is_skipped() -> None:
    lines = standings([SIGNED], {1: {SIGNED.key: 4}, 2: {SIGNED.key: 4}, 3: {SIGNED.key: 2}}, {})
    assert [line.rank for line in lines] == [1, 1, 3]


def test_a_unit_whose_report_is_out_has_no_rank_and_is_no_measure_for_others() -> None:
    lines = standings([SIGNED], {1: {SIGNED.key: 9}, 2: {SIGNED.key: 3}}, {1: frozenset({SIGNED.key})})
    assert [(line.unit, line.rank, line.total) for line in lines] == [(2, 1, Decimal("15.00")), (1, None, Decimal(0))]
    assert lines[1].points[0].missing


def test_where_lower_is_better_the_lowest_has_all_points() -> None:
    lines = standings([LATE], {1: {LATE.key: 2}, 2: {LATE.key: 5}}, {})
    assert [line.total for line in lines] == [Decimal("10.00"), Decimal("4.00")]
    assert point(0, 0, LATE).score == 10


@given(st.dictionaries(st.integers(1, 9), FIGURES, min_size=1), st.sampled_from([HIGHER, LOWER]))
def test_a_score_lies_between_nothing_and_the_weight(figures: dict[int, float | None], better: str) -> None:
    measure = Measure("k", 15, better)
    lines = standings([measure], {unit: {"k": value} for unit, value in figures.items()}, {})
    assert all(0 <= line.total <= 15 for line in lines)
    assert [line.total for line in lines] == sorted((line.total for line in lines), reverse=True)
    assert lines[0].rank == 1
