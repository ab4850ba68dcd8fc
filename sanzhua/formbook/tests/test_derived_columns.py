from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.base.periods import Period
from sanzhua.formbook.history import NO_HISTORY, History
from sanzhua.formbook.rules import derive, open_keys, storable
from sanzhua.formbook.tests.rows import JUNE, building, december, last_month, past, wan

MONEY = st.integers(min_value=0, max_value=10**13)


def figures(row: Any, history: Any, period: Any = JUNE, **options: Any) -> Any:
    return derive("construction", period, row, history, **options)


def test_the_year_is_last_month_plus_this_one_and_the_whole_adds_what_was_before() -> None:
    found = figures(wan(invested_before=5_000, done_month=120), past(last_month()))
    assert (found["done_year"], found["done_total"]) == (620_0000, 5620_0000)


def test_january_starts_at_its_own_month() -> None:
    found = figures(wan(invested_before=5_000, done_month=30), past(december()), Period(2019, 1))
    assert (found["done_year"], found["done_total"]) == (30_0000, 5030_0000)


def test_a_merged_february_covers_january_too() -> None:
    found = figures(wan(invested_before=5_000, done_month=70), past(december()), Period(2019, 2), merged_january=True)
    assert found["done_year"] == 70_0000


def test_february_alone_without_january_is_a_gap() -> None:
    row = wan(invested_before=5_000, done_month=70)
    assert "done_year" in open_keys("construction", Period(2019, 2), row, past(december(), period=Period(2019, 2)))


def test_an_upload_that_gives_only_the_year_yields_the_month() -> None:
    found = figures(wan(invested_before=5_000, done_year=640), past(last_month()))
    assert (found["done_month"], found["done_year"], found["done_total"]) == (140_0000, 640_0000, 5640_0000)


def test_what_is_stored_of_an_upload_is_the_month_and_not_the_sums() -> None:
    kept = storable(
        "construction", JUNE, wan(invested_before=5_000, done_year=640, done_total=5_640), past(last_month())
    )
    assert kept == wan(invested_before=5_000, done_month=140)


def test_after_missing_months_the_given_year_stands_and_is_stored() -> None:
    april = (Period(2019, 4), last_month(done_year=400)[1])
    row = wan(invested_before=5_000, done_month=120, done_year=700)
    assert figures(row, past(april))["done_year"] == 700_0000
    assert storable("construction", JUNE, row, past(april))["done_year"] == 700_0000


def test_after_missing_months_without_a_given_year_the_month_is_added_to_the_last_accepted_sum() -> None:
    april = (Period(2019, 4), last_month(done_year=400)[1])
    assert figures(wan(done_month=120), past(april))["done_year"] == 520_0000


def test_a_projects_first_month_takes_its_sums_as_given() -> None:
    row = wan(done_month=120, done_year=700, done_total=5_700)
    found = figures(row, NO_HISTORY)
    assert (found["done_year"], found["done_total"]) == (700_0000, 5700_0000)
    assert open_keys("construction", JUNE, row, NO_HISTORY) == {"done_year", "done_total"}


def test_started_this_year_a_blank_before_is_nothing() -> None:
    found = figures(wan(done_month=120, done_year=120, start_actual="2019-06"), NO_HISTORY)
    assert found["done_total"] == 120_0000


def test_a_finished_project_without_a_month_keeps_its_sums() -> None:
    found = figures(wan(invested_before=5_000, stage="投产"), past(last_month()))
    assert (found["done_month"], found["done_year"], found["done_total"]) == (None, 500_0000, 5500_0000)


def test_nothing_known_stays_unknown_and_is_never_zero() -> None:
    found = figures({"name": "x"}, NO_HISTORY)
    assert found == dict.fromkeys(("done_month", "done_year", "done_total", "new_or_continuing", "plan_share"))


@pytest.mark.parametrize(
    ("start", "before", "said"),
    [
        ("2019-03", None, "新开工"),
        ("2018-12-30", 5_000, "续建"),
        (None, 5_000, "续建"),
        (None, None, None),
        ("2019-07", None, None),
    ],
)
def test_new_or_continuing_follows_the_start_and_else_the_money(start: Any, before: Any, said: Any) -> None:
    assert figures(wan(start_actual=start, invested_before=before), NO_HISTORY)["new_or_continuing"] == said


def test_the_share_of_the_plan_is_a_ratio_and_unknown_without_a_plan() -> None:
    assert figures(building(), past(last_month()))["plan_share"] == pytest.approx(0.31)
    assert figures(building(plan_year=None), past(last_month()))["plan_share"] is None


def test_attraction_runs_on_from_last_months_whole() -> None:
    may = (Period(2019, 5), wan(arrived_year=300, arrived_total=1_300))
    found = derive("attraction", JUNE, wan(arrived_month=50), past(may, form="attraction"))
    assert (found["arrived_year"], found["arrived_total"]) == (350_0000, 1350_0000)


def test_reserve_and_central_fund_derive_nothing() -> None:
    assert derive("reserve", JUNE, {"total": 1}, NO_HISTORY) == derive("central_fund", JUNE, {}, NO_HISTORY) == {}


@given(before=MONEY, months=st.lists(MONEY, min_size=1, max_size=12))
def test_over_any_year_the_sums_are_the_sums(before: Any, months: Any) -> None:
    accepted: list[Any] = []
    row: dict[str, Any] = {}
    for number, amount in enumerate(months, start=1):
        period = Period(2019, number)
        row = {"invested_before": before, "done_month": amount}
        row |= figures(row, History.of("construction", period, accepted), period)
        accepted.append((period, row))
    assert row["done_year"] == sum(months)
    assert row["done_total"] == before + sum(months)


@given(before=MONEY, so_far=MONEY, month=st.integers(min_value=-(10**12), max_value=10**13))
def test_giving_the_month_or_the_year_comes_to_the_same(before: Any, so_far: Any, month: Any) -> None:
    history = past((Period(2019, 5), {"done_year": so_far}))
    by_month = figures({"invested_before": before, "done_month": month}, history)
    by_year = figures({"invested_before": before, "done_year": so_far + month}, history)
    assert by_month == by_year


@given(before=st.none() | MONEY, so_far=st.none() | MONEY, month=st.none() | MONEY, year=st.none() | MONEY)
def test_storing_and_deriving_again_changes_nothing(before: Any, so_far: Any, month: Any, year: Any) -> None:
    history = past((Period(2019, 5), {"done_year": so_far}))
    row = {"invested_before": before, "done_month": month, "done_year": year}
    kept = storable("construction", JUNE, row, history)
    assert figures(kept, history) == figures(row, history)
    assert storable("construction", JUNE, kept, history) == kept
