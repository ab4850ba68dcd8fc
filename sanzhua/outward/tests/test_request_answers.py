"""Units answer for the gaps alone: one line on the desk, a named report, late or not, back and forth, until it ends."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from sanzhua.accounts.models import Unit
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch.tests.scene import EIGHTH, Scene, on
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from sanzhua.outward.actions import request_answering as answering
from sanzhua.outward.actions import request_asking as asking
from sanzhua.outward.actions import request_ending as ending
from sanzhua.outward.models import AnswerVersion, RequestAnswer
from sanzhua.outward.queries.burden_requests import costs_of_requests
from sanzhua.outward.queries.request_table import request_table
from sanzhua.outward.tests.request_scene import BY_UNITS, DUE, ENDS, Asked, book, drop_in, sent


def type_in(asked: Asked, text: str, *, revision: int = 0) -> RequestAnswer:
    answer = asked.answer(asked.cast.lishu)
    key = (str(asked.cast.lishu.pk), asked.column("用工缺口").pk)
    answering.save_answer(answer, by=asked.cast.clerk, texts={key: text}, revision=revision)
    return answer


def reported(asked: Asked, text: str = "126") -> RequestAnswer:
    answer = type_in(asked, text)
    answering.report_answer(answer, by=asked.cast.clerk)
    return answer


def lines(scene: Scene, verb: str) -> int:
    return Todo.objects.open().filter(verb=verb, unit=scene.cast.lishu).count()


def test_each_unit_gets_one_line_with_paper_and_day(scene: Scene) -> None:
    asked = sent(scene)
    line = Todo.objects.open().get(verb="request_fill", unit=scene.cast.lishu)
    assert (line.role, line.due_at, line.params["requester"]) == ("liaison", DUE, "省发改委")
    assert asked.send() == 2
    assert Todo.objects.open().filter(verb="request_fill").count() == 2
    assert [one.cells for one in asked.request.answers.all()] == [1, 1]


def test_what_is_saved_counts_nowhere_until_it_is_reported(scene: Scene) -> None:
    asked = sent(scene)
    type_in(asked, "126")
    assert request_table(asked.request).lines[0].cells[6].state == "missing"
    answering.report_answer(asked.answer(scene.cast.lishu), by=scene.cast.clerk)
    cell = request_table(asked.request).lines[0].cells[6]
    assert (cell.value, cell.said) == (126, "梨树县李敏填报，7月8日 09:00")


def test_a_report_is_frozen_with_its_hash_in_the_ledger_and_done_twice_is_done_once(scene: Scene) -> None:
    asked = sent(scene)
    answer = reported(asked)
    answering.report_answer(answer, by=scene.cast.clerk)
    version = AnswerVersion.objects.get()
    entry = json.loads(bytes(Outbox.objects.get(kind="requestanswer.confirm").body))
    assert entry["facts"]["sha256"] == version.sha256
    assert json.loads(bytes(version.body))["cells"] == {str(scene.cast.lishu.pk): {str(asked.column("用工").pk): 126}}
    assert lines(scene, "request_fill") == 0


def test_an_empty_cell_and_an_unread_one_are_not_reported(scene: Scene) -> None:
    asked = sent(scene)
    with pytest.raises(Incomplete, match="没填"):
        answering.report_answer(asked.answer(scene.cast.lishu), by=scene.cast.clerk)
    answer = type_in(asked, "一百多号人吧")
    with pytest.raises(Incomplete, match="没有读懂"):
        answering.report_answer(answer, by=scene.cast.clerk)


def test_nothing_is_a_word_that_can_be_reported(scene: Scene) -> None:
    asked = sent(scene)
    reported(asked, "无")
    assert request_table(asked.request).lines[0].cells[6].state == "empty"


def test_only_the_cells_that_are_asked_are_taken(scene: Scene) -> None:
    asked = sent(scene)
    answer = asked.answer(scene.cast.lishu)
    other = {
        (str(scene.cast.yitong.pk), asked.column("用工").pk): "1",
        (str(scene.cast.lishu.pk), asked.column("总").pk): "1",
    }
    answering.save_answer(answer, by=scene.cast.clerk, texts=other, revision=0)
    assert asked.answer(scene.cast.lishu).values == {}


def test_a_colleague_who_saved_first_is_not_overwritten(scene: Scene) -> None:
    asked = sent(scene)
    type_in(asked, "126")
    with pytest.raises(WrongState, match="同事"):
        type_in(asked, "127")


def test_late_is_what_arrives_after_the_given_time(scene: Scene) -> None:
    asked = sent(scene)
    with on(DUE + timedelta(minutes=1)):
        reported(asked)
    assert AnswerVersion.objects.get().late


def test_sent_back_it_returns_to_the_clerk_with_the_reason_and_is_no_later_for_it(scene: Scene) -> None:
    asked = sent(scene)
    answer = reported(asked)
    answering.send_answer_back(answer, by=scene.cast.dispatcher, note="请核对")
    assert Todo.objects.open().get(verb="request_revise").params["reason"] == "请核对"
    assert request_table(asked.request).lines[0].cells[6].state == "missing"
    with on(DUE + timedelta(minutes=1)):
        answering.report_answer(asked.answer(scene.cast.lishu), by=scene.cast.clerk)
    assert [version.late for version in AnswerVersion.objects.all()] == [False, False]


def test_the_clerk_takes_it_back_to_change_it(scene: Scene) -> None:
    asked = sent(scene)
    answering.take_answer_back(reported(asked), by=scene.cast.clerk)
    assert asked.answer(scene.cast.lishu).status == "asked"
    assert lines(scene, "request_fill") == 1


def test_where_the_head_must_agree_the_answer_waits_for_the_head(scene: Scene) -> None:
    asked = sent(scene, wants_head=True)
    answer = reported(asked)
    assert (answer.status, lines(scene, "request_agree")) == ("with_head", 1)
    assert request_table(asked.request).lines[0].cells[6].state == "missing"
    with pytest.raises(WrongState, match="变了"):
        answering.agree_answer(answer, by=scene.cast.head, seen="0" * 64)
    answering.agree_answer(answer, by=scene.cast.head, seen=AnswerVersion.objects.get().sha256)
    assert AnswerVersion.objects.get().agreed_by == scene.cast.head
    assert request_table(asked.request).lines[0].cells[6].value == 126


def test_the_head_returns_it_with_a_reason(scene: Scene) -> None:
    answer = reported(sent(scene, wants_head=True))
    answering.return_answer(answer, by=scene.cast.head, note="核实后再报")
    assert (answer.status, lines(scene, "request_revise")) == ("returned", 1)


def test_nobody_answers_for_another_unit(scene: Scene) -> None:
    asked = sent(scene)
    with pytest.raises(NotAllowed):
        answering.save_answer(asked.answer(scene.cast.lishu), by=scene.cast.stranger, texts={}, revision=0)
    with pytest.raises(NotAllowed):
        answering.send_answer_back(reported(asked), by=scene.cast.clerk, note="x")


def test_urging_puts_one_line_before_each_who_has_not_answered(scene: Scene) -> None:
    asked = sent(scene)
    reported(asked)
    assert answering.urge_answers(asked.request, by=scene.cast.dispatcher) == 1
    answering.urge_answers(asked.request, by=scene.cast.dispatcher)
    assert Todo.objects.open().get(verb="request_urged").unit == scene.cast.yitong


def test_the_city_hears_once_all_are_in(scene: Scene) -> None:
    asked = sent(scene)
    reported(asked)
    assert not Todo.objects.open().filter(verb="request_all_in").exists()
    other = asked.answer(scene.cast.yitong)
    key = (str(scene.cast.yitong.pk), asked.column("用工").pk)
    answering.save_answer(other, by=scene.cast.stranger, texts={key: "0"}, revision=0)
    answering.report_answer(other, by=scene.cast.stranger)
    assert Todo.objects.open().get(verb="request_all_in").unit == scene.cast.city


def test_past_its_last_day_nothing_is_asked_any_more(scene: Scene) -> None:
    asked = sent(scene)
    with on(EIGHTH + timedelta(days=3)):
        with pytest.raises(WrongState, match="失效日"):
            type_in(asked, "126")
        assert ending.end_expired_requests() == 1
        assert ending.end_expired_requests() == 0
    assert not Todo.objects.open().filter(verb="request_fill").exists()


def test_withdrawn_it_leaves_the_desks_and_can_be_taken_up_again(scene: Scene) -> None:
    asked = sent(scene)
    ending.withdraw_request(asked.request, by=scene.cast.dispatcher, note="省里取消")
    ending.withdraw_request(asked.request, by=scene.cast.dispatcher, note="省里取消")
    assert not Todo.objects.open().filter(verb__startswith="request").exists()
    with pytest.raises(WrongState, match="不用再填"):
        type_in(asked, "1")
    ending.resume_request(asked.request, by=scene.cast.dispatcher)
    asked.send()
    assert lines(scene, "request_fill") == 1


def test_columns_do_not_change_under_units_that_were_asked(scene: Scene) -> None:
    asked = sent(scene)
    ending.withdraw_request(asked.request, by=scene.cast.dispatcher, note="x")
    ending.resume_request(asked.request, by=scene.cast.dispatcher)
    with pytest.raises(WrongState, match="另建"):
        asking.revise_columns(asked.request, by=scene.cast.dispatcher)


def test_a_later_day_moves_the_lines(scene: Scene) -> None:
    asked = sent(scene)
    later = DUE + timedelta(hours=5)
    ending.change_days(asked.request, due_at=later, ends_on=ENDS, by=scene.cast.dispatcher)
    assert Todo.objects.open().filter(verb="request_fill", due_at=later).count() == 2
    with pytest.raises(Incomplete):
        ending.change_days(
            asked.request, due_at=later, ends_on=later.date() - timedelta(days=1), by=scene.cast.dispatcher
        )


def test_without_a_gap_nobody_is_asked(scene: Scene) -> None:
    asked = drop_in(scene, book(BY_UNITS))
    asked.choose("用工缺口", "blank")
    asked.confirm()
    with pytest.raises(Incomplete, match="没有要问"):
        asked.send()


def test_the_burden_counts_requests_and_cells_of_each_unit_and_month(scene: Scene) -> None:
    first = sent(scene)
    reported(first)
    second = sent(scene)
    assert burden(scene, scene.cast.lishu) == [("2019-07", 1, 1), ("2019-07", 1, 0)]
    for one in (first, second):
        ending.withdraw_request(one.request, by=scene.cast.dispatcher, note="x")
    assert burden(scene, scene.cast.lishu) == [("2019-07", 1, 1)]
    assert burden(scene, scene.cast.yitong) == []


def test_the_burden_of_a_request_is_shown_to_who_asks_and_to_who_is_asked(scene: Scene) -> None:
    sent(scene)
    assert {cost.unit for cost in costs_of_requests(scene.cast.clerk, ["2019-07"])} == {scene.cast.lishu.pk}
    assert len({cost.unit for cost in costs_of_requests(scene.cast.dispatcher, ["2019-07"])}) > 1
    assert list(costs_of_requests(scene.cast.viewer, ["2019-07"])) == []


def burden(scene: Scene, unit: Unit) -> list[tuple[str, int, int]]:
    """Month, cells asked, cells typed of each request to the unit."""
    costs = costs_of_requests(scene.cast.dispatcher, ["2019-06", "2019-07"])
    mine = [cost for cost in costs if cost.unit == unit.pk]
    return [(cost.month, sum(c.asked for c in cost.columns), sum(c.typed for c in cost.columns)) for cost in mine]
