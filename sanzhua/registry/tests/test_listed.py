"""List columns and search words stay in step with what the register holds."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from pytest_django import DjangoAssertNumQueries

from sanzhua.registry.actions import apply_many_changes, create_project, note_starts, rename
from sanzhua.registry.actions.life import Step, write_step
from sanzhua.registry.choices import Stage, Status
from sanzhua.registry.models import Project, ProjectWords
from tests.cast import Cast

CODE = "2019-220322-47-03-000123"
FACTS = {
    "code": CODE, "owner": "四平示范建设有限公司", "total": 520_000_000, "industry": "农副食品加工业", "nature": "新建",
    "category": ["省重点", "集中开工"], "start_plan": "2019-04", "source": "attraction",
}  # fmt: skip


@pytest.fixture
def plant(cast: Cast) -> Project:
    return create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts=FACTS, from_day=date(2019, 1, 1))


def test_a_new_project_can_be_listed_at_once(plant: Project) -> None:
    plant.refresh_from_db()
    assert (plant.owner, plant.industry, plant.nature, plant.source) == (FACTS["owner"], "13", "新建", "attraction")
    assert (plant.categories, plant.starts) == ("|省重点|集中开工|", "2019-04")
    assert (plant.total_order, plant.initials) == (520_000_000, "ymsjgxm")
    assert plant.words.text.split("\n") == ["玉米深加工项目", "四平示范建设有限公司", CODE, "ymsjgxm"]


def test_changes_keep_columns_and_words_in_step(cast: Cast, plant: Project) -> None:
    changes = {"total": None, "owner": "新业主", "start_actual": "2019-05-06", "source": "government"}
    apply_many_changes({plant.pk: changes}, by=cast.dispatcher, version_id=None)
    rename(plant, name="梨树玉米产业园", by=cast.clerk, from_day=date(2019, 7, 1))
    plant.refresh_from_db()
    assert (plant.total_order, plant.owner, plant.starts, plant.initials) == (-1, "新业主", "2019-05", "lsymcyy")
    assert plant.source == "government"
    assert plant.words.text.split("\n")[:3] == ["梨树玉米产业园", "玉米深加工项目", "新业主"]
    assert {"lsymcyy", "ymsjgxm"} <= set(plant.words.text.split("\n"))


def starts(plant: Project) -> str:
    return Project.objects.values_list("starts", flat=True).get(pk=plant.pk)


def moved(plant: Project, stage: Stage, cast: Cast) -> None:
    """What every door of the life writes, without the questions that a door asks."""
    write_step(plant, Step(stage, Status.ONGOING, date(2019, 5, 6), "核实"), by=cast.clerk, post="")


def test_the_start_is_that_of_the_life_where_it_has_begun(cast: Cast, plant: Project) -> None:
    moved(plant, Stage.BUILDING, cast)
    assert starts(plant) == plant.starts == "2019-05"
    apply_many_changes({plant.pk: {"start_plan": "2020-03", "start_actual": "2019-06"}}, by=cast.clerk, version_id=None)
    assert starts(plant) == "2019-05"
    note_starts(plant, by=cast.clerk, started_on="2018-11", reason="以打桩记录为准")
    assert starts(plant) == "2018-11"


def test_a_start_that_is_taken_back_leaves_the_plan(cast: Cast, plant: Project) -> None:
    moved(plant, Stage.BUILDING, cast)
    moved(plant, Stage.PREPARATION, cast)
    assert starts(plant) == "2019-04"


def test_older_rows_get_the_start_of_their_life_and_lose_it_on_the_way_back(cast: Cast, plant: Project) -> None:
    migration = import_module("sanzhua.registry.migrations.0015_list_by_the_start_of_the_life")
    Project.objects.filter(pk=plant.pk).update(started_on="2019-05-06")
    other = create_project(unit=cast.lishu, name="乙", by=cast.clerk, facts={"start_plan": "2021"}, from_day=None)
    migration.take_the_life(apps, None)
    assert (starts(plant), starts(other)) == ("2019-05", "2021")
    migration.take_the_facts(apps, None)
    assert (starts(plant), starts(other)) == ("2019-04", "2021")


def test_an_industry_that_is_not_understood_is_not_guessed(cast: Cast) -> None:
    odd = create_project(unit=cast.lishu, name="甲", by=cast.clerk, facts={"industry": "好行业"}, from_day=None)
    assert odd.industry == ""


def test_old_rows_are_filled_by_the_migration(plant: Project) -> None:
    wanted, words = Project.objects.values().get(), plant.words.text
    Project.objects.update(owner="", industry="", nature="", categories="", starts="", total_order=-1, initials="")
    ProjectWords.objects.all().delete()
    import_module("sanzhua.registry.migrations.0010_fill_list_columns").fill(apps, None)
    assert Project.objects.values().get() == wanted
    assert ProjectWords.objects.get().text == words


def test_many_projects_change_in_as_many_queries_as_one(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = [create_project(unit=cast.lishu, name=f"项目{n}", by=cast.clerk, facts={}, from_day=None) for n in range(40)]
    with django_assert_max_num_queries(16):
        apply_many_changes({one.pk: {"owner": "同一业主"} for one in made}, by=cast.dispatcher, version_id=None)
