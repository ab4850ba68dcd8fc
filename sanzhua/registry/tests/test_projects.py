"""A project's identity, its names and codes, and who may see it."""

from __future__ import annotations

from datetime import date

import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed
from sanzhua.registry import queries
from sanzhua.registry.actions import apply_register_changes, create_project, rename
from sanzhua.registry.models import Project, RegisterChange
from tests.cast import Cast

CODE = "2019-220322-47-03-000123"


@pytest.fixture
def plant(cast: Cast) -> Project:
    facts = {"code": CODE, "owner": "四平示范建设有限公司", "total": 520_000_000, "place": "梨树县"}
    return create_project(
        unit=cast.lishu, name="梨树县 玉米深加工项目", by=cast.clerk, facts=facts, from_day=date(2019, 1, 1)
    )


def test_a_new_project_has_an_identity_a_dated_name_and_its_code(plant: Project) -> None:
    assert (plant.total, plant.region, plant.facts["owner"]) == (520_000_000, "220322", "四平示范建设有限公司")
    assert "total" not in plant.facts
    assert [(name.name, name.valid_to) for name in plant.names.all()] == [("梨树县 玉米深加工项目", None)]
    assert plant.codes.get().code == CODE


def test_a_project_without_a_name_is_refused(cast: Cast) -> None:
    with pytest.raises(Incomplete):
        create_project(unit=cast.lishu, name="  ", by=cast.clerk, facts={}, from_day=None)


def test_strangers_enter_and_rename_nothing(cast: Cast, plant: Project) -> None:
    for person in cast.outsiders:
        with pytest.raises(NotAllowed):
            rename(plant, name="别的名字", by=person, from_day=date(2019, 7, 1))


def test_a_code_decides_before_a_name(cast: Cast, plant: Project) -> None:
    twin = create_project(unit=cast.lishu, name="另一个项目", by=cast.clerk, facts={}, from_day=None)
    assert queries.match("另一个项目", ["２０１９-220322-47-03-000123"], cast.lishu) == [plant]
    assert queries.match("另 一个项目", [], cast.lishu) == [twin]
    assert queries.match("●梨树县玉米深加工项目", [], cast.lishu) == [plant]


def test_a_former_name_still_finds_the_project(cast: Cast, plant: Project) -> None:
    rename(plant, name="梨树县玉米产业园项目", by=cast.clerk, from_day=date(2019, 7, 1))
    assert queries.match("梨树县玉米深加工项目", [], cast.lishu) == [plant]
    assert [(name.name, name.valid_to) for name in plant.names.order_by("pk")] == [
        ("梨树县 玉米深加工项目", date(2019, 7, 1)),
        ("梨树县玉米产业园项目", None),
    ]


def test_another_units_project_is_no_match_whatever_its_code(cast: Cast, plant: Project) -> None:
    assert queries.match(plant.name, [CODE], cast.yitong) == []


def test_an_accepted_value_is_kept_with_the_former_one(cast: Cast, plant: Project) -> None:
    changes = {"total": 530_000_000, "owner": "四平示范建设有限公司"}
    apply_register_changes(plant, changes, by=cast.dispatcher, version_id=7)
    change = RegisterChange.objects.get()
    assert (change.key, change.old, change.new, change.version_id) == ("total", 520_000_000, 530_000_000, 7)
    assert queries.register_values(plant)["total"] == 530_000_000
    apply_register_changes(plant, changes, by=cast.dispatcher, version_id=7)
    assert RegisterChange.objects.count() == 1
