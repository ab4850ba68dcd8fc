"""Single columns of a month's rows, without reading the others."""

from __future__ import annotations

from sanzhua.facts.queries import columns_of, first_told
from sanzhua.facts.tests.parts import UNITS, PartMaker

JUNE = "2019-06"


def test_the_columns_asked_for_in_their_order(make_part: PartMaker) -> None:
    make_part({"total": 5, "stage": "在建"}, {"total": 7}, unit="乙区")
    make_part({"total": 3}, unit="甲县")
    assert columns_of("construction", JUNE, ["total", "project", "stage"]) == [
        (3, "p10", None), (5, "p20", "在建"), (7, "p21", None),
    ]  # fmt: skip


def test_a_column_that_the_form_lacks_is_empty(make_part: PartMaker) -> None:
    make_part({"total": 5})
    assert columns_of("construction", JUNE, ["nothing", "total"]) == [(None, 5)]


def test_only_the_units_projects_and_month_asked_for(make_part: PartMaker) -> None:
    make_part({"total": 5}, {"total": 6})
    make_part({"total": 7}, unit="乙区")
    make_part({"total": 8}, period="2019-05")

    def totals(period: str = JUNE, **asked: list[str] | list[int]) -> list[int]:
        return [total for (total,) in columns_of("construction", period, ["total"], **asked)]  # type: ignore[arg-type]

    assert (totals(unit_ids=[UNITS["乙区"]]), totals(projects=["p11", "nobody"])) == ([7], [6])
    assert (totals(projects=[]), totals(unit_ids=[]), totals("2019-07")) == ([], [], [])


def test_the_first_figure_that_was_told_in_a_span(make_part: PartMaker) -> None:
    make_part({"plan_year": 9}, period="2018-12")
    make_part({"plan_year": 0}, {"plan_year": 4}, period="2019-01")
    make_part({"plan_year": 5}, {}, period="2019-02")
    make_part({"plan_year": 6}, {"plan_year": 7}, {"plan_year": 8})
    make_part({"plan_year": 3, "project": "p12"}, unit="乙区")

    def told(**asked: list[str]) -> dict[str, int]:
        return first_told("construction", "plan_year", since="2019-01", until=JUNE, **asked)

    assert told() == {"p10": 5, "p11": 4, "p12": 8}
    assert (told(projects=["p10"]), told(projects=[])) == ({"p10": 5}, {})
    assert first_told("construction", "nothing", since="2019-01", until=JUNE) == {}
    assert first_told("construction", "plan_year", since="2020-01", until="2020-06") == {}
