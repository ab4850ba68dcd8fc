"""A project's stage and status change through one door, each time with a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import change_life, create_project, name_source, note_starts
from sanzhua.registry.choices import Source, Stage, Status
from sanzhua.registry.models import LifeChange, Project
from tests.cast import Cast

MAY = date(2019, 5, 6)


@pytest.fixture
def plant(cast: Cast) -> Project:
    return create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts={}, from_day=None)


def test_a_change_leaves_a_row_and_a_ledger_entry(cast: Cast, plant: Project) -> None:
    change = change_life(plant, stage=Stage.TALKS, by=cast.clerk, on=MAY)
    plant.refresh_from_db()
    assert plant.stage == Stage.TALKS
    assert (change.from_stage, change.to_stage, change.on, change.by) == (Stage.PLANNING, Stage.TALKS, MAY, cast.clerk)
    assert Outbox.objects.filter(kind="project.life").count() == 1


def test_nothing_to_change_is_refused(cast: Cast, plant: Project) -> None:
    with pytest.raises(WrongState, match="没有变化"):
        change_life(plant, stage=Stage.PLANNING, by=cast.clerk, on=MAY)


def test_a_stop_wants_its_reason(cast: Cast, plant: Project) -> None:
    with pytest.raises(Incomplete):
        change_life(plant, status=Status.SUSPENDED, by=cast.clerk, on=MAY)
    assert [change.is_entry for change in LifeChange.objects.all()] == [True]


def test_a_strangers_hand_is_refused(cast: Cast, plant: Project) -> None:
    with pytest.raises(NotAllowed):
        change_life(plant, stage=Stage.TALKS, by=cast.stranger, on=MAY)


def test_who_saw_an_older_state_is_told_to_look_again(cast: Cast, plant: Project) -> None:
    seen_before = Project.objects.get(pk=plant.pk)
    change_life(plant, stage=Stage.TALKS, by=cast.clerk, on=MAY)
    with pytest.raises(WrongState):
        change_life(seen_before, stage=Stage.TALKS, by=cast.clerk, on=MAY)


JULY = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
DAY = date(2019, 7, 5)


@pytest.fixture
def site(cast: Cast) -> Iterator[Project]:
    with clock.use_fixed(JULY):
        yield create_project(
            unit=cast.lishu, name="风电场", by=cast.clerk, facts={}, from_day=None, stage=Stage.BUILDING
        )


def test_winter_rest_wants_the_day_on_which_work_goes_on(cast: Cast, site: Project) -> None:
    with pytest.raises(Incomplete, match="计划复工日期"):
        change_life(site, status=Status.SUSPENDED, winter=True, by=cast.clerk, on=DAY, reason="冬季停止室外施工")
    spring = date(2020, 3, 20)
    change_life(
        site, status=Status.SUSPENDED, winter=True, resumes_on=spring, by=cast.clerk, on=DAY, reason="冬季停止室外施工"
    )
    assert (site.status_shown, site.in_winter_rest) == ("冬休", True)
    change_life(site, status=Status.ONGOING, by=cast.clerk, on=DAY)
    assert (site.status, site.in_winter_rest) == (Status.ONGOING, False)


def test_the_day_of_resuming_may_be_planned_anew_with_a_reason(cast: Cast, site: Project) -> None:
    change_life(site, status=Status.SUSPENDED, resumes_on=date(2019, 8, 1), by=cast.clerk, on=DAY, reason="资金未到位")
    with pytest.raises(Incomplete, match="原因"):
        change_life(site, resumes_on=date(2019, 9, 1), by=cast.clerk, on=DAY)
    change = change_life(site, resumes_on=date(2019, 9, 1), by=cast.clerk, on=DAY, reason="设备晚到")
    assert change.is_planned_anew
    assert site.status == Status.SUSPENDED


def test_no_day_to_come_and_none_before_the_last_step(cast: Cast, site: Project) -> None:
    with pytest.raises(Incomplete, match="不能晚于今天"):
        change_life(site, status=Status.DORMANT, by=cast.clerk, on=date(2019, 7, 9), reason="暂缓")
    change_life(site, status=Status.DORMANT, by=cast.clerk, on=DAY, reason="暂缓")
    with pytest.raises(Incomplete, match="早于上一步"):
        change_life(site, status=Status.ONGOING, by=cast.clerk, on=date(2019, 7, 4), reason="重启")


def test_who_left_comes_back_with_a_reason_only(cast: Cast, site: Project) -> None:
    change_life(site, status=Status.EXITED, by=cast.clerk, on=DAY, reason="连续两年无进展")
    with pytest.raises(Incomplete):
        change_life(site, status=Status.ONGOING, by=cast.clerk, on=DAY)
    change_life(site, status=Status.ONGOING, by=cast.clerk, on=DAY, reason="新投资方接手")
    assert site.status == Status.ONGOING


def test_both_definitions_of_a_start_are_kept_and_neither_follows_the_other(cast: Cast, site: Project) -> None:
    note_starts(site, by=cast.clerk, started_on="2019-05-11")
    note_starts(site, by=cast.clerk, stats_started_on="2019-06")
    site.refresh_from_db()
    assert (site.started_on, site.stats_started_on) == ("2019-05-11", "2019-06")
    with pytest.raises(Incomplete, match="原因"):
        note_starts(site, by=cast.clerk, started_on="2019-05-20")
    note_starts(site, by=cast.clerk, started_on="2019-05-20", reason="以打桩记录为准")
    change = site.register_changes.latest("pk")
    assert (change.key, change.old, change.new) == ("started_on", "2019-05-11", "2019-05-20")


@pytest.mark.parametrize("written", ["2019年5月", "2019-13", "2019-08", "今年"])
def test_what_is_no_day_or_lies_ahead_is_no_start(cast: Cast, site: Project, written: str) -> None:
    with pytest.raises(Incomplete):
        note_starts(site, by=cast.clerk, started_on=written)


def test_where_a_project_comes_from_is_named_and_kept(cast: Cast, site: Project) -> None:
    assert name_source(site, by=cast.clerk, source=Source.RESEARCH)
    assert not name_source(site, by=cast.clerk, source=Source.RESEARCH)
    assert site.register_changes.get().new == "research"
    with pytest.raises(Incomplete):
        name_source(site, by=cast.clerk, source="别处")
    with pytest.raises(NotAllowed):
        name_source(site, by=cast.stranger, source=Source.FUND)
