"""What a project must have from which stage on, and how it passes where something is missing."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from sanzhua.registry.actions import (
    WantsSecond,
    apply_register_changes,
    ask_life,
    attach,
    change_life,
    confirm_life,
    create_project,
    create_projects,
    refuse_life,
    withdraw_life,
)
from sanzhua.registry.choices import PaperType, Stage, Status
from sanzhua.registry.models import LifeRequest, Project
from sanzhua.registry.queries.gates import Checklist, missing_for, shipped_gates
from sanzhua.registry.rules.conditions import Traits, holds
from tests.cast import Cast

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
JULY = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
DAY = date(2019, 7, 5)


@pytest.fixture(autouse=True)
def _july() -> object:
    with clock.use_fixed(JULY):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    facts = {"owner": "四平示范建设有限公司", "total": 52_000_000, "code": "2019-220322-47-03-000123"}
    return create_project(
        unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts=facts, from_day=None, stage=Stage.PREPARATION
    )


def paper(project: Project, cast: Cast, type: str, title: str = "", dated_on: date | None = None) -> None:
    attach(project=project, type=type, name="件.pdf", data=PDF, by=cast.clerk, title=title, dated_on=dated_on)


def fulfil(project: Project, cast: Cast) -> None:
    paper(project, cast, PaperType.APPROVAL)
    paper(project, cast, PaperType.PERMIT, "开工备案表")
    paper(project, cast, PaperType.CONTRACT)
    paper(project, cast, PaperType.SITE_PHOTO, dated_on=DAY)
    apply_register_changes(project, {"province_code": "JL-2019-0001"}, by=cast.dispatcher, version_id=None)


def test_every_shipped_gate_can_be_read_and_asked(cast: Cast, plant: Project) -> None:
    lines = missing_for(plant, Stage.FULL_OUTPUT)
    assert {line.gate for line in lines} <= set(shipped_gates())
    assert all(line.says and line.ways and all(way.where for way in line.ways) for line in lines)


def test_the_list_says_what_building_still_needs(cast: Cast, plant: Project) -> None:
    open_lines = [line.gate for line in missing_for(plant, Stage.BUILDING) if not line.done]
    assert open_lines == ["approval", "start_permit", "contract", "site_photo", "province"]


def test_any_of_the_ways_is_enough(cast: Cast, plant: Project) -> None:
    paper(plant, cast, PaperType.PERMIT, "建筑工程施工许可证")
    assert {line.gate: line.done for line in missing_for(plant, Stage.BUILDING)}["start_permit"]


def test_a_photo_without_its_date_does_not_count(cast: Cast, plant: Project) -> None:
    paper(plant, cast, PaperType.SITE_PHOTO)
    assert not {line.gate: line.done for line in missing_for(plant, Stage.BUILDING)}["site_photo"]


def test_under_five_million_nobody_asks_for_the_provincial_entry(cast: Cast, plant: Project) -> None:
    apply_register_changes(plant, {"total": 4_990_000}, by=cast.dispatcher, version_id=None)
    assert "province" not in {line.gate for line in missing_for(plant, Stage.BUILDING)}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, True),
        ({"total_from": 5_000_000}, True),
        ({"total_from": 5_000_001}, False),
        ({"total_to": 5_000_000}, False),
        ({"source": ["attraction", "fund"]}, True),
        ({"source": ["government"]}, False),
        ({"region": ["2203"]}, True),
        ({"region": ["220323"]}, False),
        ({"form": ["construction"], "nature": ["新建"]}, True),
        ({"form": ["reserve"], "nature": ["新建"]}, False),
    ],
)
def test_a_condition_holds_when_all_of_it_holds(condition: dict[str, object], expected: bool) -> None:
    traits = Traits(5_000_000, "attraction", "新建", "220322", ("construction",))
    assert holds(condition, traits) is expected


def test_an_unknown_total_is_held_to_no_amount() -> None:
    assert not holds({"total_from": 1}, Traits(None, "", "", ""))


def test_with_everything_in_hand_the_project_simply_moves(cast: Cast, plant: Project) -> None:
    fulfil(plant, cast)
    change = change_life(plant, stage=Stage.BUILDING, by=cast.clerk, on=DAY)
    assert (plant.stage, plant.started_on, change.missing) == (Stage.BUILDING, "2019-07-05", [])


def test_with_something_missing_it_wants_a_second_person_and_stays(cast: Cast, plant: Project) -> None:
    with pytest.raises(WantsSecond, match="施工许可，或开工备案") as refusal:
        change_life(plant, stage=Stage.BUILDING, by=cast.clerk, on=DAY)
    assert len(refusal.value.missing) == 5
    plant.refresh_from_db()
    assert (plant.stage, plant.life.count()) == (Stage.PREPARATION, 1)


def test_the_city_confirms_what_a_clerk_asks(cast: Cast, plant: Project) -> None:
    request = ask_life(plant, stage=Stage.BUILDING, by=cast.clerk, on=DAY, reason="先行打桩，许可本月办结")
    assert Todo.objects.visible_to(cast.dispatcher).open().filter(verb="second_life").count() == 1
    change = confirm_life(request, by=cast.dispatcher)
    assert (plant.life.count(), change.by, change.second) == (2, cast.clerk, cast.dispatcher)
    assert [one["gate"] for one in change.missing][:2] == ["approval", "start_permit"]
    assert change.reason == "先行打桩，许可本月办结"
    request.refresh_from_db()
    assert (request.change, request.status) == (change, "confirmed")
    assert Todo.objects.visible_to(cast.dispatcher).open().count() == 0
    kinds = list(Outbox.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["project.life.ask", "project.life", "liferequest.confirm"]


def test_the_asker_never_confirms_and_a_colleague_of_the_unit_does_not_either(cast: Cast, plant: Project) -> None:
    request = ask_life(plant, stage=Stage.BUILDING, by=cast.clerk, on=DAY, reason="先行打桩")
    for person in (cast.clerk, cast.second_clerk, cast.head, cast.viewer, *cast.outsiders):
        with pytest.raises(NotAllowed):
            confirm_life(request, by=person)
    assert Project.objects.get(pk=plant.pk).stage == Stage.PREPARATION


def test_what_the_city_asks_the_unit_confirms(cast: Cast, plant: Project) -> None:
    request = ask_life(plant, stage=Stage.BUILDING, by=cast.dispatcher, on=DAY, reason="现场已见打桩")
    with pytest.raises(NotAllowed):
        confirm_life(request, by=cast.dispatcher)
    assert confirm_life(request, by=cast.second_clerk).second == cast.second_clerk


def test_a_way_back_wants_a_second_person_too_and_forgets_the_start(cast: Cast, plant: Project) -> None:
    fulfil(plant, cast)
    change_life(plant, stage=Stage.BUILDING, by=cast.clerk, on=DAY)
    with pytest.raises(WantsSecond, match="退回"):
        change_life(plant, stage=Stage.PREPARATION, by=cast.clerk, on=DAY, reason="误报开工")
    request = ask_life(plant, stage=Stage.PREPARATION, by=cast.clerk, on=DAY, reason="误报开工")
    confirm_life(request, by=cast.dispatcher)
    plant.refresh_from_db()
    assert (plant.stage, plant.started_on) == (Stage.PREPARATION, "")


def test_a_refusal_gives_its_reason_and_moves_nothing(cast: Cast, plant: Project) -> None:
    request = ask_life(plant, stage=Stage.BUILDING, by=cast.clerk, on=DAY, reason="先行打桩")
    with pytest.raises(Incomplete):
        refuse_life(request, by=cast.dispatcher, note="")
    refuse_life(request, by=cast.dispatcher, note="先办开工备案")
    assert request.changes.get().note == "先办开工备案"
    with pytest.raises(WrongState):
        confirm_life(request, by=cast.dispatcher)
    assert plant.life.count() == 1


def test_one_request_waits_at_a_time(cast: Cast, plant: Project) -> None:
    request = ask_life(plant, stage=Stage.BUILDING, by=cast.clerk, on=DAY, reason="先行打桩")
    with pytest.raises(WrongState, match="待确认"):
        ask_life(plant, stage=Stage.BUILDING, by=cast.second_clerk, on=DAY, reason="再报一次")
    withdraw_life(request, by=cast.clerk)
    ask_life(plant, stage=Stage.BUILDING, by=cast.clerk, on=DAY, reason="再报一次")
    assert LifeRequest.objects.open().count() == 1


def test_a_request_that_life_overtook_is_not_confirmed(cast: Cast, plant: Project) -> None:
    request = ask_life(plant, stage=Stage.BUILDING, by=cast.clerk, on=DAY, reason="先行打桩")
    change_life(plant, status=Status.CANCELLED, by=cast.dispatcher, on=DAY, reason="投资方撤资")
    with pytest.raises(WrongState, match="又有变化"):
        confirm_life(request, by=cast.dispatcher)


def test_nobody_asks_for_what_needs_no_second_person(cast: Cast, plant: Project) -> None:
    fulfil(plant, cast)
    with pytest.raises(WrongState, match="可以直接变更"):
        ask_life(plant, stage=Stage.BUILDING, by=cast.clerk, on=DAY, reason="先行打桩")


def test_a_page_of_projects_is_asked_in_a_handful_of_queries(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = create_projects(unit=cast.lishu, projects=[(f"项目{n}", {}) for n in range(60)], from_day=None)
    with django_assert_max_num_queries(5):
        checklist = Checklist(made)
        assert all(checklist.missing(one, Stage.BUILDING) for one in made)
