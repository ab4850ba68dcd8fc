"""Two entries become one, keep both histories, and can be two again; relations between projects."""

from __future__ import annotations

import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.registry import queries
from sanzhua.registry.actions import create_project, relate, settle, take_back, unrelate
from sanzhua.registry.choices import Answer, Relation
from sanzhua.registry.models import IdentityQuestion, Merge, Project, ProjectRelation
from tests.cast import Cast

CODE = "2019-220322-47-03-000123"


@pytest.fixture
def plant(cast: Cast) -> Project:
    return create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts={"code": CODE}, from_day=None)


@pytest.fixture
def park(cast: Cast) -> Project:
    return create_project(unit=cast.lishu, name="天成玉米产业园项目", by=cast.clerk, facts={}, from_day=None)


def test_after_a_merge_both_names_and_codes_lead_to_the_kept_one(cast: Cast, plant: Project, park: Project) -> None:
    settle(plant, park, verb=Answer.SAME, by=cast.clerk, turned=True)
    plant.refresh_from_db()
    assert plant.merged_into == park == plant.stands_as()
    assert queries.match("玉米深加工项目", [], cast.lishu) == [park]
    assert queries.match("", [CODE], cast.lishu) == [park]
    assert list(queries.search(cast.clerk, "玉米")) == [park]
    assert park.history_ids() == [park.pk, plant.pk]
    assert Outbox.objects.filter(kind="project.merge").count() == 1


def test_nothing_of_either_is_rewritten(cast: Cast, plant: Project, park: Project) -> None:
    settle(plant, park, verb=Answer.SAME, by=cast.clerk)
    assert [one.name for one in park.names.all()] == ["天成玉米产业园项目"]
    assert plant.codes.get().code == CODE
    assert not park.codes.exists()


def test_taking_the_answer_back_makes_two_again(cast: Cast, plant: Project, park: Project) -> None:
    part = create_project(unit=cast.lishu, name="厂房", by=cast.clerk, facts={}, from_day=None)
    relate(project=part, other=park, kind=Relation.PART_OF, by=cast.clerk)
    settle(plant, park, verb=Answer.SAME, by=cast.clerk)
    part.refresh_from_db()
    assert part.parent == plant
    take_back(IdentityQuestion.objects.get(first=plant, second=park), by=cast.clerk, note="两个厂区")
    park.refresh_from_db()
    part.refresh_from_db()
    assert (park.merged_into, part.parent) == (None, park)
    assert Merge.objects.get().undone_by == cast.clerk
    assert IdentityQuestion.objects.get(first=plant, second=park).status == Answer.OPEN
    settle(plant, park, verb=Answer.SAME, by=cast.clerk)
    assert Merge.objects.count() == 2


def test_an_answer_is_taken_back_with_a_reason_only(cast: Cast, plant: Project, park: Project) -> None:
    settle(plant, park, verb=Answer.SAME, by=cast.clerk)
    with pytest.raises(Incomplete):
        take_back(IdentityQuestion.objects.get(), by=cast.clerk, note=" ")
    assert Project.objects.get(pk=park.pk).merged_into == plant


def test_an_entry_is_merged_once(cast: Cast, plant: Project, park: Project) -> None:
    third = create_project(unit=cast.lishu, name="第三个", by=cast.clerk, facts={}, from_day=None)
    settle(plant, park, verb=Answer.SAME, by=cast.clerk)
    with pytest.raises(WrongState, match="已并入"):
        settle(third, park, verb=Answer.SAME, by=cast.clerk)
    with pytest.raises(WrongState):
        settle(plant, park, verb=Answer.DIFFERENT, by=cast.clerk)


def test_across_units_a_clerk_decides_nothing(cast: Cast, plant: Project) -> None:
    other = create_project(unit=cast.yitong, name="玉米深加工项目", by=cast.dispatcher, facts={}, from_day=None)
    for person in (cast.clerk, cast.stranger, cast.viewer, cast.head):
        with pytest.raises(NotAllowed):
            settle(plant, other, verb=Answer.SAME, by=person)
    settle(plant, other, verb=Answer.SAME, by=cast.dispatcher)
    assert queries.match("玉米深加工项目", [], cast.lishu) == [plant]
    assert queries.match("玉米深加工项目", [], cast.yitong) == [other]


def test_phases_packages_and_replacements_are_dated_rows(cast: Cast, plant: Project, park: Project) -> None:
    settle(plant, park, verb=Answer.PHASE_OF, by=cast.clerk, note="同一业主分两期")
    question = IdentityQuestion.objects.get()
    assert ["name", "differs", -15, "玉米深加工项目", "天成玉米产业园项目"] in question.evidence
    relation = ProjectRelation.objects.get()
    assert (relation.project, relation.other, relation.kind) == (park, plant, Relation.PHASE_OF)
    with pytest.raises(WrongState, match="圈"):
        relate(project=plant, other=park, kind=Relation.PHASE_OF, by=cast.clerk)
    unrelate(relation, by=cast.clerk)
    unrelate(relation, by=cast.clerk)
    assert ProjectRelation.objects.filter(ended_at__isnull=False).count() == 1


def test_a_project_is_part_of_one_package(cast: Cast, plant: Project, park: Project) -> None:
    part = create_project(unit=cast.lishu, name="厂房", by=cast.clerk, facts={}, from_day=None)
    relate(project=part, other=plant, kind=Relation.PART_OF, by=cast.clerk)
    with pytest.raises(WrongState, match="打包"):
        relate(project=part, other=park, kind=Relation.PART_OF, by=cast.clerk)
    with pytest.raises(WrongState, match="打包"):
        settle(plant, part, verb=Answer.SAME, by=cast.clerk)
