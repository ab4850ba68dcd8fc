"""Pages by key: no row is lost or shown twice, whatever comes in meanwhile; every sort, both ways."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanzhua.registry.models import Project
from sanzhua.registry.queries import listing
from sanzhua.registry.queries.listing import paging
from sanzhua.registry.queries.listing.paging import SORTS, ListPage, in_runs, list_page
from sanzhua.registry.tests.crowd import enter
from tests.cast import Cast

EVERY_SORT = [sign + name for name in SORTS for sign in ("", "-")]


@pytest.fixture
def crowd(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Equal names, amounts and months, and none at all, so that the key has to decide."""
    monkeypatch.setattr(paging, "PAGE_ROWS", 4)
    totals, months = (None, 5, 5, 70), ("", "2019-04", "2019-04", "2018-11", "2019")
    for unit in (cast.yitong, cast.lishu):
        facts = [{"total": totals[n % 4], "start_plan": months[n % 5]} for n in range(13)]
        enter(unit, *((f"{'甲乙丙'[n % 3]}项目", one) for n, one in enumerate(facts)))
    return cast


def walk(sort: str) -> list[ListPage]:
    pages, after = [], ""
    while True:
        page = list_page(Project.objects.all(), sort, after=after)
        pages.append(page)
        if not page.following:
            return pages
        after = page.following


@pytest.mark.parametrize("sort", EVERY_SORT)
def test_every_sort_shows_every_row_once_and_in_order(crowd: Cast, sort: str) -> None:
    rows = [one for page in walk(sort) for one in page.projects]
    field, falling = SORTS[sort.removeprefix("-")], sort.startswith("-")
    assert [one.pk for one in rows] == [
        one.pk for one in sorted(Project.objects.all(), key=lambda p: (getattr(p, field), p.pk), reverse=falling)
    ]


@pytest.mark.parametrize("sort", EVERY_SORT)
def test_the_way_back_shows_the_same_pages(crowd: Cast, sort: str) -> None:
    pages = walk(sort)
    assert pages[0].preceding == ""
    for earlier, later in pairwise(pages):
        back = list_page(Project.objects.all(), sort, before=later.preceding)
        assert back.projects == earlier.projects


@pytest.mark.parametrize("sort", EVERY_SORT)
def test_an_export_runs_through_the_same_rows(crowd: Cast, sort: str) -> None:
    runs = list(in_runs(Project.objects.all(), sort, size=5))
    assert [one for run in runs for one in run] == [one for page in walk(sort) for one in page.projects]


@pytest.mark.parametrize("mark", ["nonsense", "~", "5~x", "~99999999999999999999", "x~1", "²~3"])
def test_a_mark_that_cannot_be_read_gives_the_first_page(crowd: Cast, mark: str) -> None:
    first = list_page(Project.objects.all(), "-total")
    assert list_page(Project.objects.all(), "-total", after=mark).projects == first.projects
    assert list_page(Project.objects.all(), "-total", before=mark).projects == first.projects


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sort=st.sampled_from(EVERY_SORT), coming=st.lists(st.lists(st.integers(0, 9), max_size=5), max_size=6))
def test_rows_that_come_in_meanwhile_displace_none(crowd: Cast, sort: str, coming: list[list[int]]) -> None:
    before = set(Project.objects.values_list("pk", flat=True))
    seen: list[int] = []
    after, waiting = "", list(coming)
    while True:
        page = list_page(Project.objects.all(), sort, after=after)
        seen += [one.pk for one in page.projects]
        if waiting:
            new = waiting.pop(0)
            enter(crowd.lishu, *((f"{'甲乙丙丁'[n % 4]}新", {"total": n * 9, "start_plan": f"201{n}-05"}) for n in new))
        if not page.following:
            break
        after = page.following
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def plan_of(rows: QuerySet[Any, Any]) -> str:
    """As the database would read many rows: PostgreSQL sorts a small table at hand unless it is kept from that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    return rows.explain().upper()


@pytest.mark.parametrize("sort", EVERY_SORT)
@pytest.mark.parametrize("whose", ["everybody's", "one county's"])
def test_every_sort_walks_along_an_index(crowd: Cast, sort: str, whose: str) -> None:
    person = crowd.dispatcher if whose == "everybody's" else crowd.clerk
    found = listing.found_projects(listing.sight_of(person), listing.ListState())
    field = SORTS[sort.removeprefix("-")]
    sign = "-" if sort.startswith("-") else ""
    plan = plan_of(found.order_by(f"{sign}{field}", f"{sign}id").values_list(field, "id")[:51])
    assert "INDEX" in plan
    if whose == "everybody's":
        assert "TEMP B-TREE" not in plan
        assert "SORT" not in plan
