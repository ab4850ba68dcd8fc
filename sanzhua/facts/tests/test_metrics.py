from __future__ import annotations

import random
from typing import Any

import pytest

from sanzhua.facts.definitions import WrongQuestion
from sanzhua.facts.queries import metrics, project_history, rows_behind, rows_of
from sanzhua.facts.tests.parts import UNITS, PartMaker

JUNE = "2019-06"
MILLION = 1_000_000


def totals(*keys: str, **question: Any) -> dict[str, Any]:
    total: dict[str, Any] = metrics(keys, period=JUNE, **question)["total"]
    return total


def test_the_answer_has_the_shape_and_the_order_of_the_contract(make_part: PartMaker) -> None:
    make_part({"total": 5 * MILLION}, unit="甲县")
    make_part({"total": 7 * MILLION}, unit="乙区")
    answer = metrics(["total", "projects"], period=JUNE, by=["unit"])
    assert list(answer) == ["period", "metrics", "by", "rows", "total"]
    assert answer["period"] == JUNE
    assert answer["metrics"] == [
        {"key": "total", "label": "总投资", "unit": "yuan"},
        {"key": "projects", "label": "项目数", "unit": "个"},
    ]
    assert answer["by"] == ["unit"]
    assert answer["rows"] == [
        {"unit": "乙区", "values": {"total": 7 * MILLION, "projects": 1}},
        {"unit": "甲县", "values": {"total": 5 * MILLION, "projects": 1}},
    ]
    assert list(answer["rows"][0]["values"]) == ["total", "projects"]
    assert answer["total"] == {"total": 12 * MILLION, "projects": 2}


def test_without_dimensions_there_are_no_rows(make_part: PartMaker) -> None:
    make_part({"total": 1})
    answer = metrics(["total"], period=JUNE)
    assert (answer["by"], answer["rows"], answer["total"]) == ([], [], {"total": 1})


@pytest.mark.usefixtures("db", "parts_folder")
def test_a_period_without_parts_counts_0_and_knows_no_sum() -> None:
    assert totals("projects", "started", "total", "completion_rate", "time_gap") == {
        "projects": 0, "started": 0, "total": None, "completion_rate": None, "time_gap": None
    }  # fmt: skip
    assert metrics(["projects"], period=JUNE, by=["unit"])["rows"] == []


def test_groups_are_ordered_by_code_point_and_unknown_comes_last(make_part: PartMaker) -> None:
    make_part({"industry": "农业"}, {}, {"industry": "a"}, {"industry": "制造业"}, {"industry": "Z"})
    rows = metrics(["projects"], period=JUNE, by=["industry"])["rows"]
    assert [row["industry"] for row in rows] == ["Z", "a", "农业", "制造业", None]


@pytest.mark.parametrize(
    ("total", "size"),
    [
        (None, None),
        (0, "<500万"),
        (4_999_999, "<500万"),
        (5_000_000, "500万–5000万"),
        (49_999_999, "500万–5000万"),
        (50_000_000, "5000万–1亿"),
        (100_000_000, "1亿–10亿"),
        (1_000_000_000, "10亿–50亿"),
        (4_999_999_999, "10亿–50亿"),
        (5_000_000_000, "≥50亿"),
    ],
)
def test_a_class_of_size_begins_with_its_lower_bound(make_part: PartMaker, total: int | None, size: str | None) -> None:
    make_part({"total": total})
    assert [row["size"] for row in metrics(["projects"], period=JUNE, by=["size"])["rows"]] == [size]


def test_a_project_of_two_units_counts_once_and_its_amounts_are_added(make_part: PartMaker) -> None:
    make_part({"project": "x", "total": 1}, unit="甲县")
    make_part({"project": "x", "total": 2}, unit="乙区")
    answer = metrics(["projects", "total"], period=JUNE, by=["unit"])
    assert answer["total"] == {"projects": 1, "total": 3}
    assert [row["values"]["projects"] for row in answer["rows"]] == [1, 1]


def test_a_sum_beyond_the_column_type_stays_exact(make_part: PartMaker) -> None:
    make_part({"total": 9 * 10**18}, {"total": 9 * 10**18})
    assert totals("total") == {"total": 18 * 10**18}


