"""The daily look at silence: one line a project, ended by the next contact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from sanzhua.base import clock
from sanzhua.notices.models import Todo
from sanzhua.notices.queries import todos_for
from sanzhua.registry import actions
from sanzhua.registry.choices import Source
from sanzhua.registry.choices.attraction import ContactWay
from sanzhua.registry.models import Project
from tests.cast import Cast

JULY = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(JULY):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    made = actions.create_project(unit=cast.lishu, name="换热器生产线", by=cast.clerk, facts={}, from_day=None)
    Project.objects.filter(pk=made.pk).update(source=Source.ATTRACTION)
    made.refresh_from_db()
    return made


def spoke(plant: Project, cast: Cast, on: date) -> None:
    actions.log_contact(project=plant, on=on, way=ContactWay.PHONE, said=f"{on}通话", by=cast.clerk)


def test_silence_gives_the_followers_unit_one_line_however_often_it_runs(cast: Cast, plant: Project) -> None:
    spoke(plant, cast, date(2019, 6, 1))
    actions.follow(project=plant, name="韩雪", on=date(2019, 6, 1), by=cast.clerk)
    assert [actions.remind_of_silence() for _run in range(3)] == [1, 0, 0]
    (line,) = todos_for(cast.clerk)
    assert line.sentence == "联系客商：换热器生产线（韩雪跟踪）自2019-06-01起没有联系记录"
    assert todos_for(cast.stranger) == []


def test_the_next_contact_ends_the_line_and_another_silence_opens_one_again(cast: Cast, plant: Project) -> None:
    spoke(plant, cast, date(2019, 6, 1))
    actions.remind_of_silence()
    spoke(plant, cast, date(2019, 7, 8))
    assert Todo.objects.open().count() == 0
    assert actions.remind_of_silence() == 0
    with clock.use_fixed(datetime(2019, 7, 24, 9, 0, tzinfo=clock.SHANGHAI)):
        assert actions.remind_of_silence() == 1


def test_a_lost_project_is_reminded_of_no_more(cast: Cast, plant: Project) -> None:
    spoke(plant, cast, date(2019, 6, 1))
    actions.remind_of_silence()
    actions.lose(project=plant, on=date(2019, 7, 1), lost_to="未投资", reason_key="investor", by=cast.clerk)
    assert Todo.objects.open().count() == 0
    assert actions.remind_of_silence() == 0
