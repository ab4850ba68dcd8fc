"""Where things stick, and the dates that slip, each with who answers for it."""

from __future__ import annotations

from datetime import date, timedelta

from sanzhua.base.periods import Period
from sanzhua.facts import queries as facts
from sanzhua.home.tests.month import JULY, Month, get, seen_by, text
from sanzhua.plans.actions.leading import take_over
from sanzhua.plans.choices import TaskStatus
from sanzhua.plans.models import Task
from sanzhua.plans.tests.making import drive
from sanzhua.registry.actions import (
    Dates,
    Leader,
    assign,
    create_project,
    lay_milestones,
    lay_out,
    set_dates,
)
from sanzhua.registry.choices import Stage, Status
from sanzhua.registry.choices.permits import PermitState
from sanzhua.registry.models import LifeChange, Permit, Project
from tests.cast import Cast

TODAY = JULY.date()


def entered(cast: Cast, name: str, stage: Stage, days: int, *, status: Status = Status.ONGOING) -> Project:
    """On the stage for so many days, from planning."""
    project = create_project(unit=cast.lishu, name=name, by=cast.clerk, facts={}, from_day=date(2018, 1, 1))
    LifeChange.objects.create(
        project=project, from_stage=Stage.PLANNING, to_stage=stage, from_status=Status.ONGOING, to_status=status,
        on=TODAY - timedelta(days=days), at=JULY,
    )  # fmt: skip
    Project.objects.filter(pk=project.pk).update(stage=stage, status=status)
    project.refresh_from_db()
    return project


def lines(month: Month) -> dict[str, object]:
    return {one.stage: one for one in seen_by(month.cast.viewer).funnel.lines}


def test_the_funnel_counts_what_stands_and_says_what_has_stopped(month: Month) -> None:
    entered(month.cast, "在谈的项目", Stage.TALKS, 10)
    entered(month.cast, "停下的项目", Stage.BUILDING, 10, status=Status.SUSPENDED)
    entered(month.cast, "退库的项目", Stage.BUILDING, 10, status=Status.EXITED)
    funnel = seen_by(month.cast.viewer).funnel
    found = {one.stage: (one.count, one.sticks) for one in funnel.lines}
    assert (found["talks"], found["building"]) == ((1, ""), (1, "停工1"))
    register = facts.metrics(["projects"], form="register", period="2019-06", by=("stage",))
    told = {row["stage"]: row["values"]["projects"] for row in register["rows"] if row["values"]["projects"]}
    assert told == {one.word: one.count for one in funnel.lines if one.count}


def test_a_project_that_stays_too_long_is_named_with_its_days(month: Month) -> None:
    entered(month.cast, "久谈的项目", Stage.TALKS, 200)
    entered(month.cast, "新谈的项目", Stage.TALKS, 100)
    funnel = seen_by(month.cast.viewer).funnel
    talks = next(one for one in funnel.lines if one.stage == Stage.TALKS)
    assert (talks.count, talks.sticks, talks.is_stuck) == (2, "1个超183天", True)
    assert [(one.name, one.days) for one in funnel.stuck] == [("久谈的项目", 200)]
    assert "久谈的项目" in text(month.cast.viewer)


def test_days_of_rest_are_taken_off(month: Month) -> None:
    project = entered(month.cast, "停过的项目", Stage.PREPARATION, 200)
    for days, status, before in ((150, Status.SUSPENDED, Status.ONGOING), (50, Status.ONGOING, Status.SUSPENDED)):
        LifeChange.objects.create(
            project=project, from_stage=Stage.PREPARATION, to_stage=Stage.PREPARATION, from_status=before,
            to_status=status, on=TODAY - timedelta(days=days), at=JULY,
        )  # fmt: skip
    assert seen_by(month.cast.viewer).funnel.stuck == []


def test_an_approval_that_lies_late_says_where_it_sticks(month: Month) -> None:
    project = entered(month.cast, "等手续的项目", Stage.PREPARATION, 20)
    lay_out(project, route="filing", kind="industry", new_land=True, year=2019, by=month.cast.clerk)
    permit = Permit.objects.filter(project=project).order_by("place")[1]
    Permit.objects.filter(pk=permit.pk).update(
        status=PermitState.IN_HAND, submitted_on=date(2019, 5, 1), due_on=date(2019, 6, 30)
    )
    page = seen_by(month.cast.viewer)
    line = next(one for one in page.funnel.lines if one.stage == Stage.PREPARATION)
    assert line.sticks == f"1个卡在{permit.title}"
    assert [(one.word, one.title, one.office, one.days) for one in page.slips.lines] == [
        ("手续", permit.title, permit.issuer, 13)
    ]