def test_a_rate_is_null_where_the_plans_add_up_to_0(make_part: PartMaker) -> None:
    make_part({"plan_year": 0, "done_year": 5})
    assert totals("completion_rate", "time_gap") == {"completion_rate": None, "time_gap": None}


def test_a_condition_narrows_rows_and_total(make_part: PartMaker) -> None:
    make_part({"total": 10, "stage": "在建"}, {"total": 20, "stage": "停工"}, {"total": None, "stage": "在建"})
    assert totals("projects", where="stage = '在建'") == {"projects": 2}
    assert totals("projects", where="NOT total > 10") == {"projects": 1}
    assert totals("projects", where="unit LIKE '甲%' AND size IS NOT NULL") == {"projects": 2}
    assert totals("total", where="total >= 10.5 OR stage IN ('停工')") == {"total": 20}


@pytest.mark.parametrize(
    "question",
    [
        {"keys": ["nosuch"]},
        {"keys": ["signed"]},
        {"keys": ["projects"], "by": ["nosuch"]},
        {"keys": ["projects"], "by": ["project"]},
        {"keys": ["projects"], "by": [""]},
        {"keys": ["projects"], "by": ["stage"], "form": "central_fund"},
        {"keys": ["projects"], "where": "lower(unit) = 'x'"},
        {"keys": ["projects"], "form": "nosuch"},
    ],
)
@pytest.mark.usefixtures("db", "parts_folder")
def test_what_the_source_lacks_is_a_wrong_question(question: dict[str, Any]) -> None:
    with pytest.raises(WrongQuestion):
        metrics(**question, period=JUNE)


def test_a_person_gets_figures_of_visible_units_only(make_part: PartMaker) -> None:
    make_part({"total": 1}, unit="甲县")
    make_part({"total": 2}, unit="乙区")
    assert totals("total", unit_ids=[UNITS["乙区"]]) == {"total": 2}
    assert totals("projects", unit_ids=[]) == {"projects": 0}
    assert [row["unit"] for row in rows_behind("total", period=JUNE, unit_ids=[UNITS["甲县"]])] == ["甲县"]
    assert rows_of("construction", JUNE, unit_ids=frozenset()) == []


def test_an_answer_costs_one_look_into_the_catalogue(make_part: PartMaker, django_assert_num_queries: Any) -> None:
    for unit in UNITS:
        make_part({"total": 1}, {"total": 2}, unit=unit)
    with django_assert_num_queries(1):
        metrics(["projects", "total", "completion_rate", "included"], period=JUNE, by=["unit", "size"])
    with django_assert_num_queries(1):
        rows_behind("projects", period=JUNE, group={"unit": "甲县"})


def test_every_figure_opens_to_its_rows_and_versions(make_part: PartMaker) -> None:
    make_part({"start_actual": "2019-01"}, {"start_actual": None}, {"start_actual": "2019-07-01"}, unit="甲县")
    part = make_part({"start_actual": "2019-06-30", "name": "某园区"}, unit="乙区")
    found = rows_behind("started", period=JUNE)
    assert [row["unit"] for row in found] == ["乙区", "甲县"]
    assert found[0]["version_id"] == part.version_id
    assert found[0]["project_name"] == "某园区"
    assert len(rows_behind("started", period=JUNE, group={"unit": "乙区", "industry": None})) == 1
    assert rows_behind("started", period=JUNE, group={"unit": "丙县"}) == []


def test_pinned_parts_keep_their_figure_after_a_correction(make_part: PartMaker) -> None:
    old = make_part({"total": 1})
    make_part({"total": 5})
    assert totals("total") == {"total": 5}
    assert totals("total", part_ids=[old.pk]) == {"total": 1}


def test_the_past_of_a_project_is_told_month_by_month(make_part: PartMaker) -> None:
    make_part({"project": "x", "done_month": 2}, period="2019-05")
    make_part({"project": "x", "done_month": 1}, {"project": "y"}, period="2019-04")
    assert [row["done_month"] for row in project_history("construction", "x")] == [1, 2]
    assert [row["done_month"] for row in project_history("construction", "x", until="2019-04")] == [1]


