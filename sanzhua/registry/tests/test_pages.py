"""The list of projects."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.registry.actions import create_project
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


def test_the_list_shows_own_projects_in_wan(cast: Cast, plant: Project) -> None:
    page = signed_in(cast.clerk).get(reverse("registry:list")).content.decode()
    assert "玉米深加工项目" in page
    assert "52,000" in page
    assert "玉米深加工项目" not in signed_in(cast.stranger).get(reverse("registry:list")).content.decode()


def test_the_list_costs_the_same_however_long_it_is(cast: Cast, plant: Project, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(5):
        create_project(unit=cast.lishu, name=f"项目{number}", by=cast.clerk, facts={}, from_day=None)
    client = signed_in(cast.clerk)
    with django_assert_max_num_queries(15):
        client.get(reverse("registry:list"))
