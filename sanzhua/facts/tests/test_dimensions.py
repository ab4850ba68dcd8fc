"""Dimensions of the rows, packages, time, and figures beside others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sanzhua.base.periods import Period
from sanzhua.facts import definitions
from sanzhua.facts.compared import compared
from sanzhua.facts.comparisons import ranks
from sanzhua.facts.definitions import WrongQuestion
from sanzhua.facts.queries import metrics, rows_behind, units_in
from sanzhua.facts.questions import SINCE_START, YEAR_TO_DATE, Question
from sanzhua.facts.tests.parts import UNITS, PartMaker
from sanzhua.facts.wording import formula
from tests.cast import Cast

JUNE = "2019-06"


def groups(key: str, by: str, **question: Any) -> dict[str | None, Any]:
    answer = metrics([key], period=JUNE, by=[by], **question)
    return {row[by]: row["values"][key] for row in answer["rows"]}


def beside(key: str, *, period: str = JUNE, by: tuple[str, ...] = ("unit",), **more: Any) -> dict[str, Any]:
    answer = compared(key, form="construction", asked=Question(Period.parse(period)), by=by, **more)
    return {row[by[0]]: row for row in answer["rows"]} | {"total": answer["total"]}


def test_a_project_of_two_chains_counts_in_both_and_once_in_the_total(make_part: PartMaker) -> None:
    make_part({"chain": "玉米、冷链", "total": 5}, {"chain": "冷链", "total": 2}, {"total": 1})
    assert groups("projects", "chain") == {"冷链": 2, "玉米": 1, None: 1}
    assert metrics(["projects", "total"], period=JUNE, by=["chain"])["total"] == {"projects": 3, "total": 8}
    assert len(rows_behind("projects", period=JUNE, group={"chain": "冷链"})) == 2
    assert len(rows_behind("projects", period=JUNE, group={"chain": None})) == 1


def test_figures_roll_up_the_tree_as_it_was_on_the_day_of_acceptance(
    cast: Cast, make_part: PartMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = {"县发改局": cast.lishu_drc.pk, "梨树县": cast.lishu.pk, "外单位": 987_654}
    monkeypatch.setattr("sanzhua.facts.tests.parts.UNITS", held)
    for unit, amount in zip(held, (5, 2, 1), strict=True):
        make_part({"total": amount}, unit=unit)
    cast.lishu_drc.parent = cast.yitong
    cast.lishu_drc.save()
    assert groups("total", "top_unit") == {"梨树县": 7, "外单位": 1}
    assert [row["unit"] for row in rows_behind("total", period=JUNE, where="top_unit = '外单位'")] == ["外单位"]


def test_leaders_and_fund_batches_are_dimensions_where_the_source_has_them(make_part: PartMaker) -> None:
    make_part({"leader": "周某（常务副市长）", "total": 5}, {"total": 1})
    assert groups("total", "leader") == {"周某（常务副市长）": 5, None: 1}
    make_part({"project": "x", "batch_no": "1", "allocated_central": 5}, form="central_fund")
    assert groups("allocated_central", "batch_no", form="central_fund") == {"1": 5}
    with pytest.raises(WrongQuestion):
        groups("total", "batch_no")


def test_a_package_counts_as_one_or_by_its_parts_as_asked(make_part: PartMaker) -> None:
    make_part(
        {"project": "whole", "total": 100, "in_stats": True},
        {"project": "part1", "package": "whole", "total": 60},
        {"project": "part2", "package": "whole", "total": 40},
        {"project": "alone", "total": 7},
        {"project": "stray", "package": "elsewhere", "total": 1},
    )
    counted = {
        how: metrics(["projects", "included", "total"], period=JUNE, packages=how) for how in ("", "whole", "parts")
    }
    assert {how: tuple(answer["total"].values()) for how, answer in counted.items()} == {
        "": (5, 1, 208),
        "whole": (3, 1, 208),
        "parts": (4, 0, 208),
    }


def test_months_add_up_since_january_and_since_the_start_where_they_may(make_part: PartMaker) -> None:
    for period, amount in (("2018-12", 1), ("2019-01", 2), ("2019-05", 4), (JUNE, 8)):
        make_part({"project": "x", "done_month": amount, "done_year": amount}, period=period)
    told = [
        metrics(["done_month"], period=JUNE, time=time)["total"]["done_month"] for time in (YEAR_TO_DATE, SINCE_START)
    ]
    assert told == [14, 15]
    assert groups("done_month", "unit", time=YEAR_TO_DATE) == {"甲县": 14}
    with pytest.raises(WrongQuestion, match="不能按月累加"):
        metrics(["done_year"], period=JUNE, time=YEAR_TO_DATE)
    assert metrics(["done_month"], period="2019-07", time=YEAR_TO_DATE)["total"]["done_month"] is None


def test_equal_figures_share_a_rank_and_the_next_is_passed_over() -> None:
    assert ranks({"a": 5, "b": 7, "c": 5, "d": 1, "e": None}, "up") == {"b": 1, "a": 2, "c": 2, "d": 4}
    assert ranks({"a": 5, "b": 7, "c": 5}, "down") == {"a": 1, "c": 1, "b": 3}
    assert ranks({"a": 5, "b": 7}, "") == {"b": 1, "a": 2}


def test_a_figure_stands_beside_the_month_and_the_year_before(make_part: PartMaker) -> None:
    for period, amount in (("2018-06", 50), ("2019-05", 80), (JUNE, 100)):
        make_part({"done_year": amount, "plan_year": 400}, period=period)
    make_part({"done_year": 300, "plan_year": 500}, unit="乙区")
    found = beside("done_year")
    assert found["甲县"]["month"] == {"before": 80, "change": 20, "growth": 0.25}
    assert found["甲县"]["year"] == {"before": 50, "change": 50, "growth": 1.0}
    assert found["乙区"]["year"] == {"before": None, "change": None, "growth": None}
    assert (found["甲县"]["share"], found["甲县"]["rank"], found["乙区"]["rank"]) == (0.25, 2, 1)
    assert (found["甲县"]["plan"], found["甲县"]["time"]) == (0.25, -0.25)
    assert found["total"]["plan"] == pytest.approx(400 / 900)
    assert {"share", "rank"}.isdisjoint(found["total"])


def test_a_rate_changes_in_points_and_has_no_share(make_part: PartMaker) -> None:
    make_part({"done_year": 20, "plan_year": 100}, period="2019-05")
    make_part({"done_year": 45, "plan_year": 100})
    found = beside("completion_rate")["甲县"]
    assert (found["value"], found["share"], found["month"]["growth"]) == (0.45, None, None)
    assert found["month"]["change"] == pytest.approx(0.25)
    assert found["time"] == pytest.approx(-0.05)


def test_the_formula_stands_beside_the_figure_in_the_readers_language(make_part: PartMaker) -> None:
    make_part({})
    asked = Question(Period(2019, 6))
    told = {lang: compared("inclusion_rate", form="construction", asked=asked, lang=lang) for lang in ("zh", "en")}
    assert told["zh"]["metric"]["formula"] == "已入统的项目数 ÷ 项目数（范围：实际开工时间 ≤ 本期末）"
    assert told["en"]["metric"]["formula"].startswith("projects where")


def test_what_is_no_comparison_and_no_source_is_a_wrong_question(make_part: PartMaker) -> None:
    make_part({})
    for wrong in ({"wanted": ["guess"]}, {"form": "nosuch"}, {"key": "nosuch"}):
        question: dict[str, Any] = {"key": "projects", "form": "construction", **wrong}
        with pytest.raises(WrongQuestion):
            compared(question.pop("key"), asked=Question(Period(2019, 6)), **question)


def test_the_units_that_are_in_are_told(make_part: PartMaker) -> None:
    first = make_part({}, unit="甲县")
    make_part({}, unit="乙区")
    make_part({}, unit="乙区")
    assert units_in("construction", JUNE) == {UNITS["甲县"], UNITS["乙区"]}
    assert units_in("construction", JUNE, [first.pk]) == {UNITS["甲县"]}


@pytest.mark.parametrize(
    ("scope", "zh"),
    [
        ("total >= 100000000", "总投资 ≥ 1亿元"),
        ("total > 5000000", "总投资 > 500万元"),
        ("progress_percent >= 100000000", "形象进度% ≥ 100000000"),
    ],
)
def test_a_number_beside_an_amount_is_read_as_one(scope: str, zh: str) -> None:
    one = replace(definitions.metric("construction", "projects"), scope=scope)
    assert formula(one) == f"项目数（范围：{zh}）"
