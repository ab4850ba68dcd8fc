"""包保: one leader at a level, history kept, the register follows, and one sheet when a leader changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from sanzhua.accounts.models import Post
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.registry import actions
from sanzhua.registry.actions import Leader, Member, assign, end_assignment, hand_over
from sanzhua.registry.choices.attraction import Level, PromiseKind, PromisePaper
from sanzhua.registry.models import Assignment, HandOver, Project
from sanzhua.registry.queries.leaders import desks
from tests.cast import Cast

MAY, JULY = date(2019, 5, 6), date(2019, 7, 1)


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    return actions.create_project(unit=cast.lishu, name="换热器生产线", by=cast.clerk, facts={}, from_day=None)


def deputy(cast: Cast) -> Leader:
    return Leader.of(Post.objects.get(person=cast.viewer))


def test_an_assignment_names_leader_department_and_team_and_the_register_follows(cast: Cast, plant: Project) -> None:
    made = assign(
        project=plant,
        level=Level.CITY,
        leader=deputy(cast),
        on=MAY,
        by=cast.dispatcher,
        department="市工信局",
        team=[Member("韩雪", "市工信局科长", "chief")],
    )
    plant.refresh_from_db()
    assert plant.facts["leader"] == "周副市长（副市长）" == made.leader
    assert [(one.name, one.duty) for one in made.team.all()] == [("韩雪", "chief")]
    change = plant.register_changes.get()
    assert (change.key, change.old, change.by) == ("leader", None, cast.dispatcher)


def test_city_leaders_are_assigned_by_the_city_and_county_leaders_by_the_county(cast: Cast, plant: Project) -> None:
    with pytest.raises(NotAllowed):
        assign(project=plant, level=Level.CITY, leader=deputy(cast), on=MAY, by=cast.clerk)
    assign(project=plant, level=Level.COUNTY, leader=Leader("王县长", "县长"), on=MAY, by=cast.clerk)
    plant.refresh_from_db()
    assert plant.facts["leader_county"] == "王县长（县长）"
    for person in cast.outsiders:
        with pytest.raises(NotAllowed):
            assign(project=plant, level=Level.COUNTY, leader=Leader("甲"), on=MAY, by=person)


def test_a_second_leader_at_a_level_is_refused_by_verb_and_by_table(cast: Cast, plant: Project) -> None:
    first = assign(project=plant, level=Level.CITY, leader=deputy(cast), on=MAY, by=cast.dispatcher)
    with pytest.raises(WrongState, match="交接"):
        assign(project=plant, level=Level.CITY, leader=Leader("吴市长"), on=JULY, by=cast.dispatcher)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            project=plant, level=Level.CITY, name="吴", valid_from=JULY, by=cast.dispatcher, at=first.at
        )


def test_an_end_wants_its_reason_and_empties_the_register(cast: Cast, plant: Project) -> None:
    made = assign(project=plant, level=Level.CITY, leader=deputy(cast), on=MAY, by=cast.dispatcher)
    with pytest.raises(Incomplete):
        end_assignment(assignment=made, on=JULY, why=" ", by=cast.dispatcher)
    end_assignment(assignment=made, on=JULY, why="项目投产", by=cast.dispatcher)
    plant.refresh_from_db()
    assert plant.facts["leader"] is None
    with pytest.raises(WrongState):
        end_assignment(assignment=made, on=JULY, why="再次", by=cast.dispatcher)


def test_a_city_leader_answers_for_a_county(cast: Cast) -> None:
    made = assign(county=cast.lishu, level=Level.CITY, leader=deputy(cast), on=MAY, by=cast.dispatcher)
    assert list(Assignment.objects.visible_to(cast.clerk)) == [made]
    assert list(Assignment.objects.visible_to(cast.stranger)) == []
    with pytest.raises(Incomplete):
        assign(county=cast.yitong, level=Level.COUNTY, leader=deputy(cast), on=MAY, by=cast.stranger)


def test_a_hand_over_moves_everything_at_once_and_keeps_its_sheet(cast: Cast, plant: Project) -> None:
    old, new = deputy(cast), Leader("吴市长", "市长")
    assign(project=plant, level=Level.CITY, leader=old, on=MAY, by=cast.dispatcher, team=[Member("韩雪")])
    assign(county=cast.yitong, level=Level.CITY, leader=old, on=MAY, by=cast.dispatcher)
    actions.promise(
        project=plant, kind=PromiseKind.JOBS, amount=120, on=MAY, paper=PromisePaper.AGREEMENT, by=cast.clerk
    )
    sheet = hand_over(level=Level.CITY, former=old, leader=new, on=JULY, by=cast.dispatcher)
    assert sorted(line["target"] for line in sheet.sheet) == ["伊通满族自治县", "换热器生产线"]
    assert "承诺用工120人，已兑现—人" in str(sheet.sheet)
    (now,) = Assignment.objects.open().filter(project=plant)
    assert (now.name, now.valid_from, [one.name for one in now.team.all()]) == ("吴市长", JULY, ["韩雪"])
    former = Assignment.objects.get(project=plant, valid_to__isnull=False)
    assert (former.valid_to, former.hand_over) == (date(2019, 6, 30), sheet)
    plant.refresh_from_db()
    assert plant.facts["leader"] == "吴市长（市长）"
    assert list(HandOver.objects.visible_to(cast.clerk)) == []
    with pytest.raises(WrongState, match="名下没有"):
        hand_over(level=Level.CITY, former=old, leader=new, on=JULY, by=cast.dispatcher)


def test_a_hand_over_before_the_term_began_moves_nothing(cast: Cast, plant: Project) -> None:
    assign(project=plant, level=Level.CITY, leader=deputy(cast), on=JULY, by=cast.dispatcher)
    with pytest.raises(Incomplete, match="之后"):
        hand_over(level=Level.CITY, former=deputy(cast), leader=Leader("吴"), on=JULY, by=cast.dispatcher)
    assert HandOver.objects.count() == 0


def test_the_list_by_leader_holds_what_the_reader_sees(cast: Cast, plant: Project) -> None:
    assign(project=plant, level=Level.CITY, leader=deputy(cast), on=MAY, by=cast.dispatcher)
    assert [(desk.name, desk.projects) for desk in desks(cast.clerk)] == [("周副市长", 1)]
    assert desks(cast.stranger) == []
