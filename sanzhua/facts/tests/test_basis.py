"""Two frames of comparison: as printed, and as if today's borders had always held."""

from __future__ import annotations

from typing import Any

import pytest

from sanzhua.base.periods import Period
from sanzhua.facts.basis import Regrouping, in_force
from sanzhua.facts.queries import metrics, rows_behind
from sanzhua.facts.tests.parts import UNITS, PartMaker

MAY = "2019-05"
MERGED = Regrouping(UNITS["甲县"], UNITS["乙区"], "乙区", Period(2019, 7))
LEFT = Regrouping(UNITS["丙县"], None, "", Period(2019, 7))


@pytest.fixture
def may(make_part: PartMaker) -> None:
    make_part({"done_year": 10}, {"done_year": 5}, unit="甲县", period=MAY)
    make_part({"done_year": 20}, unit="乙区", period=MAY)
    make_part({"done_year": 40}, unit="丙县", period=MAY)


def by_unit(*basis: Regrouping, **question: Any) -> dict[str, Any]:
    answer = metrics(["done_year"], period=MAY, by=["unit"], basis=basis, **question)
    return {row["unit"]: row["values"]["done_year"] for row in answer["rows"]} | {"": answer["total"]["done_year"]}


@pytest.mark.usefixtures("may")
def test_as_printed_nothing_moves() -> None:
    assert by_unit() == {"甲县": 15, "乙区": 20, "丙县": 40, "": 75}


@pytest.mark.usefixtures("may")
def test_a_merged_units_rows_count_with_its_successor() -> None:
    assert by_unit(MERGED) == {"乙区": 35, "丙县": 40, "": 75}


@pytest.mark.usefixtures("may")
def test_rows_of_a_unit_that_left_the_city_do_not_count() -> None:
    assert by_unit(LEFT) == {"甲县": 15, "乙区": 20, "": 35}


@pytest.mark.usefixtures("may")
def test_single_projects_move_alone() -> None:
    one = Regrouping(UNITS["甲县"], UNITS["乙区"], "乙区", Period(2019, 7), frozenset({"p11"}))
    assert by_unit(one) == {"甲县": 10, "乙区": 25, "丙县": 40, "": 75}


@pytest.mark.usefixtures("may")
def test_a_later_step_takes_up_what_an_earlier_one_moved() -> None:
    on_again = Regrouping(UNITS["乙区"], UNITS["丙县"], "丙县", Period(2019, 9))
    assert by_unit(MERGED, on_again) == {"丙县": 75, "": 75}


@pytest.mark.usefixtures("may")
def test_months_after_the_step_stay_as_they_were_signed() -> None:
    assert by_unit(Regrouping(UNITS["甲县"], UNITS["乙区"], "乙区", Period(2019, 5))) == by_unit()


@pytest.mark.usefixtures("may")
def test_the_units_asked_for_are_those_of_the_frame() -> None:
    assert by_unit(MERGED, unit_ids=[UNITS["乙区"]]) == {"乙区": 35, "": 35}
    assert len(rows_behind("done_year", period=MAY, basis=[MERGED], unit_ids=[UNITS["乙区"]])) == 3


def test_steps_not_yet_taken_are_no_part_of_the_frame() -> None:
    assert in_force([LEFT, MERGED], Period(2019, 6)) == ()
    assert in_force([LEFT, MERGED], Period(2019, 7)) == (LEFT, MERGED)
