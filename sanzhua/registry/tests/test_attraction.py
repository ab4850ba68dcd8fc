"""Investors, contacts, followers, promises and losses of a project."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.registry import actions
from sanzhua.registry.choices import Stage, Status
from sanzhua.registry.choices.attraction import ContactWay, PromiseKind, PromisePaper
from sanzhua.registry.models import Attraction, Follower, Investor, Project
from sanzhua.registry.queries.attraction import promises_of, pursuit_of, pursuits
from tests.cast import Cast

CODE = "91220300MA0Y2R1T37"
MAY = date(2019, 5, 6)
JULY = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture
def plant(cast: Cast) -> Project:
    facts = {"origin": "浙江省杭州市", "method": "以商招商"}
    with clock.use_fixed(JULY):
        return actions.create_project(unit=cast.lishu, name="换热器生产线", by=cast.clerk, facts=facts, from_day=None)


@pytest.fixture(autouse=True)
def july() -> object:
    with clock.use_fixed(JULY):
        yield


def test_an_investor_is_tied_and_the_register_follows(cast: Cast, plant: Project) -> None:
    actions.add_investor(project=plant, name="杭州华鑫换热有限公司", code=f" {CODE.lower()} ", by=cast.clerk)
    plant.refresh_from_db()
    investor = Investor.objects.get()
    assert (investor.unit, investor.code, investor.core) == (cast.lishu, CODE, "华鑫换热")
    assert plant.facts["investor"] == "杭州华鑫换热有限公司"
    assert (plant.attraction.origin, plant.attraction.method) == ("浙江省杭州市", "by_business")


def test_a_code_that_cannot_be_right_is_told(cast: Cast, plant: Project) -> None:
    with pytest.raises(Incomplete, match="校验码"):
        actions.add_investor(project=plant, name="某公司", code=CODE[:-1] + "1", by=cast.clerk)


def test_an_investor_met_again_is_the_same_row(cast: Cast, plant: Project) -> None:
    first = actions.add_investor(project=plant, name="华鑫公司", by=cast.clerk)
    again = actions.add_investor(project=plant, name="华鑫公司", code=CODE, by=cast.clerk)
    assert (first.pk, again.code, Investor.objects.count()) == (again.pk, CODE, 1)


def test_another_units_investor_is_never_seen(cast: Cast, plant: Project) -> None:
    actions.add_investor(project=plant, name="华鑫公司", by=cast.clerk)
    assert list(Investor.objects.visible_to(cast.stranger)) == []
    for person in cast.outsiders:
        with pytest.raises(NotAllowed):
            actions.log_contact(project=plant, on=MAY, way=ContactWay.PHONE, said="通话", by=person)


def test_a_contact_sent_twice_is_one_line_and_a_wrong_one_is_corrected_by_a_new_one(cast: Cast, plant: Project) -> None:
    lines = [
        actions.log_contact(project=plant, on=MAY, way=ContactWay.PHONE, said="谈用地", by=cast.clerk)
        for _twice in range(2)
    ]
    assert lines[0] == lines[1]
    right = actions.log_contact(
        project=plant, on=MAY, way=ContactWay.VISIT, said="谈用地和电价", by=cast.clerk, corrects=lines[0]
    )
    lines[0].refresh_from_db()
    assert (lines[0].said, lines[0].corrected_by) == ("谈用地", right)
    with pytest.raises(WrongState, match="更正过"):
        actions.log_contact(project=plant, on=MAY, way=ContactWay.PHONE, said="再改", by=cast.clerk, corrects=lines[0])


def test_a_contact_of_tomorrow_is_refused(cast: Cast, plant: Project) -> None:
    with pytest.raises(Incomplete, match="今天之后"):
        actions.log_contact(project=plant, on=date(2019, 7, 9), way=ContactWay.PHONE, said="将通话", by=cast.clerk)


def test_one_follower_at_a_time_and_the_former_stays(cast: Cast, plant: Project) -> None:
    actions.follow(project=plant, name="韩雪", post="招商局", on=date(2019, 1, 1), by=cast.clerk)
    actions.follow(project=plant, name="付强", on=MAY, by=cast.clerk)
    actions.follow(project=plant, name="付强", on=MAY, by=cast.clerk)
    assert [(one.name, one.valid_to) for one in Follower.objects.order_by("pk")] == [
        ("韩雪", date(2019, 5, 5)),
        ("付强", None),
    ]
    plant.refresh_from_db()
    assert plant.facts["follower"] == "付强"
    with pytest.raises(Incomplete):
        actions.follow(project=plant, name="赵磊", on=MAY, by=cast.clerk)


def test_the_database_itself_holds_one_follower(cast: Cast, plant: Project) -> None:
    actions.follow(project=plant, name="韩雪", on=MAY, by=cast.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Follower.objects.create(attraction=Attraction.objects.get(), name="付强", valid_from=MAY, by=cast.clerk)


def test_a_later_promise_hides_no_earlier_one(cast: Cast, plant: Project) -> None:
    for amount, on, paper in ((300, MAY, PromisePaper.INTENT), (500, date(2019, 6, 3), PromisePaper.AGREEMENT)):
        actions.promise(
            project=plant, kind=PromiseKind.INVESTMENT, amount=amount * 10_000, on=on, paper=paper, by=cast.clerk
        )
    actions.realise(
        project=plant, kind=PromiseKind.INVESTMENT, amount=1_000_000, on=MAY, basis="企业报表", by=cast.clerk
    )
    (kept,) = promises_of(Attraction.objects.get())
    assert (kept.amounts, kept.ratio) == ((3_000_000, 5_000_000, 1_000_000), 0.2)
    plant.refresh_from_db()
    assert (plant.facts["contract_amount"], plant.facts["signed_on"]) == (5_000_000, "2019-06-03")


def test_a_corrected_promise_counts_no_more_and_stays(cast: Cast, plant: Project) -> None:
    wrong = actions.promise(
        project=plant, kind=PromiseKind.JOBS, amount=1200, on=MAY, paper=PromisePaper.AGREEMENT, by=cast.clerk
    )
    actions.promise(
        project=plant,
        kind=PromiseKind.JOBS,
        amount=120,
        on=MAY,
        paper=PromisePaper.AGREEMENT,
        by=cast.clerk,
        corrects=wrong,
    )
    (kept,) = promises_of(Attraction.objects.get())
    assert kept.promised
    assert (kept.promised.amount, len(kept.promises)) == (120, 2)
    plant.refresh_from_db()
    assert plant.facts["jobs"] == 120


def test_a_loss_cancels_the_project_through_its_one_door(cast: Cast, plant: Project) -> None:
    actions.lose(project=plant, on=MAY, lost_to="山东省潍坊市", reason_key="land", by=cast.clerk)
    plant.refresh_from_db()
    assert plant.status == Status.CANCELLED
    assert plant.life.latest("pk").reason.startswith("山东省潍坊市：用地落实不了")
    assert {row.kind for row in Outbox.objects.all()} >= {"project.life", "attraction.lost"}
    with pytest.raises(WrongState):
        actions.lose(project=plant, on=MAY, lost_to="别处", reason_key="land", by=cast.clerk)
    assert Attraction.objects.get().losses.count() == 1


def test_a_loss_without_place_or_reason_is_refused(cast: Cast, plant: Project) -> None:
    for lost_to, reason in (("", "land"), ("潍坊", "moon")):
        with pytest.raises(Incomplete):
            actions.lose(project=plant, on=MAY, lost_to=lost_to, reason_key=reason, by=cast.clerk)


def test_a_letter_of_intent_moves_a_project_to_the_list_of_intentions(cast: Cast, plant: Project) -> None:
    actions.describe(project=plant, by=cast.clerk, event="东北亚博览会")
    assert pursuit_of(plant).step == "talks"
    actions.promise(project=plant, kind=PromiseKind.TAX, amount=1, on=MAY, paper=PromisePaper.INTENT, by=cast.clerk)
    assert pursuit_of(plant).step == "intent"
    Project.objects.filter(pk=plant.pk).update(stage=Stage.SIGNED)
    plant.refresh_from_db()
    assert pursuit_of(plant).step == "signed"
    assert pursuits(cast.stranger) == []
