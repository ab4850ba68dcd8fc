"""The catalogue of approval items: what is shipped, what a year holds, and what the city lays over it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sanzhua.accounts.choices import Role
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import edit_item
from sanzhua.registry.choices import Stage
from sanzhua.registry.choices.permits import PermitPhase, Route, WorkKind
from sanzhua.registry.models import PermitItem
from sanzhua.registry.queries.catalogue import catalogue, item_of
from sanzhua.registry.rules.catalogue import Item, checklist, items_of, milestone_kinds, milestones_for, shipped_items
from sanzhua.registry.rules.permits import Step, in_order
from tests.cast import Cast, person


def keys(year: int, route: str, kind: str, *, new_land: bool) -> list[str]:
    return [item.key for item in checklist(items_of(year), route=route, kind=kind, new_land=new_land)]


def test_every_shipped_word_is_a_word_of_the_house() -> None:
    for item in shipped_items():
        assert set(item.routes) <= set(Route.values)
        assert set(item.kinds) <= set(WorkKind.values)
        assert item.phase in PermitPhase.values
        assert item.before in Stage.values
        assert item.land in ("any", "new")
        assert set(item.after) <= {other.key for other in shipped_items()}
        assert item.title_en
        assert item.issuer_en
        assert item.promised_days is None or item.legal_days is None or item.promised_days <= item.legal_days


@pytest.mark.parametrize("year", range(2015, 2027))
def test_no_year_holds_an_item_twice_or_goes_round(year: int) -> None:
    items = items_of(year)
    assert len({item.key for item in items}) == len(items)
    in_order([Step(item.key, item.after) for item in items])


def test_every_kind_of_works_has_a_start_and_a_completion() -> None:
    for kind in WorkKind.values:
        found = [one.key for one in milestones_for(kind)]
        assert found[0] == "start"
        assert {"completed", "producing"} <= set(found)
    assert len({one.key for one in milestone_kinds()}) == len(milestone_kinds())


def test_a_renovation_filed_by_promise_needs_little() -> None:
    found = keys(2019, "promise", "renewal", new_land=False)
    assert found[0] == "promise_filing"
    assert not {"land_supply", "works_plan", "filing", "construction_permit"} & set(found)


def test_site_opinion_and_land_preview_became_one_in_2020() -> None:
    assert {"site_opinion", "land_preview"} <= set(keys(2019, "approval", "building", new_land=True))
    later = keys(2020, "approval", "building", new_land=True)
    assert "site_and_land" in later
    assert not {"site_opinion", "land_preview"} & set(later)


def test_fire_design_moved_from_the_brigade_to_housing() -> None:
    issuers = {year: next(one.issuer for one in items_of(year) if one.key == "fire_design") for year in (2018, 2019)}
    assert issuers == {2018: "公安消防机构", 2019: "住房城乡建设部门"}


def test_order_holds_through_an_item_that_falls_away() -> None:
    listed = checklist(items_of(2019), route="filing", kind="building", new_land=False)
    by_key = {item.key: item for item in listed}
    assert "land_supply" not in by_key
    assert by_key["works_plan"].after == ("filing",)  # through land_supply and land_use_plan


@pytest.fixture
def drawing(db: None) -> Item:
    found = item_of("drawing", 2019)
    assert found is not None
    return found


def test_the_city_lays_its_own_version_over_a_year(cast: Cast, drawing: Item) -> None:
    own = replace(drawing, promised_days=3)
    edit_item(item=own, from_year=2020, note="市办事指南2020版", by=cast.dispatcher)
    days = {year: next(one.promised_days for one in catalogue(year) if one.key == "drawing") for year in (2019, 2020)}
    assert days == {2019: 10, 2020: 3}
    entry = Outbox.objects.get(kind="permit_item.edit")
    assert "市办事指南2020版" in bytes(entry.body).decode()


def test_the_newest_version_of_a_year_holds_and_the_older_stays(cast: Cast, drawing: Item) -> None:
    for days in (3, 4):
        edit_item(item=replace(drawing, promised_days=days), from_year=2019, note="核定", by=cast.dispatcher)
    assert next(one.promised_days for one in catalogue(2019) if one.key == "drawing") == 4
    assert PermitItem.objects.count() == 2


def test_an_item_may_be_dropped_and_one_added(cast: Cast, drawing: Item) -> None:
    edit_item(item=replace(drawing, active=False), from_year=2019, note="取消", by=cast.dispatcher)
    edit_item(item=replace(drawing, key="lift", title="电梯安全"), from_year=2019, note="新增", by=cast.dispatcher)
    found = {item.key for item in catalogue(2019)}
    assert "lift" in found
    assert "drawing" not in found


def test_a_circle_is_refused_by_name(cast: Cast, drawing: Item) -> None:
    with pytest.raises(Refused, match="绕成了圈"):
        edit_item(item=replace(drawing, after=("construction_permit",)), from_year=2019, note="试", by=cast.dispatcher)
    assert PermitItem.objects.count() == 0


def test_what_is_missing_is_said(cast: Cast, drawing: Item) -> None:
    for faulty, words in (
        (replace(drawing, routes=()), "审批方式"),
        (replace(drawing, issuer=" "), "办理部门"),
        (replace(drawing, promised_days=16), "不能长于法定"),
        (replace(drawing, after=("nothing",)), "不在清单里"),
    ):
        with pytest.raises(Incomplete, match=words):
            edit_item(item=faulty, from_year=2019, note="试", by=cast.dispatcher)
    with pytest.raises(Incomplete, match="修改原因"):
        edit_item(item=replace(drawing, promised_days=1), from_year=2019, note=" ", by=cast.dispatcher)
    with pytest.raises(WrongState, match="没有变化"):
        edit_item(item=drawing, from_year=2019, note="试", by=cast.dispatcher)


def test_only_the_city_and_the_owner_of_the_catalogue_edit_it(cast: Cast, drawing: Item) -> None:
    own = replace(drawing, promised_days=1)
    for other in (cast.clerk, cast.viewer, cast.form_owner):  # this form owner's post names another form
        with pytest.raises(NotAllowed):
            edit_item(item=own, from_year=2019, note="试", by=other)
    window = person("zwfw", "政务", Role.FORM_OWNER, cast.city_drc, cast.city, "审批科科长", forms=["permits"])
    edit_item(item=own, from_year=2019, note="试", by=window)
