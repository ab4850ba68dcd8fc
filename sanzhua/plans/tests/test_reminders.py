"""The daily look: seven days and one day before a day, and once it has passed."""

from __future__ import annotations

from datetime import date, datetime

from sanzhua.base import clock
from sanzhua.notices.queries import todos_for
from sanzhua.plans.actions import finish, remind_of_tasks, report
from sanzhua.plans.tests.making import LEAD, Made, Wording, make_plan
from tests.cast import Cast


def verbs(cast: Cast) -> list[str]:
    return [line.verb for line in todos_for(cast.clerk)]


def on(day: int) -> int:
    with clock.use_fixed(datetime(2019, 7, day, 9, 0, tzinfo=clock.SHANGHAI)):
        return remind_of_tasks()


def test_the_word_comes_nearer_and_stays_one_line(cast: Cast) -> None:
    with clock.use_fixed(datetime(2019, 7, 1, 9, 0, tzinfo=clock.SHANGHAI)):
        make_plan(
            cast.city, cast.dispatcher, [Wording("报方案。", [(cast.lishu, LEAD)], [("月中", date(2019, 7, 15), "")])]
        )
    seen = []
    for day in (7, 8, 9, 13, 14, 15, 16, 17):
        on(day)
        seen.append(verbs(cast))
    assert seen == [
        [], ["task_soon"], ["task_soon"], ["task_soon"],
        ["task_tomorrow"], ["task_tomorrow"], ["task_overdue"], ["task_overdue"],
    ]  # fmt: skip


def test_any_number_of_runs_is_one_run_and_strangers_hear_nothing(cast: Cast, plan: Made) -> None:
    assert [remind_of_tasks() for _run in range(3)] == [2, 0, 0]
    assert [line.verb for line in todos_for(cast.clerk)] == ["task_overdue", "task_overdue"]
    assert todos_for(cast.stranger) == []
    assert todos_for(cast.clerk)[1].sentence == "方案任务已逾期（2019-06-30）：1. 完成县级实施方案。"


def test_a_return_ends_the_line_and_the_next_look_says_what_is_still_owed(cast: Cast, plan: Made) -> None:
    remind_of_tasks()
    report(task=plan.tasks[1], unit=cast.lishu, text="3月", by=cast.clerk, for_due=date(2019, 3, 10))
    assert len(todos_for(cast.clerk)) == 1
    assert remind_of_tasks() == 1
    assert any("2019-04-10" in line.sentence for line in todos_for(cast.clerk))


def test_a_task_of_a_unit_without_people_reminds_its_keeper(cast: Cast) -> None:
    with clock.use_fixed(datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)):
        late = Wording("谋划项目。", [(cast.commerce, LEAD)], [("6月底", date(2019, 6, 30), "")])
        make_plan(cast.city, cast.dispatcher, [late])
        assert remind_of_tasks() == 1
    assert [line.verb for line in todos_for(cast.dispatcher)] == ["task_overdue"]


def test_a_finished_task_is_remembered_no_more(cast: Cast, plan: Made) -> None:
    remind_of_tasks()
    report(task=plan.tasks[0], unit=cast.lishu, text="完", by=cast.clerk, record="")
    from_record = report(task=plan.tasks[0], unit=cast.lishu, text="见任务清单", by=cast.clerk)
    from_record.record = "/projects/x/"
    from_record.save()
    finish(task=plan.tasks[0], by=cast.clerk, note="已印发")
    assert [line.sentence[:12] for line in todos_for(cast.clerk)] == ["方案任务已逾期（2019"]
