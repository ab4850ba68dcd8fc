"""Where a project's money comes from and how far it has come; nothing falls silently."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import add_entry, add_source, create_project, explain_gap
from sanzhua.registry.actions.money import sums_of
from sanzhua.registry.models import FundEntry, FundLine, Project
from sanzhua.registry.queries.money import debts_due, money_table
from tests.cast import Cast

WAN = 10_000
JUNE = date(2019, 6, 20)


@pytest.fixture(autouse=True)
def _july() -> Any:
    with clock.use_fixed(datetime(2019, 7, 8, 9, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    facts = {"total": 8_000 * WAN}
    return create_project(unit=cast.lishu, name="污水处理厂提标改造", by=cast.clerk, facts=facts, from_day=None)


@pytest.fixture
def central(cast: Cast, plant: Project) -> FundLine:
    return add_source(plant, source="central", planned=3_000 * WAN, by=cast.clerk)


def test_a_source_named_again_is_the_same_line(cast: Cast, plant: Project, central: FundLine) -> None:
    assert add_source(plant, source="central", by=cast.clerk) == central
    with pytest.raises(WrongState, match="已经登记过"):
        add_source(plant, source="central", planned=1, by=cast.clerk)


@pytest.mark.parametrize(
    "words",
    [{"source": "bank"}, {"source": "foreign"}, {"source": "bond"}, {"source": "debt", "instrument": "政策性贷款"}],
)
def test_debts_and_banks_say_what_they_are(cast: Cast, plant: Project, words: dict[str, Any]) -> None:
    with pytest.raises(Incomplete):
        add_source(plant, **words, by=cast.clerk)


def test_a_correction_is_another_row_with_its_reason(cast: Cast, central: FundLine) -> None:
    add_entry(central, kind="allotted", amount=2_000 * WAN, on=JUNE, by=cast.clerk, number="吉发改投资〔2019〕88号")
    with pytest.raises(Incomplete, match="写明原因"):
        add_entry(central, kind="allotted", amount=-500 * WAN, on=JUNE, by=cast.clerk)
    add_entry(central, kind="allotted", amount=-500 * WAN, on=JUNE, by=cast.clerk, reason="省里收回结余")
    assert sums_of(central)["allotted"] == 1_500 * WAN
    assert list(FundEntry.objects.filter(kind="allotted").values_list("amount", flat=True)) == [2_000 * WAN, -500 * WAN]
    assert Outbox.objects.filter(kind="project.fund_entry").count() == 3


def test_no_more_is_taken_back_than_there_is(cast: Cast, central: FundLine) -> None:
    with pytest.raises(Refused, match="不能冲减"):
        add_entry(central, kind="planned", amount=-3_001 * WAN, on=JUNE, by=cast.clerk, reason="误填")


def test_money_that_arrives_before_it_was_allotted_wants_a_reason(
    cast: Cast, plant: Project, central: FundLine
) -> None:
    with pytest.raises(Incomplete, match="累计到位将比累计下达多"):
        add_entry(central, kind="arrived", amount=100 * WAN, on=JUNE, by=cast.clerk)
    add_entry(central, kind="arrived", amount=100 * WAN, on=JUNE, by=cast.clerk, reason="省厅预拨")
    found = money_table(plant)
    assert found is not None
    assert found.warnings == ["中央预算内：累计到位比累计下达多100.00万元。"]


def test_own_money_needs_no_allotment(cast: Cast, plant: Project) -> None:
    line = add_source(plant, source="own", planned=WAN, by=cast.clerk)
    add_entry(line, kind="arrived", amount=WAN, on=JUNE, by=cast.clerk)
    found = money_table(plant)
    assert found is not None
    assert found.rows[0].cells[1] == ("下达", None)


def test_zero_and_days_to_come_are_refused(cast: Cast, central: FundLine) -> None:
    for amount, on in ((0, JUNE), (WAN, date(2019, 7, 9))):
        with pytest.raises(Refused):
            add_entry(central, kind="allotted", amount=amount, on=on, by=cast.clerk)


def test_an_explained_gap_is_asked_again_when_an_amount_changes(cast: Cast, plant: Project, central: FundLine) -> None:
    explain_gap(plant, reason="其余由企业分年筹措，尚未落实", by=cast.clerk)
    found = money_table(plant)
    assert found is not None
    assert (found.gap, found.wants_reason) == (5_000 * WAN, False)
    add_source(plant, source="own", planned=4_000 * WAN, by=cast.clerk)
    found = money_table(plant)
    assert found is not None
    assert (found.gap, found.wants_reason) == (1_000 * WAN, True)


def test_nothing_is_explained_where_the_sources_add_up(cast: Cast, plant: Project) -> None:
    add_source(plant, source="own", planned=8_000 * WAN, by=cast.clerk)
    with pytest.raises(WrongState):
        explain_gap(plant, reason="无", by=cast.clerk)


def test_debt_of_this_year_is_shown(cast: Cast, plant: Project) -> None:
    add_source(plant, source="bond", instrument="2012年企业债", due_year=2019, by=cast.clerk)
    add_source(plant, source="bond", instrument="2019年专项债", due_year=2029, by=cast.clerk)
    assert [line.instrument for line in debts_due(plant)] == ["2012年企业债"]


def test_a_stranger_writes_nothing(cast: Cast, plant: Project, central: FundLine) -> None:
    with pytest.raises(NotAllowed):
        add_source(plant, source="own", by=cast.stranger)
    with pytest.raises(NotAllowed):
        add_entry(central, kind="allotted", amount=WAN, on=JUNE, by=cast.stranger)


def test_the_table_costs_the_same_however_many_sources(
    cast: Cast,
    plant: Project,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for place in range(6):
        add_source(plant, source="bank", holder=f"银行{place}", planned=WAN, by=cast.clerk)
    with django_assert_max_num_queries(3):
        money_table(plant)
