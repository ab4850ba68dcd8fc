"""The end of building, the years after it, and what earlier years left behind."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import add_leftover, create_project, record_completion, record_year, settle_leftover
from sanzhua.registry.models import Completion, Leftover, Project
from tests.cast import Cast

WAN = 10_000


@pytest.fixture(autouse=True)
def _july() -> Any:
    with clock.use_fixed(datetime(2019, 7, 8, 9, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    facts = {"total": 8_000 * WAN}
    return create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts=facts, from_day=None)


def test_a_final_cost_that_differs_wants_its_reason(cast: Cast, plant: Project) -> None:
    with pytest.raises(Incomplete, match="写明原因"):
        record_completion(plant, by=cast.clerk, final_cost=8_420 * WAN)
    record_completion(plant, by=cast.clerk, final_cost=8_420 * WAN, cost_reason="钢材涨价")
    record_completion(plant, by=cast.clerk, accepted_on=date(2019, 6, 20))
    kept = Completion.objects.get(project=plant)
    assert (kept.final_cost, kept.accepted_on) == (8_420 * WAN, date(2019, 6, 20))


def test_the_same_words_again_are_no_second_entry(cast: Cast, plant: Project) -> None:
    for _twice in range(2):
        record_completion(plant, by=cast.clerk, accepted_on=date(2019, 6, 20))
    assert Outbox.objects.filter(kind="project.completion").count() == 1


@pytest.mark.parametrize(
    "days",
    [{"accepted_on": date(2019, 7, 9)}, {"accepted_on": date(2019, 6, 20), "handed_over_on": date(2019, 6, 1)}],
)
def test_days_to_come_and_days_in_the_wrong_order_are_refused(
    cast: Cast, plant: Project, days: dict[str, date]
) -> None:
    with pytest.raises(Refused):
        record_completion(plant, by=cast.clerk, **days)


def test_a_year_is_told_once_and_corrected_by_telling_it_again(cast: Cast, plant: Project) -> None:
    for output in (900 * WAN, 1_200 * WAN):
        record_year(plant, year=2018, output=output, tax=None, jobs=35, by=cast.clerk)
    assert [(row.year, row.output, row.jobs) for row in plant.ramp_up.all()] == [(2018, 1_200 * WAN, 35)]
    with pytest.raises(Refused):
        record_year(plant, year=2020, output=1, tax=None, jobs=None, by=cast.clerk)


def test_a_leftover_is_settled_once_and_stays(cast: Cast, plant: Project) -> None:
    matter = add_leftover(plant, since_year=2012, text="  征地补偿  未结清 ", by=cast.clerk)
    settle_leftover(matter, on=date(2019, 7, 8), how="已付清", by=cast.clerk)
    with pytest.raises(WrongState):
        settle_leftover(matter, on=date(2019, 7, 8), how="再办一次", by=cast.clerk)
    assert (Leftover.objects.get().text, matter.settled_how) == ("征地补偿 未结清", "已付清")


def test_a_stranger_writes_nothing(cast: Cast, plant: Project) -> None:
    with pytest.raises(NotAllowed):
        record_completion(plant, by=cast.stranger, accepted_on=date(2019, 6, 20))


def test_the_page_takes_wan_and_keeps_what_was_typed_beside_the_error(cast: Cast, plant: Project) -> None:
    client, url = Client(), reverse("registry:completion", args=[plant.uid])
    client.force_login(cast.clerk)
    wrong = client.post(url, {"verb": "completion", "final_cost": "约八千", "handed_over_to": "县国资局"})
    text = wrong.content.decode()
    assert (wrong.status_code, "请填写一个金额" in text, 'value="县国资局"' in text) == (422, True, True)
    done = {"verb": "completion", "final_cost": "8,420.5", "cost_reason": "钢材涨价"}
    assert client.post(url, done).status_code == 302
    assert Completion.objects.get(project=plant).final_cost == 84_205_000
    assert 'value="8,420.5"' in client.get(url).content.decode()
    assert "8,421" in client.get(reverse("home:project", args=[plant.uid])).content.decode()
