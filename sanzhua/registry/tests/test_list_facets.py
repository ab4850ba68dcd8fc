"""Filters and the numbers beside them."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.urls import reverse

from sanzhua.registry.models import Project
from sanzhua.registry.queries import listing
from sanzhua.registry.queries.listing.counts import Packaged
from sanzhua.registry.tests.crowd import enter, names, signed_in
from tests.cast import Cast

WAN, YI = 10_000, 100_000_000


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    enter(
        cast.lishu,
        ("甲", {"total": 500 * WAN, "nature": "新建", "category": ["省重点", "集中开工"], "start_plan": "2019-04"}),
        ("乙", {"total": 499 * WAN, "nature": "扩建", "category": ["市重点"], "start_actual": "2019-05-06"}),
        ("丙", {"industry": "食品制造业", "source": "attraction", "start_plan": "2018"}),
    )
    enter(cast.yitong, ("丁", {"total": 50 * YI, "nature": "新建"}))
    Project.objects.filter(name="乙").update(stage="building", status="suspended")
    return cast


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nature=新建", "丁甲"),
        ("nature=新建&nature=扩建", "丁乙甲"),
        ("nature=-", "丙"),
        ("nature=新建&size=≥50亿", "丁"),
        ("size=500万–5000万", "甲"),
        ("size=<500万", "乙"),
        ("size=-", "丙"),
        ("category=省重点", "甲"),
        ("category=重点", ""),
        ("category=-", "丁丙"),
        ("start=2019", "乙甲"),
        ("start=2019-05", "乙"),
        ("start=2018", "丙"),
        ("start=-", "丁"),
        ("start=nonsense", ""),
        ("stage=building", "乙"),
        ("status=suspended&stage=planning", ""),
        ("source=attraction", "丙"),
        ("industry=14", "丙"),
        ("region=220323", "丁"),
        ("unit=nonsense", ""),
        ("q=甲&nature=新建", "甲"),
        ("sort=-total", "丁甲乙丙"),
        ("sort=nonsense", "丁丙乙甲"),
    ],
)
def test_what_a_filter_leaves(crowd: Cast, query: str, found: str) -> None:
    assert "".join(names(crowd.dispatcher, query)) == found


def test_a_county_filters_its_own_rows_only(crowd: Cast) -> None:
    assert names(crowd.clerk, "nature=新建") == ["甲"]
    assert names(crowd.clerk, f"unit={crowd.yitong.pk}") == []
    assert names(crowd.stranger, "") == ["丁"]


def counted(crowd: Cast, query: str) -> listing.FacetCounts:
    return listing.counts(listing.sight_of(crowd.dispatcher), listing.read_state(QueryDict(query)))


def test_the_numbers_are_those_of_the_lists_they_lead_to(crowd: Cast) -> None:
    for query in ("", "nature=新建", "nature=新建&category=省重点", "q=甲"):
        numbers = counted(crowd, query)
        state = listing.read_state(QueryDict(query))
        sight = listing.sight_of(crowd.dispatcher)
        assert numbers.total == listing.found_projects(sight, state).count()
        for key, values in numbers.by_facet.items():
            for value, number in values.items():
                assert listing.found_projects(sight, state.with_filter(key, (value,))).count() == number


def test_a_list_with_parts_of_a_package_says_what_it_counts(crowd: Cast) -> None:
    package = Project.objects.get(name="甲")
    assert counted(crowd, "").packaged is None
    Project.objects.filter(name__in="乙丙").update(parent=package)
    numbers = counted(crowd, "")
    assert (numbers.total, numbers.packaged) == (4, Packaged(whole=2, split=3))
    page = signed_in(crowd.dispatcher).get(reverse("registry:list") + "?counts=1").content.decode()
    assert "共 4 个项目（打包项目计一项为2项，拆分后为3项）" in page


def test_numbers_tell_nothing_of_other_units(crowd: Cast) -> None:
    numbers = listing.counts(listing.sight_of(crowd.clerk), listing.ListState())
    assert numbers.total == 3
    assert "≥50亿" not in numbers.by_facet["size"]
    page = signed_in(crowd.clerk).get(reverse("registry:counts")).content.decode()
    assert "伊通" not in page


def test_numbers_come_after_the_rows_or_by_a_link(crowd: Cast) -> None:
    client, address = signed_in(crowd.dispatcher), reverse("registry:list")
    plain = client.get(address + "?nature=新建").content.decode()
    assert 'hx-trigger="load"' in plain
    assert "<noscript>" in plain
    counted_page = client.get(address + "?nature=新建&counts=1").content.decode()
    assert "共 2 个项目" in counted_page
    assert 'hx-trigger="load"' not in counted_page


def test_chips_take_one_condition_away_each(crowd: Cast) -> None:
    page = (
        signed_in(crowd.dispatcher).get(reverse("registry:list") + "?nature=新建&stage=planning&q=甲").content.decode()
    )
    assert "阶段：谋划" in page
    assert 'href="?q=%E7%94%B2&amp;nature=%E6%96%B0%E5%BB%BA"' in page
    assert "清除筛选" in page