def test_batches_of_a_project_add_up_and_its_own_figures_count_once(make_part: PartMaker) -> None:
    make_part(
        {"project": "x", "batch_no": "a", "allocated_central": 6, "paid_central": 3, "total": 100, "started": True},
        {"project": "x", "batch_no": "b", "allocated_central": 4, "paid_central": 2, "total": 100, "started": True},
        {"project": "y", "batch_no": "a", "allocated_central": 10, "total": 50, "started": False},
        form="central_fund",
    )
    assert totals("projects", "allocated_central", "payment_rate", "start_rate", "total", form="central_fund") == {
        "projects": 2, "allocated_central": 20, "payment_rate": 0.25, "start_rate": 0.5, "total": 150
    }  # fmt: skip


def test_admissions_of_the_year_survive_cuts_and_exits(make_part: PartMaker) -> None:
    big = 100 * MILLION
    make_part(
        {"project": "cut", "admitted_on": "2019-03-01", "total": big},
        {"project": "left", "admitted_on": "2019-02", "total": 2 * big},
        {"project": "grown", "admitted_on": "2019-03", "total": big - 1},
        period="2019-03",
        form="reserve",
    )
    make_part(
        {"project": "cut", "admitted_on": "2019-03-01", "total": 1},
        {"project": "grown", "admitted_on": "2019-03", "total": 5 * big},
        {"project": "old", "admitted_on": "2018-12-31", "total": 5 * big},
        form="reserve",
    )
    answer = metrics(["projects", "admitted_100m"], form="reserve", period=JUNE, by=["unit"])
    assert answer["total"] == {"projects": 3, "admitted_100m": 2}
    assert list(answer["rows"][0]["values"]) == ["projects", "admitted_100m"]
    assert {row["project"] for row in rows_behind("admitted_100m", form="reserve", period=JUNE)} == {"cut", "left"}
    assert metrics(["admitted_100m"], form="reserve", period="2019-07")["total"] == {"admitted_100m": 0}


def test_the_groups_of_a_period_do_not_hang_on_the_metrics_asked_for(make_part: PartMaker) -> None:
    make_part({"project": "old", "admitted_on": "2018-12-31", "total": 500 * MILLION}, form="reserve")
    answer = metrics(["admitted_100m"], form="reserve", period=JUNE, by=["unit"])
    assert [row["values"] for row in answer["rows"]] == [{"admitted_100m": 0}]


def test_the_engine_agrees_with_plain_arithmetic_on_random_rows(make_part: PartMaker) -> None:
    draw = random.Random(7)
    rows = {unit: [_random_row(draw, f"{unit}{place}") for place in range(60)] for unit in UNITS}
    for unit, listed in rows.items():
        make_part(*listed, unit=unit)
    answer = metrics(["total", "completion_rate", "started", "inclusion_rate"], period=JUNE, by=["unit", "stage"])
    groups: dict[tuple[str, str | None], list[dict[str, Any]]] = {}
    for unit, listed in rows.items():
        for row in listed:
            groups.setdefault((unit, row["stage"]), []).append(row)
    assert {(row["unit"], row["stage"]): row["values"] for row in answer["rows"]} == {
        group: _by_hand(listed) for group, listed in groups.items()
    }
    assert answer["total"] == _by_hand([row for listed in rows.values() for row in listed])


def _random_row(draw: random.Random, project: str) -> dict[str, Any]:
    amount = [None, 0, 1, 999_999_999_999]
    return {
        "project": project,
        "stage": draw.choice(["在建", "停工", None]),
        "in_stats": draw.choice([True, False, None]),
        "start_actual": draw.choice([None, "2018-12", "2019-06", "2019-06-30", "2019-07-01", "2020-01"]),
        **{key: draw.choice([*amount, draw.randrange(10**10)]) for key in ("total", "plan_year", "done_year")},
    }


def _by_hand(rows: list[dict[str, Any]]) -> dict[str, Any]:
    planned = [row for row in rows if row["plan_year"] is not None]
    plan, done = _sum(planned, "plan_year"), _sum(planned, "done_year")
    started = [row for row in rows if row["start_actual"] and row["start_actual"][:7] <= JUNE]
    included = [row for row in started if row["in_stats"]]
    return {
        "total": _sum(rows, "total"),
        "completion_rate": done / plan if plan and done is not None else None,
        "started": len(started),
        "inclusion_rate": len(included) / len(started) if started else None,
    }


def _sum(rows: list[dict[str, Any]], key: str) -> int | None:
    known = [row[key] for row in rows if row[key] is not None]
    return sum(known) if known else None
