"""Lines of progress, their evidence, and the end of a task."""

from __future__ import annotations

from datetime import date

import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.documents.tests.samples import photo
from sanzhua.ledger.models import Outbox
from sanzhua.notices.queries import todos_for
from sanzhua.plans.actions import Upload, drop, finish, reopen, report, restore, return_task, verify
from sanzhua.plans.models import TaskNote
from sanzhua.plans.queries.tasks import line_of
from sanzhua.plans.tests.making import Made
from sanzhua.registry.actions import create_project
from tests.cast import Cast


def state(cast: Cast, plan: Made, place: int) -> str:
    line = line_of(cast.dispatcher, plan.tasks[place])
    assert line is not None
    assert line.state is not None
    return line.state.key


def proved(cast: Cast, plan: Made) -> None:
    file = Upload("现场.jpg", photo())
    report(task=plan.tasks[0], unit=cast.lishu, text="方案已印发。", by=cast.clerk, files=[file])


def test_the_first_line_starts_the_task_and_stays_with_the_unit(cast: Cast, plan: Made) -> None:
    task = plan.tasks[2]
    note = report(task=task, unit=cast.commerce, text="已谋划92个。", by=cast.form_owner)
    assert state(cast, plan, 2) == "going"
    assert list(TaskNote.objects.visible_to(cast.dispatcher)) == [note]
    assert list(TaskNote.objects.visible_to(cast.clerk)) == []


def test_the_same_line_sent_twice_is_one(cast: Cast, plan: Made) -> None:
    notes = {report(task=plan.tasks[0], unit=cast.lishu, text="起草中", by=cast.clerk).pk for _run in range(2)}
    assert len(notes) == 1
    assert Outbox.objects.filter(kind="task.report").count() == 1


def test_a_line_that_names_its_day_settles_it(cast: Cast, plan: Made) -> None:
    task = plan.tasks[1]
    for month in (3, 4, 5, 6):
        assert state(cast, plan, 1) == "overdue"
        report(task=task, unit=cast.lishu, text=f"{month}月进展", by=cast.clerk, for_due=date(2019, month, 10))
    assert state(cast, plan, 1) == "going"
    with pytest.raises(WrongState):
        report(task=task, unit=cast.lishu, text="再报", by=cast.clerk, for_due=date(2019, 6, 10))


def test_the_last_day_is_settled_by_finishing_only(cast: Cast, plan: Made) -> None:
    with pytest.raises(WrongState):
        report(task=plan.tasks[0], unit=cast.lishu, text="完成", by=cast.clerk, for_due=date(2019, 6, 30))


def test_a_unit_without_a_part_reports_nothing(cast: Cast, plan: Made) -> None:
    with pytest.raises(NotAllowed):
        report(task=plan.tasks[2], unit=cast.lishu, text="代报", by=cast.clerk)
    with pytest.raises(NotAllowed):
        report(task=plan.tasks[0], unit=cast.lishu, text="代报", by=cast.stranger)
    with pytest.raises(Incomplete):
        report(task=plan.tasks[0], unit=cast.lishu, text="  ", by=cast.clerk)


def test_a_dated_task_needs_evidence_before_it_is_done(cast: Cast, plan: Made) -> None:
    report(task=plan.tasks[0], unit=cast.lishu, text="方案已印发。", by=cast.clerk)
    with pytest.raises(Incomplete):
        finish(task=plan.tasks[0], by=cast.clerk, note="已印发")
    proved(cast, plan)
    finish(task=plan.tasks[0], by=cast.clerk, note="已印发")
    assert state(cast, plan, 0) == "done"


def test_a_record_of_the_system_is_evidence_and_must_be_the_readers(cast: Cast, plan: Made) -> None:
    mine = create_project(unit=cast.lishu, name="白酒产业园", by=cast.clerk, facts={}, from_day=None)
    other = create_project(unit=cast.yitong, name="伊通项目", by=cast.stranger, facts={}, from_day=None)
    for address in (f"/projects/{other.uid}/", "/projects/none/", "/ledger/", "https://example.com/nothing"):
        with pytest.raises(Refused):
            report(task=plan.tasks[0], unit=cast.lishu, text="见项目", by=cast.clerk, record=address)
    record = f"http://sanzhua.test/projects/{mine.uid}/?tab=1"
    note = report(task=plan.tasks[0], unit=cast.lishu, text="见项目", by=cast.clerk, record=record)
    assert note.record == f"/projects/{mine.uid}/"
    finish(task=plan.tasks[0], by=cast.clerk, note="已印发")
    assert state(cast, plan, 0) == "done"