def test_a_closed_month_tells_the_register_of_its_close(month: Month) -> None:
    project = entered(month.cast, "在谈的项目", Stage.TALKS, 10)
    month.close()
    Project.objects.filter(pk=project.pk).update(stage=Stage.SIGNED)
    funnel = seen_by(month.cast.viewer).funnel
    assert funnel.frozen
    assert {one.stage: one.count for one in funnel.lines if one.count} == {"talks": 1}
    assert get(month.cast.viewer, funnel.lines[1].url.split("#")[0]).status_code == 200


def test_of_a_month_that_nobody_froze_the_stages_are_not_made_up(month: Month) -> None:
    assert not seen_by(month.cast.viewer, Period(2019, 3)).funnel.known
    assert "没有留存项目登记" in text(month.cast.viewer, "/cockpit/?period=2019-03")


def test_a_milestone_that_has_slipped_is_listed_with_its_leader(month: Month) -> None:
    project = entered(month.cast, "玉米深加工项目", Stage.BUILDING, 100)
    lay_milestones(project, kind="industry", by=month.cast.clerk)
    set_dates(
        project,
        dates={"start": Dates(date(2019, 6, 30), None), "topped": Dates(TODAY + timedelta(days=3), None)},
        by=month.cast.clerk,
    )
    leader = Leader(name="李副县长", title="副县长")
    assign(level="county", leader=leader, on=date(2019, 1, 1), by=month.cast.dispatcher, project=project)
    slips = seen_by(month.cast.viewer).slips
    assert [(one.days, one.urgency, one.leader, one.office) for one in slips.lines] == [
        (13, "late", "李副县长", "梨树县"),
        (-3, "soon", "李副县长", "梨树县"),
    ]
    assert (slips.late, slips.soon) == (1, 1)
    assert slips.lines[0].said == "超13天"
    said = text(month.cast.viewer)
    assert "超期1，7天内到期1" in said
    assert f"/projects/{project.uid}/" in said


def test_a_past_month_is_looked_at_from_its_last_day(month: Month) -> None:
    project = entered(month.cast, "玉米深加工项目", Stage.BUILDING, 100)
    lay_milestones(project, kind="industry", by=month.cast.clerk)
    set_dates(project, dates={"start": Dates(date(2019, 5, 11), date(2019, 6, 5))}, by=month.cast.clerk)
    assert seen_by(month.cast.viewer).slips.lines == []
    then = seen_by(month.cast.viewer, Period(2019, 5)).slips
    assert [one.days for one in then.lines] == [20]
    assert not then.whole


def test_another_countys_dates_are_not_the_countys_leaders(month: Month) -> None:
    project = entered(month.cast, "玉米深加工项目", Stage.BUILDING, 100)
    lay_milestones(project, kind="industry", by=month.cast.clerk)
    set_dates(project, dates={"start": Dates(date(2019, 6, 30), None)}, by=month.cast.clerk)
    assert len(seen_by(month.cast.head).slips.lines) == 1
    assert seen_by(month.cast.strange_head).slips.lines == []
    assert seen_by(month.cast.viewer, unit=month.zone).slips.lines == []


def test_tasks_of_the_plans_stand_among_the_dates_with_who_answers(month: Month) -> None:
    cast = month.cast
    made = drive(cast.city, cast.lishu, cast.yitong, cast.commerce, cast.dispatcher)
    take_over(plan=made.plan, unit=cast.lishu, tasks=[made.tasks[0].pk], leader="王县长", by=cast.head)
    shown = [one for one in seen_by(cast.viewer).slips.lines if one.kind == "task"]
    assert [(one.on, one.days, one.office, one.leader) for one in shown] == [
        (date(2019, 3, 10), 125, "梨树县", ""),
        (date(2019, 6, 30), 13, "梨树县", "王县长"),
    ]
    assert {one.title for one in seen_by(cast.head).slips.lines} == {one.title for one in shown}
    assert seen_by(cast.strange_head).slips.lines == []
    assert seen_by(cast.viewer, unit=month.zone).slips.lines == []
    Task.objects.filter(pk=made.tasks[0].pk).update(status=TaskStatus.DONE)
    assert [one.days for one in seen_by(cast.viewer).slips.lines] == [125]
