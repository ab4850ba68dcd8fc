"""The lists, their files, the targets, and the page of one project."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.registry import actions
from sanzhua.registry.choices.attraction import ContactWay, PromiseKind, PromisePaper
from sanzhua.registry.models import ContactLog, Project
from tests.cast import Cast

LIST = "registry:attraction_list"


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    made = actions.create_project(unit=cast.lishu, name="换热器生产线", by=cast.clerk, facts={}, from_day=None)
    actions.log_contact(
        project=made, on=date(2019, 6, 1), way=ContactWay.PHONE, said="谈用地", next_step="=1+1", by=cast.clerk
    )
    return made


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_contact_is_two_fields_and_enter(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.clerk)
    page = client.get(reverse("registry:attraction", args=[plant.uid])).content.decode()
    post = {"said": "定了选址", "next_step": "签意向书", "on": "2019-07-08", "way": "phone"}
    assert 'value="2019-07-08"' in page
    answer = client.post(reverse("registry:attraction_contact", args=[plant.uid]), post)
    assert answer.status_code == 302
    assert ContactLog.objects.latest("pk").next_step == "签意向书"


def test_what_was_typed_stays_beside_the_error(cast: Cast, plant: Project) -> None:
    post = {"said": "定了选址", "on": "2019-08-08", "way": "phone"}
    answer = signed_in(cast.clerk).post(reverse("registry:attraction_contact", args=[plant.uid]), post)
    assert answer.status_code == 422
    assert "日期在今天之后" in answer.content.decode()
    assert 'value="定了选址"' in answer.content.decode()


def test_readers_see_and_have_no_form(cast: Cast, plant: Project) -> None:
    page = signed_in(cast.head).get(reverse("registry:attraction", args=[plant.uid])).content.decode()
    assert "谈用地" in page
    assert "记一笔" not in page


def test_a_line_of_another_project_is_not_corrected_here(cast: Cast, plant: Project) -> None:
    other = actions.create_project(unit=cast.lishu, name="别的项目", by=cast.clerk, facts={}, from_day=None)
    line = ContactLog.objects.get()
    post = {"said": "改", "on": "2019-07-08", "way": "phone", "corrects": line.pk}
    assert signed_in(cast.clerk).post(reverse("registry:attraction_contact", args=[other.uid]), post).status_code == 404


def test_money_is_typed_in_wan_and_jobs_in_persons(cast: Cast, plant: Project) -> None:
    client, address = signed_in(cast.clerk), reverse("registry:attraction_promise", args=[plant.uid])
    common = {"on": "2019-07-01", "paper": "agreement"}
    for kind, amount in (("investment", "5200.5"), ("jobs", "120")):
        assert client.post(address, {**common, "kind": kind, "amount": amount}).status_code == 302
    assert client.post(address, {**common, "kind": "jobs", "amount": "1.5"}).status_code == 422
    plant.refresh_from_db()
    assert (plant.facts["contract_amount"], plant.facts["jobs"]) == (52_005_000, 120)


def test_the_list_tells_the_silence_and_filters(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.clerk)
    page = client.get(reverse(LIST)).content.decode()
    assert "换热器生产线" in page
    assert "37" in page
    assert "换热器生产线" not in client.get(reverse(LIST), {"step": "signed"}).content.decode()
    assert "换热器生产线" in client.get(reverse(LIST), {"step": "silent"}).content.decode()
    assert "换热器生产线" not in signed_in(cast.stranger).get(reverse(LIST)).content.decode()


def test_the_lost_are_listed_with_place_and_reason(cast: Cast, plant: Project) -> None:
    actions.lose(project=plant, on=date(2019, 7, 1), lost_to="山东省潍坊市", reason_key="land", by=cast.clerk)
    client = signed_in(cast.clerk)
    assert "山东省潍坊市：用地落实不了" in client.get(reverse(LIST), {"step": "lost"}).content.decode()
    assert "换热器生产线" not in client.get(reverse(LIST)).content.decode()


def test_files_hold_the_rows_and_run_nothing(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.clerk)
    text = client.get(reverse(LIST), {"as": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["项目名称"], row["距今天数"], row["下一步"]) for row in rows] == [("换热器生产线", "37", "'=1+1")]
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse(LIST), {"as": "xlsx"}).content))
    cell = book.worksheets[0]["H2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_list_costs_the_same_however_long_it_is(
    cast: Cast, plant: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        made = actions.create_project(unit=cast.lishu, name=f"项目{number}", by=cast.clerk, facts={}, from_day=None)
        actions.add_investor(project=made, name=f"公司{number}", by=cast.clerk)
    client = signed_in(cast.clerk)
    with django_assert_max_num_queries(18):
        client.get(reverse(LIST))


def test_districts_see_their_counts_and_no_plan(cast: Cast, plant: Project) -> None:
    actions.plan_targets(year=2019, plans={("region", "jjj"): (77, 880_000_000)}, by=cast.dispatcher)
    actions.describe(project=plant, by=cast.clerk, region_key="jjj")
    actions.promise(
        project=plant,
        kind=PromiseKind.INVESTMENT,
        amount=66_660_000,
        on=date(2019, 6, 3),
        paper=PromisePaper.AGREEMENT,
        by=cast.clerk,
    )
    clerk, city = (
        signed_in(one).get(reverse("registry:targets")).content.decode() for one in (cast.clerk, cast.viewer)
    )
    assert "6,666" in clerk
    assert "6,666" in city
    assert "88,000" in city
    assert "88,000" not in clerk
    assert "77" not in clerk
    assert "6,666" not in signed_in(cast.stranger).get(reverse("registry:targets")).content.decode()


def test_the_plan_is_the_citys_to_write(cast: Cast) -> None:
    address = reverse("registry:target_plan")
    assert signed_in(cast.clerk).get(address).status_code == 404
    assert signed_in(cast.viewer).get(address).status_code == 404
    answer = signed_in(cast.form_owner).post(f"{address}?year=2019", {"region_jjj_projects": "30"})
    assert answer.status_code == 302
    assert 'value="30"' in signed_in(cast.dispatcher).get(address).content.decode()
