"""Search: any part of a name, today's or former, of a code, of the owner, of the unit; and first letters."""

from __future__ import annotations

from datetime import date

import pytest

from sanzhua.registry.actions import rename
from sanzhua.registry.models import Project
from sanzhua.registry.queries.listing import found
from sanzhua.registry.tests.crowd import enter, names
from tests.cast import Cast

CODE = "2019-220322-47-03-000123"
PLANT = "梨树县 玉米深加工项目"


@pytest.fixture
def plant(cast: Cast) -> Project:
    facts = {"code": CODE, "owner": "四平示范建设有限公司", "total": 520_000_000}
    made = enter(cast.lishu, (PLANT, facts), ("污水处理厂（ＡＢＣ）", {"owner": "100%控股_公司"}))
    enter(cast.yitong, ("伊通玉米仓储", {"owner": "四平示范建设有限公司"}))
    return made[0]


@pytest.fixture(params=["looked up first", "row by row"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rare words are looked up first, common ones met row by row; both find the same."""
    if request.param == "row by row":
        monkeypatch.setattr(found, "_FEW", 0)


FINDS = ["玉米", "玉", CODE, "2203", "示范建设", "玉米 示范", "树县玉米", "lsxymsjg", "YMSJG", "梨树县 深加工", "sjgxm"]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("words", FINDS)
def test_part_of_name_code_owner_unit_or_letters_finds(cast: Cast, plant: Project, words: str) -> None:
    assert PLANT in names(cast.clerk, f"q={words}")
    assert PLANT in names(cast.dispatcher, f"q={words}")


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("words", [*FINDS, ""])
def test_search_shows_no_other_units_rows(cast: Cast, plant: Project, words: str) -> None:
    assert PLANT not in names(cast.stranger, f"q={words}")
    assert "伊通玉米仓储" not in names(cast.clerk, f"q={words}")
    for person in (cast.system_admin, cast.security_admin, cast.audit_admin):
        assert names(person, f"q={words}") == []


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("words", ["玉麦", "玉米 污水", "项目四平", "%25", "_", "玉%米"])
def test_what_stands_nowhere_finds_nothing_and_signs_are_no_wildcards(cast: Cast, plant: Project, words: str) -> None:
    assert PLANT not in names(cast.dispatcher, f"q={words}")


@pytest.mark.usefixtures("way")
def test_full_width_letters_and_a_percent_sign_are_found_as_they_are(cast: Cast, plant: Project) -> None:
    assert names(cast.clerk, "q=abc") == ["污水处理厂（ＡＢＣ）"]
    assert names(cast.clerk, "q=100%25") == ["污水处理厂（ＡＢＣ）"]


@pytest.mark.usefixtures("way")
def test_a_former_name_and_its_letters_still_find(cast: Cast, plant: Project) -> None:
    rename(plant, name="梨树产业园", by=cast.clerk, from_day=date(2019, 7, 1))
    for words in ("玉米深加工", "ymsjg", "产业园", "lscyy"):
        assert names(cast.clerk, f"q={words}") == ["梨树产业园"]


def test_the_bar_over_every_page_leads_here(cast: Cast, plant: Project) -> None:
    from django.urls import reverse

    from sanzhua.registry.tests.crowd import signed_in

    page = signed_in(cast.clerk).get("/").content.decode()
    assert f'action="{reverse("registry:list")}"' in page
