"""A project's stage and status change through one door, each time with a row."""

from __future__ import annotations

from datetime import date

import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import change_life, create_project
from sanzhua.registry.choices import Stage, Status
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
    assert LifeChange.objects.count() == 0


def test_a_strangers_hand_is_refused(cast: Cast, plant: Project) -> None:
    with pytest.raises(NotAllowed):
        change_life(plant, stage=Stage.TALKS, by=cast.stranger, on=MAY)


def test_who_saw_an_older_state_is_told_to_look_again(cast: Cast, plant: Project) -> None:
    seen_before = Project.objects.get(pk=plant.pk)
    change_life(plant, stage=Stage.TALKS, by=cast.clerk, on=MAY)
    with pytest.raises(WrongState):
        change_life(seen_before, stage=Stage.TALKS, by=cast.clerk, on=MAY)
