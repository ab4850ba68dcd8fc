"""Shared credit: parts of one whole, agreed by every unit, confirmed by the city, history kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.notices.queries import todos_for
from sanzhua.registry import actions
from sanzhua.registry.choices.attraction import PromiseKind, PromisePaper
from sanzhua.registry.models import CreditAgreement, Project
from sanzhua.registry.queries.attraction import pursuits
from sanzhua.registry.queries.targets import Aim, aims
from tests.cast import Cast

MAY, JULY = date(2019, 5, 6), date(2019, 7, 1)


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    return actions.create_project(unit=cast.lishu, name="换热器生产线", by=cast.clerk, facts={}, from_day=None)


def proposed(cast: Cast, plant: Project, on: date = MAY, own: int = 600) -> CreditAgreement:
    shares = {cast.lishu: own, cast.yitong: 1000 - own}
    return actions.propose_shares(project=plant, shares=shares, valid_from=on, by=cast.clerk)


def test_shares_that_are_no_whole_are_refused(cast: Cast, plant: Project) -> None:
    for shares in ({cast.lishu: 600, cast.yitong: 300}, {cast.lishu: 1000}, {cast.yitong: 500, cast.commerce: 500}):
        with pytest.raises(Incomplete):
            actions.propose_shares(project=plant, shares=shares, valid_from=MAY, by=cast.clerk)
    assert CreditAgreement.objects.count() == 0


def test_the_other_unit_is_asked_and_then_the_city(cast: Cast, plant: Project) -> None:
    agreement = proposed(cast, plant)
    (line,) = todos_for(cast.stranger)
    assert line.sentence == "确认招商分成：换热器生产线，本单位40%"
    with pytest.raises(WrongState, match="伊通县还没有同意"):
        actions.confirm_shares(agreement=agreement, by=cast.dispatcher)
    actions.agree_shares(agreement=agreement, unit=cast.yitong, by=cast.stranger)
    assert todos_for(cast.stranger) == []
    assert len(todos_for(cast.dispatcher)) == 1
    actions.confirm_shares(agreement=agreement, by=cast.dispatcher)
    assert agreement.confirmed_at is not None
    assert todos_for(cast.dispatcher) == []


def test_nobody_agrees_for_another_unit(cast: Cast, plant: Project) -> None:
    agreement = proposed(cast, plant)
    with pytest.raises(NotAllowed):
        actions.agree_shares(agreement=agreement, unit=cast.yitong, by=cast.clerk)
    with pytest.raises(NotAllowed):
        actions.confirm_shares(agreement=agreement, by=cast.clerk)


def test_an_agreement_is_seen_by_its_parties_only(cast: Cast, plant: Project) -> None:
    shares = {cast.lishu: 600, cast.commerce: 400}
    actions.propose_shares(project=plant, shares=shares, valid_from=MAY, by=cast.clerk)
    assert CreditAgreement.objects.visible_to(cast.clerk).count() == 1
    assert CreditAgreement.objects.visible_to(cast.stranger).count() == 0


def test_a_new_agreement_ends_the_former_one_and_both_stay(cast: Cast, plant: Project) -> None:
    for on, own in ((MAY, 600), (JULY, 500)):
        agreement = proposed(cast, plant, on, own)
        actions.agree_shares(agreement=agreement, unit=cast.yitong, by=cast.stranger)
        actions.confirm_shares(agreement=agreement, by=cast.dispatcher)
    terms = CreditAgreement.objects.order_by("pk").values_list("valid_from", "valid_to")
    assert list(terms) == [(MAY, date(2019, 6, 30)), (JULY, None)]


def test_one_proposal_at_a_time_and_a_dropped_one_makes_room(cast: Cast, plant: Project) -> None:
    agreement = proposed(cast, plant)
    with pytest.raises(WrongState, match="正在商定"):
        proposed(cast, plant)
    with pytest.raises(Incomplete):
        actions.drop_shares(agreement=agreement, by=cast.stranger, why="")
    actions.drop_shares(agreement=agreement, by=cast.stranger, why="比例不合适")
    assert todos_for(cast.stranger) == []
    assert proposed(cast, plant).pk != agreement.pk


def test_a_unit_agrees_and_the_city_confirms_on_the_page(cast: Cast, plant: Project) -> None:
    agreement = proposed(cast, plant)
    address, page = reverse("registry:share_decide", args=[agreement.pk]), reverse("registry:shares")
    other, city = Client(), Client()
    other.force_login(cast.stranger)
    city.force_login(cast.dispatcher)
    assert "伊通县同意" in other.get(page).content.decode()
    assert other.post(address, {"verb": "agree", "unit": cast.yitong.pk}).status_code == 302
    assert city.post(address, {"verb": "confirm"}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.confirmed_by == cast.dispatcher
    assert "已确认" in other.get(page).content.decode()


def test_the_form_refuses_what_is_no_whole_and_keeps_what_was_typed(cast: Cast, plant: Project) -> None:
    client = Client()
    client.force_login(cast.clerk)
    post = {"own": "60", "unit1": cast.yitong.pk, "part1": "30.5", "valid_from": "2019-07-01"}
    address = reverse("registry:attraction_share", args=[plant.uid])
    answer = client.post(address, post)
    assert answer.status_code == 422
    assert "现在合计90.5%" in answer.content.decode()
    assert client.post(address, {**post, "part1": "40"}).status_code == 302


def in_force(cast: Cast, plant: Project) -> None:
    agreement = proposed(cast, plant)
    actions.agree_shares(agreement=agreement, unit=cast.yitong, by=cast.stranger)
    actions.confirm_shares(agreement=agreement, by=cast.dispatcher)


def aim_of(reader: Person) -> Aim:
    return next(one for one in aims(reader, "region", 2019, pursuits(reader)) if one.target.key == "jjj")


def sign(cast: Cast, plant: Project) -> None:
    actions.promise(
        project=plant, kind=PromiseKind.INVESTMENT, amount=50_000_000, on=date(2019, 6, 3),
        paper=PromisePaper.AGREEMENT, by=cast.clerk,
    )  # fmt: skip


def test_a_signed_project_counts_by_share_and_once_for_the_city(cast: Cast, plant: Project) -> None:
    actions.describe(project=plant, by=cast.clerk, region_key="jjj")
    sign(cast, plant)
    assert aim_of(cast.clerk).signed == 1
    in_force(cast, plant)
    found = {who: aim_of(who) for who in (cast.clerk, cast.stranger, cast.viewer)}
    assert [one.signed for one in found.values()] == [Decimal("0.6"), Decimal("0.4"), 1]
    assert [one.investment for one in found.values()] == [30_000_000, 20_000_000, 50_000_000]


def test_the_units_investment_sums_to_the_citys_to_the_yuan(cast: Cast, plant: Project) -> None:
    actions.describe(project=plant, by=cast.clerk, region_key="jjj")
    actions.promise(
        project=plant, kind=PromiseKind.INVESTMENT, amount=50_000_001, on=date(2019, 6, 3),
        paper=PromisePaper.AGREEMENT, by=cast.clerk,
    )  # fmt: skip
    in_force(cast, plant)
    whole, *parts = (aim_of(who).investment for who in (cast.viewer, cast.clerk, cast.stranger))
    assert (whole, parts) == (50_000_001, [30_000_001, 20_000_000])


def test_a_project_in_talks_counts_by_share_too(cast: Cast, plant: Project) -> None:
    actions.describe(project=plant, by=cast.clerk, region_key="jjj")
    in_force(cast, plant)
    assert [aim_of(who).talking for who in (cast.clerk, cast.stranger, cast.viewer)] == [
        Decimal("0.6"),
        Decimal("0.4"),
        1,
    ]


def test_what_is_only_proposed_shares_nothing(cast: Cast, plant: Project) -> None:
    actions.describe(project=plant, by=cast.clerk, region_key="jjj")
    sign(cast, plant)
    proposed(cast, plant)
    assert [aim_of(who).signed for who in (cast.clerk, cast.stranger)] == [1, 0]


def test_the_page_says_that_shared_projects_count_by_share(cast: Cast, plant: Project) -> None:
    actions.describe(project=plant, by=cast.clerk, region_key="jjj")
    sign(cast, plant)
    in_force(cast, plant)
    client = Client()
    client.force_login(cast.clerk)
    page = client.get(reverse("registry:targets")).content.decode()
    assert "按各单位所占份额计数" in page
    assert '<td class="num">0.6</td>' in page
    client.force_login(cast.stranger)
    assert plant.name not in client.get(reverse("registry:targets")).content.decode()
