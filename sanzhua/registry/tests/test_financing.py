"""Financing needs go to banks, banks answer, and what is paid out is entered once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.registry.actions import add_source, create_project, list_need, move_need, record_answer, send_need
from sanzhua.registry.models import BankAnswer, FinancingNeed, FundEntry, Project
from sanzhua.registry.queries.financing import needs, state_sums
from tests.cast import Cast

WAN = 10_000
TODAY = date(2019, 7, 8)


@pytest.fixture(autouse=True)
def _july() -> Any:
    with clock.use_fixed(datetime(2019, 7, 8, 9, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def need(cast: Cast) -> FinancingNeed:
    plant = create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts={}, from_day=None)
    return list_need(plant, amount=3_000 * WAN, purpose="购置生产设备", term_months=36, by=cast.clerk)


def sent(need: FinancingNeed, cast: Cast, bank: str = "吉林银行四平分行") -> BankAnswer:
    (answer,) = send_need(need, banks=[bank], on=TODAY, by=cast.dispatcher)
    return answer


def test_a_need_goes_to_several_banks_each_once(cast: Cast, need: FinancingNeed) -> None:
    send_need(need, banks=["吉林银行", " 工商银行 ", "吉林银行"], on=TODAY, by=cast.dispatcher)
    assert send_need(need, banks=["吉林银行"], on=TODAY, by=cast.dispatcher) == []
    assert (need.status, need.answers.count(), need.changes.count()) == ("sent", 2, 1)


def test_a_bank_that_declines_says_why(cast: Cast, need: FinancingNeed) -> None:
    answer = sent(need, cast)
    with pytest.raises(Incomplete, match="写明原因"):
        record_answer(answer, "decline", on=TODAY, by=cast.dispatcher)
    change = record_answer(answer, "decline", on=TODAY, note="抵押物不足", by=cast.dispatcher)
    assert (answer.status, change.note) == ("declined", "抵押物不足")


def test_money_paid_out_arrives_on_the_projects_line_with_that_bank(cast: Cast, need: FinancingNeed) -> None:
    answer = sent(need, cast)
    record_answer(answer, "approve", on=TODAY, amount=2_000 * WAN, by=cast.dispatcher)
    for part in (500, 700):
        record_answer(answer, "draw", on=TODAY, amount=part * WAN, by=cast.dispatcher)
    entries = FundEntry.objects.filter(line__project=need.project, line__holder=answer.bank, kind="arrived")
    assert (answer.drawn, [entry.amount for entry in entries]) == (1_200 * WAN, [500 * WAN, 700 * WAN])


def test_no_more_is_paid_out_than_was_approved(cast: Cast, need: FinancingNeed) -> None:
    answer = sent(need, cast)
    record_answer(answer, "approve", on=TODAY, amount=WAN, by=cast.dispatcher)
    with pytest.raises(Refused, match="超过了批贷金额"):
        record_answer(answer, "draw", on=TODAY, amount=2 * WAN, by=cast.dispatcher)
    assert not FundEntry.objects.exists()


def test_a_settled_need_takes_no_new_answer_until_it_is_open_again(cast: Cast, need: FinancingNeed) -> None:
    answer = sent(need, cast)
    move_need(need, "settle", by=cast.clerk)
    with pytest.raises(WrongState):
        record_answer(answer, "interest", on=TODAY, by=cast.dispatcher)
    move_need(need, "reopen", note="还差一部分", by=cast.clerk)
    record_answer(answer, "interest", on=TODAY, by=cast.dispatcher)
    assert answer.status == "interested"


def test_the_list_and_its_sums_are_the_readers_own(cast: Cast, need: FinancingNeed) -> None:
    (line,) = state_sums(cast.clerk)
    assert (line.status, line.count, line.amount) == ("listed", 1, 3_000 * WAN)
    assert (state_sums(cast.stranger), list(needs(cast.stranger))) == ([], [])
    with pytest.raises(NotAllowed):
        send_need(need, banks=["吉林银行"], on=TODAY, by=cast.stranger)


def test_a_need_says_how_much_and_what_for(cast: Cast, need: FinancingNeed) -> None:
    plant: Project = need.project
    with pytest.raises(Refused):
        list_need(plant, amount=0, purpose="购置设备", by=cast.clerk)
    with pytest.raises(Incomplete):
        list_need(plant, amount=WAN, purpose=" ", by=cast.clerk)


def test_a_loan_that_the_project_names_already_takes_what_its_bank_pays_out(cast: Cast, need: FinancingNeed) -> None:
    line = add_source(need.project, source="bank", holder="吉林银行四平分行", due_year=2022, planned=WAN, by=cast.clerk)
    answer = sent(need, cast)
    record_answer(answer, "approve", on=TODAY, amount=WAN, by=cast.dispatcher)
    record_answer(answer, "draw", on=TODAY, amount=WAN, by=cast.dispatcher)
    assert FundEntry.objects.get(kind="arrived").line == line
