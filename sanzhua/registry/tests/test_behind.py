"""Every count of the process page opens to its projects, and to no more than the reader sees."""

from __future__ import annotations

from datetime import date

import pytest

from sanzhua.registry.actions import change_life, create_project
from sanzhua.registry.choices import Stage, Status
from sanzhua.registry.models import Project
from sanzhua.registry.queries.behind import behind
from sanzhua.registry.queries.process import process
from tests.cast import Cast

DAY = date(2019, 7, 5)


@pytest.fixture
def plant(cast: Cast) -> Project:
    facts = {"owner": "四平示范建设有限公司", "signed_on": "2019-07", "total": 52_000_000}
    return create_project(
        unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts=facts, from_day=None, form="attraction"
    )


def test_a_count_and_its_list_are_one(cast: Cast, plant: Project) -> None:
    create_project(unit=cast.yitong, name="伊通县医院", by=cast.stranger, facts={}, from_day=None, form="attraction")
    change_life(plant, stage=Stage.SIGNED, by=cast.clerk, on=DAY)
    found = process(cast.dispatcher)
    talks = next(row for row in found.stages if row.stage == Stage.TALKS)
    assert talks.here == len(_names(cast, stage=Stage.TALKS)) == 1
    assert (found.whole.met, found.whole.signed) == (2, 1)
    assert _names(cast, far="signed") == ["玉米深加工项目"]
    assert _names(cast, far="met", unit=str(cast.yitong.pk)) == ["伊通县医院"]
    assert _names(cast, source="attraction") == ["玉米深加工项目", "伊通县医院"]


def test_winter_rest_and_a_stop_are_told_apart(cast: Cast, plant: Project) -> None:
    change_life(
        plant, status=Status.SUSPENDED, winter=True, resumes_on=date(2020, 3, 1), by=cast.clerk, on=DAY, reason="冬季"
    )
    assert _names(cast, stage=Stage.TALKS, rest="winter") == ["玉米深加工项目"]
    assert _names(cast, stage=Stage.TALKS, rest="suspended") == []


def test_nothing_opens_to_a_stranger_and_nothing_unknown_opens(cast: Cast, plant: Project) -> None:
    shown = behind(cast.stranger, {"stage": Stage.TALKS})
    assert shown is not None
    assert list(shown.projects) == []
    assert behind(cast.dispatcher, {"stage": "elsewhere"}) is None
    assert behind(cast.dispatcher, {}) is None


def _names(cast: Cast, **asked: str) -> list[str]:
    found = behind(cast.dispatcher, asked)
    assert found is not None
    return [project.name for project in found.projects]
