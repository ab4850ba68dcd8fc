"""What was asked of the province and the centre, what came of it, and the money that came down."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from sanzhua.accounts.models import Unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.registry import policy
from sanzhua.registry.actions import (
    ask_upward,
    create_project,
    follow_up,
    make_batch,
    record_result,
    share_batch,
)
from sanzhua.registry.models import AllocationBatch, FundEntry, Project, UpwardAsk
from sanzhua.registry.queries.upward import asks, batches, shares_of, year_counts
from tests.cast import Cast

WAN = 10_000
MARCH, JUNE = date(2019, 3, 4), date(2019, 6, 20)


@pytest.fixture(autouse=True)
def _july() -> Any:
    with clock.use_fixed(datetime(2019, 7, 8, 9, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    return create_project(unit=cast.lishu, name="污水处理厂提标改造", by=cast.clerk, facts={}, from_day=None)


def asked(cast: Cast, **words: Any) -> UpwardAsk:
    usual: dict[str, Any] = {
        "unit": cast.lishu,
        "kind": "funds",
        "level": "centre",
        "office": "国家发展改革委",
        "title": "污水处理专项资金",
        "amount": 2_000 * WAN,
        "asked_on": MARCH,
        "asked_by": "王〇〇 县长",
        "by": cast.clerk,
    }
    return ask_upward(**{**usual, **words})


def won(cast: Cast) -> UpwardAsk:
    ask = asked(cast)
    record_result(ask, "win", on=JUNE, paper="发改投资〔2019〕512号", amount=1_500 * WAN, by=cast.clerk)
    return ask


def batch_of(cast: Cast) -> AllocationBatch:
    return make_batch(
        unit=cast.lishu,
        batch_no="发改投资〔2019〕512号",
        special="污水垃圾处理",
        issued_on=JUNE,
        ask=won(cast),
        by=cast.clerk,
    )


@pytest.mark.parametrize("missing", ["office", "title", "asked_by", "amount"])
def test_an_ask_says_what_of_whom_by_whom_and_how_much(cast: Cast, missing: str) -> None:
    with pytest.raises(Incomplete):
        asked(cast, **{missing: None if missing == "amount" else " "})


def test_an_approval_asked_for_needs_no_amount(cast: Cast) -> None:
    assert asked(cast, kind="approval", amount=None).status == "pending"


def test_a_project_of_another_unit_is_no_project_to_ask_for(cast: Cast) -> None:
    other = create_project(unit=cast.yitong, name="别县项目", by=cast.stranger, facts={}, from_day=None)
    with pytest.raises(Refused):
        asked(cast, project=other)


def test_a_win_has_its_paper_and_its_amount(cast: Cast) -> None:
    ask = asked(cast)
    tries: list[dict[str, Any]] = [{"paper": ""}, {"paper": "吉发改〔2019〕1号"}]
    for words in tries:
        with pytest.raises(Incomplete):
            record_result(ask, "win", on=JUNE, by=cast.clerk, **words)
    with pytest.raises(Refused, match="结果日期"):
        record_result(ask, "win", on=date(2019, 3, 1), paper="号", amount=WAN, by=cast.clerk)


def test_a_refusal_keeps_its_reason_and_can_be_asked_again(cast: Cast) -> None:
    ask = asked(cast)
    follow_up(ask, on=JUNE, text="赴京汇报", by=cast.clerk)
    record_result(ask, "refuse", on=JUNE, note="今年额度已满", by=cast.clerk)
    record_result(ask, "reopen", note="明年再报", by=cast.clerk)
    assert [change.note for change in ask.changes.all()] == ["今年额度已满", "明年再报"]
    assert (ask.status, ask.result_on) == ("pending", None)


def test_funds_won_become_a_batch_and_entries_of_the_projects_sources(cast: Cast, plant: Project) -> None:
    share = share_batch(batch_of(cast), plant, central=1_200 * WAN, county=300 * WAN, by=cast.clerk)
    entries = FundEntry.objects.filter(batch=share.batch).values_list("line__source", "kind", "amount", "number")
    assert sorted(entries) == [
        ("central", "allotted", 1_200 * WAN, "发改投资〔2019〕512号"),
        ("county", "allotted", 300 * WAN, "发改投资〔2019〕512号"),
    ]
    assert {key: plant.facts[key] for key in ("batch_no", "allocated_central", "allocated_local")} == {
        "batch_no": "发改投资〔2019〕512号",
        "allocated_central": 1_200 * WAN,
        "allocated_local": 300 * WAN,
    }


def test_a_second_batch_leaves_the_registers_columns_to_the_first(cast: Cast, plant: Project) -> None:
    share_batch(batch_of(cast), plant, central=WAN, by=cast.clerk)
    second = make_batch(unit=cast.lishu, batch_no="吉发改〔2019〕9号", special="", issued_on=JUNE, by=cast.clerk)
    share_batch(second, plant, central=2 * WAN, by=cast.clerk)
    assert (plant.facts["batch_no"], plant.facts["allocated_central"]) == ("发改投资〔2019〕512号", WAN)


def test_a_number_is_one_batch_and_a_project_has_one_share_of_it(cast: Cast, plant: Project) -> None:
    batch = batch_of(cast)
    with pytest.raises(WrongState, match="已经登记过"):
        make_batch(unit=cast.lishu, batch_no=" 发改投资〔2019〕512号 ", special="", issued_on=JUNE, by=cast.clerk)
    share_batch(batch, plant, central=WAN, by=cast.clerk)
    with pytest.raises(WrongState, match="已有登记"):
        share_batch(batch, plant, central=WAN, by=cast.clerk)
    assert batch.ask is not None
    with pytest.raises(WrongState, match="不能再改回"):
        record_result(batch.ask, "reopen", note="误登", by=cast.clerk)


def test_only_funds_that_were_won_become_a_batch(cast: Cast) -> None:
    with pytest.raises(WrongState, match="争取到的资金"):
        make_batch(unit=cast.lishu, batch_no="号", special="", issued_on=JUNE, ask=asked(cast), by=cast.clerk)


def test_counts_of_a_year_by_unit_and_kind(cast: Cast) -> None:
    won(cast)
    asked(cast, kind="pilot", amount=None)
    asked(cast, asked_on=date(2018, 9, 1))
    (line,) = year_counts(cast.dispatcher, 2019)
    assert (line.unit, line.kinds, line.won_amount) == ("梨树县", [(0, 0), (1, 1), (0, 0), (1, 0)], 1_500 * WAN)
    assert year_counts(cast.stranger, 2019) == []


def test_of_a_batch_over_two_units_each_sees_its_own_part(cast: Cast, plant: Project) -> None:
    other = create_project(unit=cast.yitong, name="别县项目", by=cast.stranger, facts={}, from_day=None)
    batch = make_batch(unit=cast.city, batch_no="吉发改〔2019〕9号", special="", issued_on=JUNE, by=cast.dispatcher)
    for project in (plant, other):
        share_batch(batch, project, central=WAN, by=cast.dispatcher)
    assert [share.project for share in shares_of(batch, cast.clerk)] == [plant]
    assert (list(batches(cast.stranger)), len(shares_of(batch, cast.dispatcher))) == ([batch], 2)


def test_a_stranger_neither_sees_nor_writes(cast: Cast) -> None:
    ask = asked(cast)
    assert list(asks(cast.stranger)) == []
    with pytest.raises(NotAllowed):
        record_result(ask, "win", paper="号", amount=WAN, by=cast.stranger)


def test_what_was_entered_by_mistake_is_cancelled_and_counts_nowhere(cast: Cast) -> None:
    ask = asked(cast)
    with pytest.raises(Incomplete):
        record_result(ask, "cancel", by=cast.clerk)
    record_result(ask, "cancel", note="重复登记", by=cast.clerk)
    assert (ask.status, year_counts(cast.dispatcher, 2019)) == ("cancelled", [])


def test_two_units_may_hold_a_part_of_one_paper_and_hear_nothing_of_each_other(cast: Cast, plant: Project) -> None:
    batch = batch_of(cast)
    same: dict[str, Any] = {"batch_no": batch.batch_no, "special": "", "issued_on": JUNE}
    other = make_batch(unit=cast.yitong, by=cast.stranger, **same)
    assert (list(batches(cast.clerk)), list(batches(cast.stranger))) == ([batch], [other])


def test_only_who_keeps_a_batch_gives_shares_of_it(cast: Cast, plant: Project) -> None:
    batch = make_batch(unit=cast.city, batch_no="吉发改〔2019〕9号", special="", issued_on=JUNE, by=cast.dispatcher)
    with pytest.raises(NotAllowed):
        share_batch(batch, plant, central=WAN, by=cast.clerk)


def test_the_units_a_person_keeps_are_those_that_take_the_verb(cast: Cast) -> None:
    for person in [*cast.insiders, *cast.outsiders]:
        kept = {unit.pk for unit in Unit.objects.all() if policy.may_keep(person, unit)}
        assert policy.kept_unit_ids(person) == kept