def test_a_task_without_date_or_target_is_done_by_its_word_and_not_verified(cast: Cast, plan: Made) -> None:
    finish(task=plan.tasks[3], by=cast.dispatcher, note="各地已开展")
    assert state(cast, plan, 3) == "done"
    with pytest.raises((WrongState, NotAllowed)):
        verify(task=plan.tasks[3], by=cast.dispatcher)


def test_another_person_verifies_and_twice_is_once(cast: Cast, plan: Made) -> None:
    proved(cast, plan)
    for _run in range(2):
        finish(task=plan.tasks[0], by=cast.clerk, note="已印发")
    assert [line.verb for line in todos_for(cast.dispatcher)] == ["task_verify"]
    with pytest.raises(NotAllowed):
        verify(task=plan.tasks[0], by=cast.clerk)
    for _run in range(2):
        verify(task=plan.tasks[0], by=cast.dispatcher)
    assert state(cast, plan, 0) == "verified"
    assert todos_for(cast.dispatcher) == []
    assert Outbox.objects.filter(kind="task.verify").count() == 1
    assert Outbox.objects.filter(kind="task.finish").count() == 1


def test_who_reported_it_done_does_not_verify_it(cast: Cast, plan: Made) -> None:
    proved(cast, plan)
    finish(task=plan.tasks[0], by=cast.dispatcher, note="代报")
    with pytest.raises(NotAllowed):
        verify(task=plan.tasks[0], by=cast.dispatcher)


def test_a_returned_task_goes_on_and_its_unit_is_told_until_it_speaks(cast: Cast, plan: Made) -> None:
    proved(cast, plan)
    finish(task=plan.tasks[0], by=cast.clerk, note="已印发")
    with pytest.raises(Incomplete):
        return_task(task=plan.tasks[0], by=cast.dispatcher, note="")
    return_task(task=plan.tasks[0], by=cast.dispatcher, note="缺印发件")
    assert state(cast, plan, 0) == "overdue"
    assert [line.sentence for line in todos_for(cast.clerk)] == [
        "方案任务被退回继续办理（缺印发件）：1. 完成县级实施方案。"
    ]
    report(task=plan.tasks[0], unit=cast.lishu, text="已补", by=cast.clerk)
    assert todos_for(cast.clerk) == []


def test_a_doer_reopens_before_and_only_the_keeper_after_it_was_verified(cast: Cast, plan: Made) -> None:
    proved(cast, plan)
    finish(task=plan.tasks[0], by=cast.clerk, note="已印发")
    reopen(task=plan.tasks[0], by=cast.clerk, note="报早了")
    finish(task=plan.tasks[0], by=cast.clerk, note="已印发")
    verify(task=plan.tasks[0], by=cast.dispatcher)
    with pytest.raises(NotAllowed):
        reopen(task=plan.tasks[0], by=cast.clerk, note="又变了")
    reopen(task=plan.tasks[0], by=cast.dispatcher, note="又变了")
    assert state(cast, plan, 0) == "overdue"


def test_the_dispatcher_drops_and_restores(cast: Cast, plan: Made) -> None:
    with pytest.raises(NotAllowed):
        drop(task=plan.tasks[0], by=cast.clerk, note="不做了")
    drop(task=plan.tasks[0], by=cast.dispatcher, note="并入下一项")
    assert state(cast, plan, 0) == "dropped"
    with pytest.raises(WrongState):
        report(task=plan.tasks[0], unit=cast.lishu, text="还在做", by=cast.clerk)
    restore(task=plan.tasks[0], by=cast.dispatcher, note="仍要做")
    assert state(cast, plan, 0) == "overdue"
