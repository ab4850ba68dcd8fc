"""What a recipient answers comes back in: matched, looked at, applied once, nothing overwritten silently."""

from __future__ import annotations

from typing import Any

import pytest

from sanzhua.base.refusals import NotAllowed, Refused, WrongState
from sanzhua.dispatch.models import ReportingDuty
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from sanzhua.outward.actions.list_answers import apply_answer, decide_answer, drop_answer, start_answer
from sanzhua.outward.models import AnswerLine, ListAnswer, ListExport
from sanzhua.outward.queries.list_answers import plan
from sanzhua.outward.queries.list_drafts import draft
from sanzhua.outward.queries.list_pages import preview_page
from sanzhua.outward.tests.answer_books import HEADINGS, book, line
from sanzhua.outward.tests.lists_scene import PERIOD, Lists
from sanzhua.registry.actions import apply_register_changes
from sanzhua.registry.models import Project, ProjectCode, RegisterChange


def sent(lists: Lists, rows: list[list[Any]], export: ListExport | None = None, **more: Any) -> ListAnswer:
    found = export or ListExport.objects.filter(list="province").first() or lists.export()
    return start_answer(found, name="省审核结果.xlsx", data=book(rows, **more), by=lists.cast.dispatcher)


def kinds(answer: ListAnswer) -> list[str]:
    return [one.kind for one in plan(answer)]


def applied(lists: Lists, rows: list[list[Any]], **more: Any) -> ListAnswer:
    answer = sent(lists, rows)
    apply_answer(answer, by=lists.cast.dispatcher, **more)
    return answer


def facts(project: Project) -> dict[str, Any]:
    project.refresh_from_db()
    return dict(project.facts)


def test_our_own_number_decides_and_the_code_after_it(lists: Lists) -> None:
    code = "2019-220322-47-03-000001"
    apply_register_changes(lists.projects[1], {"code": code}, by=lists.cast.dispatcher, version_id=None)
    answer = sent(lists, [line(lists.projects[0].uid, result="通过"), line(code=code, result="退回", reason="缺批文")])
    assert [one.row.name for one in plan(answer) if one.row] == [one.name for one in lists.projects[:2]]


def test_a_name_alone_only_proposes_and_a_person_decides(lists: Lists) -> None:
    name = lists.projects[2].name
    answer = sent(lists, [line(name=name, result="通过"), line(name="别处的项目", result="通过")])
    assert kinds(answer) == ["ambiguous", "unmatched"]
    ref = plan(answer)[0].ref
    decide_answer(answer, ref=ref, choice=lists.projects[2].uid, by=lists.cast.dispatcher)
    answer.refresh_from_db()
    assert kinds(answer) == ["matched", "unmatched"]
    with pytest.raises(Refused):
        decide_answer(answer, ref=ref, choice="p000000000000000", by=lists.cast.dispatcher)


def test_two_rows_that_contradict_each_other_are_not_applied(lists: Lists) -> None:
    uid = lists.projects[0].uid
    answer = sent(lists, [line(uid, result="通过"), line(uid, result="退回", reason="缺批文")])
    assert kinds(answer) == ["twice", "twice"]
    decide_answer(answer, ref=plan(answer)[0].ref, choice="skip", by=lists.cast.dispatcher)
    answer.refresh_from_db()
    assert kinds(answer) == ["skipped", "matched"]


def test_nothing_is_written_before_a_person_applies_it(lists: Lists) -> None:
    sent(lists, [line(lists.projects[0].uid, number="SK-001", result="退回", reason="缺批文")])
    assert not AnswerLine.objects.exists()
    assert not Todo.objects.filter(verb="list_returned").exists()
    assert "province_code" not in facts(lists.projects[0])


def test_an_outside_code_fills_what_the_register_does_not_know(lists: Lists) -> None:
    project = lists.projects[0]
    applied(lists, [line(project.uid, number="SK-001", code="2019-220322-47-03-000001", result="通过")])
    assert (facts(project)["province_code"], facts(project)["code"]) == ("SK-001", "2019-220322-47-03-000001")
    assert ProjectCode.objects.get(code="2019-220322-47-03-000001").projects.get() == project
    assert RegisterChange.objects.filter(project=project, by=lists.cast.dispatcher).count() == 2


def test_another_code_in_the_register_stays_unless_a_person_takes_the_new_one(lists: Lists) -> None:
    project = lists.projects[0]
    apply_register_changes(project, {"province_code": "SK-000"}, by=lists.cast.dispatcher, version_id=None)
    applied(lists, [line(project.uid, number="SK-001", result="通过")])
    assert facts(project)["province_code"] == "SK-000"
    assert AnswerLine.objects.get().left == {"province_code": "SK-001"}
    again = sent(lists, [line(project.uid, number="SK-002", result="通过")])
    apply_answer(again, by=lists.cast.dispatcher, take=[plan(again)[0].ref])
    assert facts(project)["province_code"] == "SK-002"


def test_result_and_reason_stay_beside_the_row_and_show_at_the_next_export(lists: Lists) -> None:
    project = lists.projects[0]
    applied(lists, [line(project.uid, result="退回", reason="总投资与备案不一致")])
    shown = preview_page(draft(lists.province, lists.cast.city, PERIOD), only="returned", page="1")
    assert [(one.line.name, one.said.reason) for one in shown.lines if one.said] == [
        (project.name, "总投资与备案不一致")
    ]
    assert shown.counts["returned"] == 1


