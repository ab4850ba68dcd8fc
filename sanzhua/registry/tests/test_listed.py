"""List columns and search words stay in step with what the register holds."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from pytest_django import DjangoAssertNumQueries

from sanzhua.registry.actions import apply_many_changes, create_project, rename
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
