"""The list of projects."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete
from sanzhua.facts.actions import NewPart, add_parts
from sanzhua.formbook.definition import load_form
from sanzhua.registry.actions import create_project, save_view
from sanzhua.registry.models import ListChoice, Project
from sanzhua.registry.queries.preferences import saved_views
from sanzhua.registry.tests.crowd import signed_in
from tests.cast import Cast


@pytest.fixture
def plant(cast: Cast) -> Project:
    facts = {"owner": "四平示范建设有限公司", "total": 520_000_000}
    return create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts=facts, from_day=date(2019, 1, 1))


def test_the_list_shows_own_projects_in_wan(cast: Cast, plant: Project) -> None:
    page = signed_in(cast.clerk).get(reverse("registry:list")).content.decode()
    assert "玉米深加工项目" in page
    assert "52,000" in page
    assert "玉米深加工项目" not in signed_in(cast.stranger).get(reverse("registry:list")).content.decode()


def test_the_list_costs_the_same_however_long_it_is(
    cast: Cast, plant: Project, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Sign-in and shell 8, sight 1, keys and rows 2, columns 1, accepted figures 1, views 1; then the session."""
    client = signed_in(cast.dispatcher)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("registry:list"))
    for number in range(60):
        unit = (cast.lishu, cast.yitong, cast.commerce)[number % 3]
        create_project(unit=unit, name=f"项目{number}", by=cast.dispatcher, facts={}, from_day=None)
    client = signed_in(cast.dispatcher)
    with django_assert_num_queries(len(few)):
        client.get(reverse("registry:list"))
    assert len(few) <= 15


def test_the_figures_are_those_last_accepted(cast: Cast, plant: Project) -> None:
    form = load_form("construction")
    for period, done in (("2019-04", 1), ("2019-05", 27_000_000)):
        row = {"project": plant.uid, "name": plant.name, "plan_year": 90_000_000, "done_year": done, "stage": "续建"}
        part = NewPart("construction", form.version, cast.lishu.pk, "梨树县", period, 1, None, "0" * 64, [row])
        with transaction.atomic():
            add_parts([part])
    with clock.use_fixed(datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)):
        page = signed_in(cast.dispatcher).get(reverse("registry:list") + "?cols=plan_year,done_year,period,reported")
    for said in ("9,000", "2,700", "2019年5月", "续建"):
        assert f"<span>{said}</span>" in page.content.decode()


def test_chosen_columns_are_shown_until_the_usual_ones_are_asked_back(cast: Cast, plant: Project) -> None:
    client, address = signed_in(cast.clerk), reverse("registry:list")
    client.post(reverse("registry:columns"), {"column": ["owner", "nonsense"], "q": "玉米"})
    page = client.get(address).content.decode()
    assert 'data-l="建设单位"' in page
    assert 'data-l="总投资（万元）"' not in page
    assert 'data-l="总投资（万元）"' in signed_in(cast.second_clerk).get(address).content.decode()
    client.post(reverse("registry:columns"), {"verb": "usual"})
    assert 'data-l="总投资（万元）"' in client.get(address).content.decode()


def test_a_view_keeps_filters_sort_and_columns(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.clerk)
    asked = {"name": " 我的  视图 ", "stage": "building", "sort": "-total", "shown": "name,owner"}
    answer = client.post(reverse("registry:view_save"), asked)
    assert answer["Location"] == reverse("registry:list") + "?stage=building&sort=-total"
    (view,) = saved_views(cast.clerk)
    assert (view.name, view.address) == ("我的 视图", "?stage=building&sort=-total&cols=name%2Cowner")
    client.post(reverse("registry:view_save"), {**asked, "stage": "planning"})
    assert [one.address for one in saved_views(cast.clerk)] == ["?stage=planning&sort=-total&cols=name%2Cowner"]


def test_a_shared_view_is_seen_by_the_unit_and_dropped_by_its_owner_only(cast: Cast) -> None:
    for shared in (True, False):
        save_view(person=cast.clerk, name=f"视图{shared}", query="", columns=[], shared=shared)
    assert [view.name for view in saved_views(cast.second_clerk)] == ["视图True"]
    assert saved_views(cast.stranger) == []
    assert saved_views(cast.dispatcher) == []
    seen = saved_views(cast.second_clerk)[0]
    drop = reverse("registry:view_drop", args=[seen.pk])
    assert signed_in(cast.second_clerk).post(drop).status_code == 404
    assert signed_in(cast.clerk).post(drop).status_code == 302
    assert [view.name for view in saved_views(cast.clerk)] == ["视图False"]


LIST = "registry:list"


def opens_first(person: Person, name: str = "在建") -> int:
    """The key of a view of that person, which the list then opens with."""
    view = save_view(person=person, name=name, query="stage=building", columns=["name", "owner"], shared=True)
    assert signed_in(person).post(reverse("registry:view_first", args=[view.pk])).status_code == 302
    return view.pk


def test_the_list_opens_with_the_view_marked_so_and_with_all_when_asked(cast: Cast, plant: Project) -> None:
    opens_first(cast.clerk)
    client, address = signed_in(cast.clerk), reverse(LIST)
    assert client.get(address)["Location"] == f"{address}?stage=building&cols=name%2Cowner"
    page = client.get(f"{address}?stage=building").content.decode()
    assert '<a href="?q=">全部项目</a>' in page
    assert '<a class="btn link s" href="?q=">清除筛选</a>' in page
    plain = client.get(f"{address}?q=")
    assert plain.status_code == 200
    assert plant.name in plain.content.decode()
    assert signed_in(cast.dispatcher).get(address).status_code == 200


def test_one_view_a_person_opens_first_and_none_when_taken_back(cast: Cast, plant: Project) -> None:
    former, later = opens_first(cast.clerk), opens_first(cast.clerk, "全部在建")
    assert ListChoice.objects.get(person=cast.clerk).first_view_id == later != former
    client = signed_in(cast.clerk)
    client.post(reverse("registry:view_first", args=[later]), {"verb": "usual"})
    assert client.get(reverse(LIST)).status_code == 200


def test_choosing_columns_leaves_the_first_view_and_the_other_way_round(cast: Cast, plant: Project) -> None:
    client = signed_in(cast.clerk)
    client.post(reverse("registry:columns"), {"column": ["owner"]})
    pk = opens_first(cast.clerk)
    client.post(reverse("registry:columns"), {"column": ["total"]})
    held = ListChoice.objects.get(person=cast.clerk)
    assert (held.columns, held.first_view_id) == (["total"], pk)


def test_a_view_that_was_dropped_or_is_no_longer_shared_opens_nothing(cast: Cast, plant: Project) -> None:
    pk = opens_first(cast.clerk)
    other = signed_in(cast.second_clerk)
    other.post(reverse("registry:view_first", args=[pk]))
    assert other.get(reverse(LIST)).status_code == 302
    save_view(person=cast.clerk, name="在建", query="stage=building", columns=[], shared=False)
    assert other.get(reverse(LIST)).status_code == 200
    signed_in(cast.clerk).post(reverse("registry:view_drop", args=[pk]))
    assert signed_in(cast.clerk).get(reverse(LIST)).status_code == 200


def test_a_view_that_is_not_seen_cannot_open_first(cast: Cast) -> None:
    view = save_view(person=cast.clerk, name="在建", query="", columns=[], shared=False)
    assert signed_in(cast.stranger).post(reverse("registry:view_first", args=[view.pk])).status_code == 404


def test_a_view_needs_a_name(cast: Cast) -> None:
    with pytest.raises(Incomplete):
        save_view(person=cast.clerk, name="  ", query="", columns=[], shared=False)
