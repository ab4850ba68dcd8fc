"""The rows that stand lowest are read without the others: whoever chooses among them chooses as among all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sanzhua.bulletins import rules
from sanzhua.facts import queries
from sanzhua.facts.tests.parts import PartMaker


@pytest.fixture
def lishu(db: None, settings: Any, tmp_path: Path) -> PartMaker:
    """Takes a unit's rows of June, in place of those it took before."""
    settings.SANZHUA_DATA = tmp_path
    return PartMaker()


_MONEY = st.one_of(st.none(), st.sampled_from([0, -30, 10, 20, 30, 10**12, 10**12 + 1]))
_ROW = st.fixed_dictionaries(
    {"plan_year": _MONEY, "done_year": _MONEY, "stage": st.sampled_from(["在建", "竣工", None])}
)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_ROW, max_size=14), most=st.integers(1, 4))
def test_the_projects_that_lag_are_those_that_lag_among_all(
    lishu: PartMaker, rows: list[dict[str, Any]], most: int
) -> None:
    lishu(*rows)
    every = queries.rows_behind("projects", period="2019-06")
    few = queries.lowest_rows(
        "construction", "2019-06", "done_year", "plan_year", most=most, without={"stage": rules.COMPLETED}
    )
    wanted, found = (rules.lagging(one, month=6, points=30, most=most) for one in (every, few))
    assert found == wanted


def test_of_many_that_have_done_nothing_few_are_read(lishu: PartMaker) -> None:
    lishu(*({"plan_year": 1_000 + number, "done_year": 0} for number in range(40)))
    few = queries.lowest_rows("construction", "2019-06", "done_year", "plan_year", most=3, without={"stage": "竣工"})
    assert [row["plan_year"] for row in few] == [1_037, 1_038, 1_039]
