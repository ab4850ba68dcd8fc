"""The door is tried with a report: of the rooms above, it is the record that has the longest way."""

import json
import threading

import pytest
from django.db import connection

from sanzhua.accounts.actions import delegate
from sanzhua.accounts.models import Person, Post
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch.models import Report
from sanzhua.ledger.models import Outbox
from sanzhua.workflow.machine import Move, Moves
from sanzhua.workflow.models import ChangeRow
from sanzhua.workflow.moves import move, require_lawful
from tests.cast import Cast, make_cast

MOVES = Moves(
    Move("hand_in", {"draft", "returned"}, "with_head", "liaison", label="送领导签发"),
    Move("sign", "with_head", "submitted", "head", label="签发并报送"),
    Move("return_to_clerk", "with_head", "returned", "head", note="required", label="退回填表人"),
    Move("withdraw", {"with_head"}, "draft", label="撤回"),
)


def a_report(cast: Cast) -> Report:
    return Report.objects.create(form="construction", unit=cast.lishu, period="2019-06", made_at=clock.now())


def post_of(person: Person) -> Post:
    return person.posts.get()


def do(report: Report, verb: str, person: Person, note: str = "") -> ChangeRow:
    return move(report, verb, moves=MOVES, by=person, post=post_of(person), note=note, ledger_facts={"sha256": "00"})


def test_a_move_writes_status_change_and_ledger_together(cast: Cast) -> None:
    report = a_report(cast)
    change = do(report, "hand_in", cast.clerk, " 请审阅 ")
    assert report.status == "with_head"
    report.refresh_from_db()
    assert report.status == "with_head"
    assert (change.from_status, change.to_status, change.by, change.note) == (
        "draft",
        "with_head",
        cast.clerk,
        "请审阅",
    )
    assert change.post == "县发改局 信息联络员"
    body = json.loads(bytes(Outbox.objects.get().body))
    assert (body["kind"], body["unit"]["name"], body["actor"]["name"]) == ("report.hand_in", "梨树县", "李敏")
    assert body["facts"]["record"] == f"report:{report.pk}"
    assert body["facts"]["sha256"] == "00"


def test_a_deputys_move_names_the_holder_and_the_paper(cast: Cast) -> None:
    report, today = a_report(cast), clock.business_today()
    do(report, "hand_in", cast.clerk)
    delegate(
        post=post_of(cast.head), to=cast.reviewer, authority="授权书 7号", valid_from=today, valid_to=today,
        by=cast.security_admin,
    )  # fmt: skip
    change = move(report, "sign", moves=MOVES, by=cast.reviewer, post=post_of(cast.head))
    assert change.post == "梨树县 县长（受托）"
    facts = json.loads(bytes(Outbox.objects.get(kind="report.sign").body))["facts"]
    assert (facts["on_behalf_of"], facts["authority"]) == ("王〇〇", "授权书 7号")


def refused_and_unwritten(report: Report, refusal: type[Exception], words: str, *asked: object) -> None:
    with pytest.raises(refusal, match=words):
        do(report, *asked)  # type: ignore[arg-type]
    report.refresh_from_db()
    assert report.status == "with_head"
    assert report.changes.count() == 1
    assert Outbox.objects.count() == 1


def test_a_wrong_state_is_told_with_the_state(cast: Cast) -> None:
    report = a_report(cast)
    do(report, "hand_in", cast.clerk)
    refused_and_unwritten(report, WrongState, "当前状态为“待签发”，不能办理“送领导签发”", "hand_in", cast.clerk)


def test_a_wrong_role_is_told(cast: Cast) -> None:
    report = a_report(cast)
    do(report, "hand_in", cast.clerk)
    refused_and_unwritten(report, NotAllowed, "您的任职不能办理“签发并报送”", "sign", cast.clerk)


def test_a_missing_reason_is_told(cast: Cast) -> None:
    report = a_report(cast)
    do(report, "hand_in", cast.clerk)
    refused_and_unwritten(report, Incomplete, "须写明原因", "return_to_clerk", cast.head, "  ")


def test_a_stale_page_cannot_move_what_has_moved(cast: Cast) -> None:
    report = a_report(cast)
    stale = Report.objects.get(pk=report.pk)
    do(report, "hand_in", cast.clerk)
    with pytest.raises(WrongState):
        do(stale, "hand_in", cast.clerk)


def test_a_move_without_roles_needs_no_post(cast: Cast) -> None:
    report = a_report(cast)
    do(report, "hand_in", cast.clerk)
    move(report, "withdraw", moves=MOVES, by=cast.clerk, post=None)
    assert report.status == "draft"


def test_further_columns_go_into_the_same_update(cast: Cast) -> None:
    report = a_report(cast)
    move(report, "hand_in", moves=MOVES, by=cast.clerk, post=post_of(cast.clerk), also={"times_returned": 3})
    assert report.times_returned == 3
    report.refresh_from_db()
    assert (report.status, report.times_returned) == ("with_head", 3)


def test_a_page_may_ask_before_it_shows_a_button(cast: Cast) -> None:
    report = a_report(cast)
    require_lawful(report, "hand_in", moves=MOVES)
    with pytest.raises(WrongState):
        require_lawful(report, "sign", moves=MOVES)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_press_at_once_one_succeeds() -> None:
    cast = make_cast()
    report = a_report(cast)
    outcomes: list[str] = []

    def press() -> None:
        try:
            do(Report.objects.get(pk=report.pk), "hand_in", Person.objects.get(pk=cast.clerk.pk))
            outcomes.append("done")
        except WrongState:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", *["refused"] * 7]
    assert report.changes.count() == 1
    assert Outbox.objects.count() == 1
