"""A figure of some projects only, and the parts that hold their rows."""

from __future__ import annotations

import pytest

from sanzhua.base.periods import Period
from sanzhua.facts.definitions import metric
from sanzhua.facts.queries import parts_behind
from sanzhua.facts.questions import Question, answer
from sanzhua.facts.tests.parts import UNITS, PartMaker

MAY = Period(2019, 5)
DONE = metric("construction", "done_year")


def done(projects: list[str] | None, where: str | None = None) -> float | int | None:
    asked = Question(MAY, where, projects=projects)
    return answer(asked, [DONE], (), "construction").total["done_year"]


@pytest.fixture
def may(make_part: PartMaker) -> None:
    make_part({"project": "a", "done_year": 10}, {"project": "b", "done_year": 5}, unit="甲县", period=str(MAY))
    make_part({"project": "c", "done_year": 20}, unit="乙区", period=str(MAY))


@pytest.mark.usefixtures("may")
def test_only_their_rows_count() -> None:
    assert done(None) == 35
    assert done(["a", "c"]) == 30
    assert done(["a", "c"], "done_year > 10 OR done_year < 3") == 20
    assert done(["it's none"]) is None


@pytest.mark.usefixtures("may")
def test_of_no_project_nothing_is_known() -> None:
    assert done([]) is None


@pytest.mark.usefixtures("may")
def test_the_parts_are_those_that_hold_their_rows() -> None:
    def units(**scope: list[str] | list[int]) -> list[str]:
        return [part.unit_name for part in parts_behind(["construction"], MAY, **scope)]  # type: ignore[arg-type]

    assert units() == ["甲县", "乙区"]
    assert units(projects=["c"]) == ["乙区"]
    assert units(projects=["a"], unit_ids=[UNITS["乙区"]]) == []
