"""Receipts are asked only where the paper demands an answer, of the units that it names."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.bulletins.actions import answer, ask_again, urge
from sanzhua.bulletins.models import Bulletin, Receipt
from sanzhua.bulletins.queries import receipts_for
from sanzhua.bulletins.tests.conftest import JULY, Month
from sanzhua.bulletins.tests.studio import registered
from sanzhua.dispatch.models import FormPeriod
from sanzhua.facts.actions import add_part
from sanzhua.notices.queries import todos_for

WAN = 10_000
WORDS = "甲项目征地未完成，7月底前开工。"


def fund(project: str, **values: Any) -> dict[str, Any]:
    named = {"project": project, "project_name": f"项目{project}", "name": f"项目{project}", "batch_no": "1"}
    money = {key: value * WAN for key, value in values.items() if key != "started"}
    return {**named, "region": "220322", "started": values.get("started", True), **money}


@pytest.fixture
def bulletin(month: Month) -> Bulletin:
    """Of central funds: Lishu has a project that did not start, Yitong has none in a list."""
    cast = month.cast
    for unit, rows in (
        (cast.lishu, [fund("甲", allocated_central=100, arrived_central=80, started=False)]),
        (cast.yitong, [fund("乙", allocated_central=100, arrived_central=80, paid_central=40)]),
    ):
        add_part(
            source="central_fund", form_version="2019.1", unit_id=unit.pk, unit_name=unit.name, period="2019-06",
            version=1, version_id=None, source_sha256="1" * 64, rows=rows,
        )  # fmt: skip
    FormPeriod.objects.create(
        form="central_fund", period="2019-06", opens_at=JULY, due_at=JULY, closed_at=JULY, closed_by=cast.dispatcher
    )
    return registered(cast, "2019-06", "central_fund", "四资金〔2019〕1号")


def test_a_bulletin_that_demands_nothing_asks_nobody(month: Month) -> None:
    made = registered(month.cast, month.period)
    assert not Receipt.objects.exists()
    assert receipts_for(made, month.cast.clerk) is None
    assert made.answer_due_at is None


def test_the_units_in_its_lists_are_asked_and_no_others(month: Month, bulletin: Bulletin) -> None:
    assert [one.unit for one in bulletin.receipts.all()] == [month.cast.lishu]
    assert [line.sentence for line in todos_for(month.cast.clerk)] == [f"签收并答复通报《{bulletin.title}》"]
    assert todos_for(month.cast.stranger) == []


def test_the_days_that_are_given_are_working_days(bulletin: Bulletin) -> None:
    """Ten of them from Saturday, 13 July: the 26th, to its end."""
    assert bulletin.answer_due_at == JULY.replace(day=27, hour=0)


def test_an_answer_says_who_signed_for_it_when_and_until_when(month: Month, bulletin: Bulletin) -> None:
    receipt = bulletin.receipts.get()
    answer(receipt=receipt, by=month.cast.clerk, text=WORDS, done_by=date(2019, 7, 31))
    receipt.refresh_from_db()
    assert (receipt.status, receipt.text, receipt.done_by_on) == ("answered", WORDS, date(2019, 7, 31))
    assert (receipt.answered_by, receipt.answered_at) == (month.cast.clerk, JULY)
    assert receipt.post == "县发改局 信息联络员"
    assert todos_for(month.cast.clerk) == []


def test_an_answer_wants_words_and_is_given_once(month: Month, bulletin: Bulletin) -> None:
    receipt = bulletin.receipts.get()
    with pytest.raises(Incomplete, match="请写明答复"):
        answer(receipt=receipt, by=month.cast.clerk, text="  ")
    answer(receipt=receipt, by=month.cast.head, text=WORDS)
    with pytest.raises(WrongState):
        answer(receipt=receipt, by=month.cast.clerk, text="再写一遍。")


@pytest.mark.parametrize("who", ["dispatcher", "stranger", "viewer", "form_owner"])
def test_only_the_unit_itself_answers(month: Month, bulletin: Bulletin, who: str) -> None:
    with pytest.raises(NotAllowed):
        answer(receipt=bulletin.receipts.get(), by=getattr(month.cast, who), text=WORDS)


def test_the_board_shows_the_city_all_and_a_unit_itself(month: Month, bulletin: Bulletin) -> None:
    board = receipts_for(bulletin, month.cast.dispatcher)
    assert board is not None
    assert (len(board.rows), board.missing, board.may_urge, board.own) == (1, 1, True, ())
    own = receipts_for(bulletin, month.cast.clerk)
    assert own is not None
    assert ([one.unit for one in own.own], own.may_urge) == ([month.cast.lishu], False)
    assert receipts_for(bulletin, month.cast.stranger) is None


def test_urging_reaches_the_head_and_ends_with_the_answer(month: Month, bulletin: Bulletin) -> None:
    assert urge(bulletin=bulletin, by=month.cast.dispatcher, url="/bulletins/1/") == 1
    assert [line.verb for line in todos_for(month.cast.head)] == ["bulletin_answer_urged"]
    assert len(todos_for(month.cast.clerk)) == 1
    answer(receipt=bulletin.receipts.get(), by=month.cast.clerk, text=WORDS)
    assert todos_for(month.cast.head) == []
    with pytest.raises(WrongState, match="都已回执"):
        urge(bulletin=bulletin, by=month.cast.dispatcher, url="/bulletins/1/")


def test_an_answer_that_does_not_answer_goes_back(month: Month, bulletin: Bulletin) -> None:
    receipt = bulletin.receipts.get()
    answer(receipt=receipt, by=month.cast.clerk, text="已知悉。")
    ask_again(receipt=receipt, by=month.cast.dispatcher, note="请写明原因和时限。", url="/bulletins/1/")
    assert receipt.status == "asked"
    assert len(todos_for(month.cast.clerk)) == 1


def test_the_page_answers_and_says_what_is_late(client: Client, month: Month, bulletin: Bulletin) -> None:
    address = f"/bulletins/{bulletin.pk}/"
    client.force_login(month.cast.clerk)
    assert "有1份通报等本单位回执" in client.get("/bulletins/").content.decode()
    with clock.use_fixed(JULY + timedelta(days=20)):
        assert "逾期未回执" in client.get(address).content.decode()
    sent = client.post(f"{address}receipts/{bulletin.receipts.get().pk}/", {"text": WORDS, "done_by": "2019-07-31"})
    assert sent.status_code == 302
    page = client.get(address).content.decode()
    assert WORDS in page
    assert "2019-07-31" in page
    wrong = client.post(f"{address}receipts/{bulletin.receipts.get().pk}/", {"text": WORDS, "done_by": "月底"})
    assert "请写成 2019-07-31" in wrong.content.decode()


def test_another_units_receipt_answers_like_a_missing_one(client: Client, month: Month, bulletin: Bulletin) -> None:
    client.force_login(month.cast.stranger)
    for pk in (bulletin.receipts.get().pk, 987_654):
        assert client.post(f"/bulletins/{bulletin.pk}/receipts/{pk}/", {"text": WORDS}).status_code == 404


def test_an_answer_that_is_refused_stays_in_the_form(client: Client, month: Month, bulletin: Bulletin) -> None:
    client.force_login(month.cast.clerk)
    receipt = bulletin.receipts.get()
    sent = {"text": WORDS, "done_by": "下月底"}
    answer = client.post(f"/bulletins/{bulletin.pk}/receipts/{receipt.pk}/", sent)
    page = answer.content.decode()
    assert (answer.status_code, f"{WORDS}</textarea>" in page, "日期“下月底”读不了" in page) == (422, True, True)
    receipt.refresh_from_db()
    assert receipt.status == "asked"
