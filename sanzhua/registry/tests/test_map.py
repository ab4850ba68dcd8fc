"""Projects on the map: by county in figures, and by point."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.places import to_wgs84
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.registry.actions import create_project, locate
from sanzhua.registry.models import Project
from sanzhua.registry.queries.map import map_page
from tests.cast import Cast

YI = 100_000_000


@pytest.fixture
def plant(cast: Cast) -> Project:
    facts: dict[str, Any] = {"total": 2 * YI, "contact": "李小明", "phone": "13804345678"}
    return create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts=facts, from_day=None)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_each_county_tells_its_projects_and_their_total(cast: Cast, plant: Project) -> None:
    page = map_page(cast.dispatcher, measure="projects", stage="")
    lishu = next(county for county in page.counties if county.code == "220322")
    assert (lishu.projects, lishu.total, lishu.drawn) == (1, 2 * YI, True)
    assert (page.projects, page.total, page.unplaced) == (1, 2 * YI, 1)


def test_another_units_projects_are_not_counted(cast: Cast, plant: Project) -> None:
    assert map_page(cast.stranger, measure="projects", stage="").projects == 0


def test_a_county_is_on_the_map_while_it_belongs_to_the_city(cast: Cast) -> None:
    with clock.use_fixed(datetime(2019, 7, 8, tzinfo=clock.SHANGHAI)):
        assert "220381" in {county.code for county in map_page(cast.dispatcher, measure="total", stage="").counties}
    with clock.use_fixed(datetime(2021, 7, 8, tzinfo=clock.SHANGHAI)):
        assert "220381" not in {county.code for county in map_page(cast.dispatcher, measure="total", stage="").counties}


def test_the_figures_open_the_list_of_the_county(cast: Cast, plant: Project) -> None:
    page = signed_in(cast.clerk).get(reverse("registry:map"), {"measure": "total", "stage": "planning"})
    assert 'href="/projects/?region=220322&amp;stage=planning"' in page.content.decode()


def test_the_map_costs_the_same_however_many_projects_there_are(
    cast: Cast, plant: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.clerk)
    with django_assert_max_num_queries(13):
        client.get(reverse("registry:map"))


def test_a_place_is_kept_in_one_datum_and_its_change_in_the_history(cast: Cast, plant: Project) -> None:
    assert locate(plant, lon=124.34, lat=43.31, datum="gcj02", by=cast.clerk)
    plant.refresh_from_db()
    assert (plant.lon, plant.lat) == to_wgs84(124.34, 43.31, "gcj02") != (124.34, 43.31)
    assert plant.register_changes.get().key == "location"
    assert not locate(plant, lon=plant.lon, lat=plant.lat, datum="wgs84", by=cast.clerk)


@pytest.mark.parametrize(("lon", "lat"), [(43.3, 124.3), (124.3, None)])
def test_a_place_that_cannot_be_is_refused(cast: Cast, plant: Project, lon: float, lat: float | None) -> None:
    with pytest.raises(Refused):
        locate(plant, lon=lon, lat=lat, datum="wgs84", by=cast.clerk)


def test_a_stranger_places_nothing(cast: Cast, plant: Project) -> None:
    with pytest.raises(NotAllowed):
        locate(plant, lon=124.3, lat=43.3, datum="wgs84", by=cast.stranger)


def test_the_page_of_the_place_says_what_is_wrong_and_keeps_what_was_typed(cast: Cast, plant: Project) -> None:
    client, url = signed_in(cast.clerk), reverse("registry:place", args=[plant.uid])
    wrong = client.post(url, {"lon": "43.3", "lat": "124.3", "datum": "wgs84"})
    assert (wrong.status_code, "填反" in wrong.content.decode(), 'value="43.3"' in wrong.content.decode()) == (
        422,
        True,
        True,
    )
    assert client.post(url, {"lon": "124.3", "lat": "43.3", "datum": "wgs84"}).status_code == 302
    assert "124.30000, 43.30000" in client.get(reverse("home:project", args=[plant.uid])).content.decode()


def test_a_citys_own_boundaries_come_before_the_shipped_ones(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.SANZHUA_DATA = tmp_path
    ring = "[[[124.0,43.0],[124.5,43.0],[124.5,43.5],[124.0,43.0]]]"
    feature = f'{{"properties":{{"code":"220322"}},"geometry":{{"type":"Polygon","coordinates":{ring}}}}}'
    (tmp_path / "boundaries.geojson").write_text(f'{{"features":[{feature}]}}', "utf-8")
    assert [county.code for county in map_page(cast.dispatcher, measure="total", stage="").counties] == ["220322"]


def test_leaders_see_that_the_owners_people_are_known_and_not_who_they_are(cast: Cast, plant: Project) -> None:
    page = reverse("home:project", args=[plant.uid])
    assert "13804345678" in signed_in(cast.clerk).get(page).content.decode()
    seen = signed_in(cast.viewer).get(page).content.decode()
    assert "13804345678" not in seen
    assert "1380******8" in seen


def test_the_history_of_a_long_life_is_read_page_by_page(cast: Cast, plant: Project) -> None:
    for number in range(12):
        locate(plant, lon=124.0 + number / 100, lat=43.3, datum="wgs84", by=cast.clerk)
    client = signed_in(cast.clerk)
    assert "看全部变更" in client.get(reverse("home:project", args=[plant.uid])).content.decode()
    history = client.get(reverse("registry:history", args=[plant.uid])).content.decode()
    assert history.count("124.") >= 12