def test_their_own_code_is_no_change_of_the_row(lists: Lists) -> None:
    applied(lists, [line(lists.projects[0].uid, number="SK-001", result="通过")])
    found = draft(lists.province, lists.cast.city, PERIOD)
    assert (found.lines[0].values[0], found.lines[0].state) == ("SK-001", "same")


def test_a_later_answer_is_a_line_of_its_own(lists: Lists) -> None:
    project = lists.projects[0]
    applied(lists, [line(project.uid, result="退回", reason="缺批文")])
    applied(lists, [line(project.uid, result="通过")])
    assert list(AnswerLine.objects.values_list("said", "newest")) == [("退回", False), ("通过", True)]


def test_a_returned_row_calls_on_the_unit_that_reports_the_project(lists: Lists) -> None:
    cast, project = lists.cast, lists.projects[0]
    ReportingDuty.objects.filter(project=project).update(unit=cast.yitong)
    applied(lists, [line(project.uid, result="不通过", reason="缺批文"), line(lists.projects[1].uid, result="通过")])
    todo = Todo.objects.get(verb="list_returned")
    assert (todo.unit, todo.params["project"], todo.params["reason"]) == (cast.yitong, project.name, "缺批文")
    assert todo in Todo.objects.visible_to(cast.stranger)


def test_the_call_ends_when_the_recipient_agrees(lists: Lists) -> None:
    project = lists.projects[0]
    applied(lists, [line(project.uid, result="退回", reason="缺批文")])
    applied(lists, [line(project.uid, result="通过")])
    assert not Todo.objects.open().filter(verb="list_returned").exists()


def test_the_call_ends_when_the_row_goes_out_changed(lists: Lists) -> None:
    project = lists.projects[0]
    applied(lists, [line(project.uid, result="退回", reason="建设单位不符")])
    lists.export()
    assert Todo.objects.open().filter(verb="list_returned").exists()
    apply_register_changes(project, {"owner": "更名后的公司"}, by=lists.cast.dispatcher, version_id=None)
    lists.export()
    assert not Todo.objects.open().filter(verb="list_returned").exists()


def test_an_answer_twice_is_one_answer(lists: Lists) -> None:
    rows = [line(lists.projects[0].uid, number="SK-001", result="退回", reason="缺批文")]
    export, data = lists.export(), book(rows)
    first = start_answer(export, name="回执.xlsx", data=data, by=lists.cast.dispatcher)
    assert start_answer(export, name="回执（1）.xlsx", data=data, by=lists.cast.dispatcher) == first
    assert apply_answer(first, by=lists.cast.dispatcher) == 1
    assert apply_answer(first, by=lists.cast.dispatcher) == 0
    other = start_answer(export, name="另存.xlsx", data=book([*rows, line(name="")]), by=lists.cast.dispatcher)
    assert other == first or kinds(other) == ["same"]
    assert AnswerLine.objects.count() == 1
    assert Outbox.objects.filter(kind="outward.answer").count() == 1


def test_a_word_that_is_no_result_of_the_list_is_kept_as_a_word(lists: Lists) -> None:
    answer = applied(lists, [line(lists.projects[0].uid, result="待进一步研究")])
    found = AnswerLine.objects.get(answer=answer)
    assert (found.said, found.result) == ("待进一步研究", "")


def test_a_row_that_says_nothing_is_left_alone(lists: Lists) -> None:
    assert kinds(sent(lists, [line(lists.projects[0].uid)])) == ["empty"]


def test_a_file_without_any_column_of_an_answer_is_refused_with_a_sentence(lists: Lists) -> None:
    answer = sent(lists, [["1", "a", "b"]], headings=("序号", "项目代码", "项目名称"))
    assert answer.state == "refused"
    assert "审核结果" in answer.sentence


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("坏.xlsx", b"PK\x03\x04" + b"\x00" * 200),
        ("长.csv", "项目名称,审核结果\n".encode() + b"a,b\n" * 20_001),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(lists: Lists, name: str, data: bytes) -> None:
    answer = start_answer(lists.export(), name=name, data=data, by=lists.cast.dispatcher)
    assert (answer.state, bool(answer.sentence)) == ("refused", True)


def test_what_is_no_workbook_is_turned_away_at_the_door(lists: Lists) -> None:
    with pytest.raises(Refused):
        start_answer(lists.export(), name="a.xlsx", data=b"%PDF-1.4 nothing", by=lists.cast.dispatcher)


def test_who_may_not_take_the_list_out_takes_no_answer_in(lists: Lists) -> None:
    export = lists.export()
    with pytest.raises(NotAllowed):
        start_answer(export, name="a.xlsx", data=book([line()]), by=lists.cast.form_owner)


def test_a_dropped_answer_changes_nothing_and_an_applied_one_stays(lists: Lists) -> None:
    answer = sent(lists, [line(lists.projects[0].uid, result="通过")])
    drop_answer(answer, by=lists.cast.dispatcher)
    with pytest.raises(WrongState):
        apply_answer(answer, by=lists.cast.dispatcher)
    kept = applied(lists, [line(lists.projects[1].uid, result="通过")])
    with pytest.raises(WrongState):
        drop_answer(kept, by=lists.cast.dispatcher)


def test_the_recipients_own_words_for_a_column_are_known(lists: Lists) -> None:
    headings = [*HEADINGS[:3], "省库编码", "审核状态", "审核意见", HEADINGS[-1]]
    answer = sent(lists, [line(lists.projects[0].uid, number="SK-9", result="通过")], headings=headings)
    assert plan(answer)[0].result == "accepted"
