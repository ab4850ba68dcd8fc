"""The project page."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.registry.actions import apply_register_changes, create_project
from sanzhua.registry.models import Project
from tests.cast import Cast


@pytest.fixture
def plant(cast: Cast) -> Project:
    facts = {"owner": "四平示范建设有限公司", "total": 520_000_000}
    return create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts=facts, from_day=date(2019, 1, 1))


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_page_tells_names_values_and_changes(cast: Cast, plant: Project) -> None:
    apply_register_changes(plant, {"total": 530_000_000}, by=cast.dispatcher, version_id=None)
    page = signed_in(cast.clerk).get(reverse("home:project", args=[plant.uid])).content.decode()
    assert all(words in page for words in ("52,000", "53,000", "四平示范建设有限公司", "名称沿革"))


def test_another_units_project_answers_like_one_that_does_not_exist(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.stranger)
    other = client.get(reverse("home:project", args=[plant.uid]))
    none = client.get(reverse("home:project", args=["p0000"]))
    assert (other.status_code, none.status_code) == (404, 404)
    assert other.content == none.content.replace(b"p0000", plant.uid.encode())


def test_one_category_is_one_word_and_not_its_letters(cast: Cast, plant: Project) -> None:
    apply_register_changes(plant, {"category": "市重点"}, by=cast.dispatcher, version_id=None)
    page = signed_in(cast.clerk).get(reverse("home:project", args=[plant.uid])).content.decode()
    assert "市重点" in page
    assert "市、重、点" not in page


def test_the_page_speaks_english_too(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.clerk)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("home:project", args=[plant.uid])).content.decode()
    assert all(words in page for words in ("Total investment", "Owner", "Planning"))
