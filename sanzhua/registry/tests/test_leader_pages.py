"""The pages of 包保: a project's leaders, the list by leader, the hand-over and its sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Person, Post
from sanzhua.base import clock
from sanzhua.registry import actions
from sanzhua.registry.models import Assignment, HandOver, Project
from tests.cast import Cast


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    return actions.create_project(unit=cast.lishu, name="换热器生产线", by=cast.clerk, facts={}, from_day=None)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def assigned(cast: Cast, plant: Project) -> None:
    post = {
        "level": "city",
        "post": Post.objects.get(person=cast.viewer).pk,
        "on": "2019-05-06",
        "department": "市工信局",
    }
    post["team"] = "韩雪，市工信局科长，专班负责人"
    answer = signed_in(cast.dispatcher).post(reverse("registry:assign", args=[plant.uid]), post)
    assert answer.status_code == 302


def test_a_dispatcher_assigns_a_post_with_its_team(cast: Cast, plant: Project) -> None:
    assigned(cast, plant)
    made = Assignment.objects.get()
    assert (made.name, made.department, made.team.get().duty) == ("周副市长", "市工信局", "chief")
    page = signed_in(cast.head).get(reverse("registry:project_leaders", args=[plant.uid])).content.decode()
    assert "周副市长" in page
    assert "登记包保" not in page


def test_a_clerk_is_offered_the_own_level_only(cast: Cast, plant: Project) -> None:
    assigned(cast, plant)
    client, address = signed_in(cast.clerk), reverse("registry:project_leaders", args=[plant.uid])
    page = client.get(address).content.decode()
    assert 'value="county"' in page
    assert 'value="city"' not in page
    assert "结束包保" not in page
    post = {"level": "city", "name": "吴", "on": "2019-05-06"}
    assert client.post(reverse("registry:assign", args=[plant.uid]), post).status_code == 422


def test_a_leader_without_name_or_post_is_told(cast: Cast, plant: Project) -> None:
    post = {"level": "county", "on": "2019-05-06", "department": "县工信局"}
    answer = signed_in(cast.clerk).post(reverse("registry:assign", args=[plant.uid]), post)
    assert answer.status_code == 422
    assert "请选一个任职" in answer.content.decode()
    assert 'value="县工信局"' in answer.content.decode()


def test_an_end_is_confirmed_with_its_reason(cast: Cast, plant: Project) -> None:
    assigned(cast, plant)
    client, made = signed_in(cast.dispatcher), Assignment.objects.get()
    address = reverse("registry:assignment_end", args=[plant.uid])
    assert client.post(address, {"assignment": made.pk, "on": "2019-07-01"}).status_code == 422
    assert client.post(address, {"assignment": made.pk, "on": "2019-07-01", "why": "投产"}).status_code == 302
    assert not Assignment.objects.open().exists()


def test_the_hand_over_shows_what_goes_and_makes_the_sheet(cast: Cast, plant: Project) -> None:
    assigned(cast, plant)
    client = signed_in(cast.dispatcher)
    address = f"{reverse('registry:hand_over')}?level=city&name=周副市长&title=副市长"
    assert "换热器生产线" in client.get(address).content.decode()
    answer = client.post(address, {"name": "吴副市长", "title": "副市长", "on": "2019-07-01"})
    sheet = HandOver.objects.get()
    assert answer.headers["Location"] == reverse("registry:hand_over_sheet", args=[sheet.pk])
    page = client.get(answer.headers["Location"]).content.decode()
    assert "移交人签字" in page
    assert "换热器生产线" in page
    assert signed_in(cast.clerk).get(address).status_code == 404


def test_the_list_costs_the_same_however_long_it_is(
    cast: Cast, plant: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        made = actions.create_project(unit=cast.lishu, name=f"项目{number}", by=cast.clerk, facts={}, from_day=None)
        leader = actions.Leader(f"领导{number % 2}")
        actions.assign(project=made, level="county", leader=leader, on=clock.business_today(), by=cast.clerk)
    client = signed_in(cast.clerk)
    with django_assert_max_num_queries(14):
        assert "领导1" in client.get(reverse("registry:leaders")).content.decode()


def test_the_city_gives_a_county_into_a_leaders_care_and_ends_it(cast: Cast) -> None:
    client, address = signed_in(cast.dispatcher), reverse("registry:county_leaders")
    post = {"county": str(cast.lishu.pk), "name": "吴副市长", "title": "副市长", "on": "2019-05-06"}
    assert client.post(address, post).status_code == 302
    assert client.post(address, post).status_code == 422
    made = Assignment.objects.get()
    assert "吴副市长" in client.get(address).content.decode()
    assert client.post(address, {"assignment": made.pk, "on": "2019-07-01"}).status_code == 422
    assert client.post(address, {"assignment": made.pk, "on": "2019-07-01", "why": "调整"}).status_code == 302
    for person in (cast.clerk, cast.viewer, *cast.outsiders):
        assert signed_in(person).get(address).status_code == 404
