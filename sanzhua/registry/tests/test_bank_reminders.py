"""The daily look at banks that do not answer: one line a need, ended by the answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from sanzhua.base import clock
from sanzhua.notices.models import Todo
from sanzhua.notices.queries import todos_for
from sanzhua.registry.actions import (
    create_project,
    hand_over_projects,
    list_need,
    move_need,
    record_answer,
    remind_of_banks,
    send_need,
)
from sanzhua.registry.models import FinancingNeed
from sanzhua.registry.rules.money import answer_days
from tests.cast import Cast

TODAY = date(2019, 7, 8)
LATE = TODAY - timedelta(days=answer_days() + 1)


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(datetime(2019, 7, 8, 9, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def need(cast: Cast) -> FinancingNeed:
    plant = create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts={}, from_day=None)
    return list_need(plant, amount=30_000_000, purpose="购置生产设备", by=cast.clerk)


def test_an_answer_that_is_overdue_gives_one_line_however_often_it_is_looked_for(
    cast: Cast, need: FinancingNeed
) -> None:
    send_need(need, banks=["吉林银行", "工商银行"], on=LATE, by=cast.clerk)
    send_need(need, banks=["农业银行"], on=TODAY, by=cast.clerk)
    assert [remind_of_banks() for _run in range(3)] == [1, 0, 0]
    (line,) = todos_for(cast.clerk)
    assert line.sentence == f"催问银行：玉米深加工项目的融资需求自{LATE}推送，2家银行还没有答复"
    assert todos_for(cast.stranger) == []


def test_a_bank_has_as_many_days_as_the_rule_says(cast: Cast, need: FinancingNeed) -> None:
    send_need(need, banks=["吉林银行"], on=TODAY - timedelta(days=answer_days()), by=cast.clerk)
    assert remind_of_banks() == 0


def test_the_last_answer_ends_the_line_and_the_first_does_not(cast: Cast, need: FinancingNeed) -> None:
    first, last = send_need(need, banks=["吉林银行", "工商银行"], on=LATE, by=cast.clerk)
    remind_of_banks()
    record_answer(first, "interest", on=TODAY, by=cast.clerk)
    remind_of_banks()
    (line,) = todos_for(cast.clerk)
    assert "1家银行" in line.sentence
    record_answer(last, "decline", on=TODAY, note="抵押物不足", by=cast.clerk)
    assert Todo.objects.open().count() == 0
    assert remind_of_banks() == 0


def test_a_need_that_was_settled_or_withdrawn_waits_for_nobody(cast: Cast, need: FinancingNeed) -> None:
    send_need(need, banks=["吉林银行"], on=LATE, by=cast.clerk)
    remind_of_banks()
    move_need(need, "withdraw", note="改用自筹", by=cast.clerk)
    assert Todo.objects.open().count() == 0
    assert remind_of_banks() == 0


def test_the_line_follows_the_project_to_another_unit(cast: Cast, need: FinancingNeed) -> None:
    send_need(need, banks=["吉林银行"], on=LATE, by=cast.clerk)
    remind_of_banks()
    hand_over_projects([need.project], to=cast.yitong, by=cast.dispatcher)
    remind_of_banks()
    assert todos_for(cast.clerk) == []
    assert len(todos_for(cast.stranger)) == 1
