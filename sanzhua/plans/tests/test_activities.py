"""The verbs of an activity: who may do them, what they refuse, what a second click does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Unit
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.documents.tests.samples import photo
from sanzhua.ledger.models import Outbox
from sanzhua.plans.actions import (
    GivenActivity,
    GivenStep,
    Upload,
    add_materials,
    change_activity,
    link_project,
    make_activity,
    move_activity,
    take_as_activity,
    tick_step,
)
from sanzhua.plans.actions.activities import seal_of
from sanzhua.plans.models import Activity
from sanzhua.plans.queries.proposals import proposals
from sanzhua.plans.tests.making import LEAD, Made, Wording, make_one, make_plan
from sanzhua.registry.actions import create_projects
from tests.cast import Cast, person

DAY = date(2019, 7, 18)


@pytest.fixture
def opening(cast: Cast, july: None) -> Activity:
    """Kept by the city, led by commerce, with Lishu taking part."""
    return make_one(
        cast.city, cast.dispatcher, lead=cast.commerce, participants=[cast.lishu], steps=["核对手续", "排名单"]
    )


def given_of(activity: Activity) -> GivenActivity:
    return GivenActivity(
        title=activity.title,
        begins_on=activity.begins_on,
        ends_on=activity.ends_on,
        lead=activity.lead,
        participants=list(activity.participants.all()),
        steps=[GivenStep(step.text, step.who, step.pk) for step in activity.steps.all()],
    )


def kinds() -> list[str]:
    return list(Outbox.objects.order_by("pk").values_list("kind", flat=True))


def test_it_is_entered_once_and_stands_in_the_ledger(cast: Cast, july: None) -> None:
    first = make_one(cast.lishu, cast.clerk, participants=[cast.lishu_drc], steps=["甲", " ", "乙"])
    assert make_one(cast.lishu, cast.clerk) == first
    assert kinds() == ["activity.enter"]
    assert [step.text for step in first.steps.all()] == ["甲", "乙"]
    assert list(first.participants.all()) == [cast.lishu_drc]
    assert make_one(cast.lishu, cast.second_clerk) != first  # another hand may mean another one


def test_who_does_not_act_for_the_unit_enters_nothing(cast: Cast, july: None) -> None:
    for by in (cast.stranger, cast.viewer, cast.form_owner, cast.system_admin):
        with pytest.raises(NotAllowed):
            make_one(cast.lishu, by)
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("title", "days"),
    [(" ", (DAY, DAY)), ("观摩", (date(2019, 7, 18), date(2019, 7, 17)))],
    ids=["no title", "backwards"],
)
def test_one_that_is_not_whole_is_refused(cast: Cast, july: None, title: str, days: tuple[date, date]) -> None:
    with pytest.raises(Incomplete):
        make_one(cast.lishu, cast.clerk, title=title, days=days)


def test_the_keeper_and_the_lead_change_it_and_nobody_else(cast: Cast, opening: Activity) -> None:
    leading = person("wu", "吴科", Role.LIAISON, cast.commerce, cast.commerce, "联络员")
    for by, place in ((cast.dispatcher, "主会场"), (leading, "分会场"), (cast.form_owner, "会展中心")):
        change_activity(opening, given=replace(given_of(opening), place=place), by=by, seen=seal_of(opening))
        opening.refresh_from_db()
        assert opening.place == place
    for by in (cast.clerk, cast.stranger, cast.viewer):
        with pytest.raises(NotAllowed):
            change_activity(opening, given=given_of(opening), by=by, seen=seal_of(opening))


def test_a_tick_outlives_a_change_and_a_line_taken_off_does_not(cast: Cast, opening: Activity) -> None:
    first, second = opening.steps.all()
    tick_step(opening, step=second.pk, done=True, by=cast.clerk)
    steps = [GivenStep("排好名单", "赵宏", second.pk), GivenStep("通知记者")]
    change_activity(opening, given=replace(given_of(opening), steps=steps), by=cast.dispatcher, seen=seal_of(opening))
    held = [(step.text, step.who, step.done_by) for step in opening.steps.all()]
    assert held == [("排好名单", "赵宏", cast.clerk), ("通知记者", "", None)]
    assert not opening.steps.filter(pk=first.pk).exists()


def test_a_line_of_another_activity_is_not_taken_over(cast: Cast, opening: Activity) -> None:
    other = make_one(cast.city, cast.dispatcher, title="观摩", steps=["丙"]).steps.get()
    given = replace(given_of(opening), steps=[GivenStep("丁", "", other.pk)])
    change_activity(opening, given=given, by=cast.dispatcher, seen=seal_of(opening))
    other.refresh_from_db()
    assert (other.text, opening.steps.get().text) == ("丙", "丁")


def test_what_another_hand_changed_meanwhile_is_not_written_over(cast: Cast, opening: Activity) -> None:
    seen = seal_of(opening)
    change_activity(opening, given=replace(given_of(opening), place="甲地"), by=cast.dispatcher, seen=seen)
    with pytest.raises(WrongState, match="别人刚改过"):
        change_activity(opening, given=replace(given_of(opening), place="乙地"), by=cast.form_owner, seen=seen)
    opening.refresh_from_db()
    assert opening.place == "甲地"


def test_the_same_again_writes_no_entry(cast: Cast, opening: Activity) -> None:
    change_activity(opening, given=given_of(opening), by=cast.dispatcher, seen=seal_of(opening))
    assert kinds() == ["activity.enter"]


def test_the_lead_begins_and_closes_it(cast: Cast, july: None) -> None:
    today = make_one(cast.city, cast.dispatcher, lead=cast.commerce, days=(date(2019, 7, 8), date(2019, 7, 9)))
    move_activity(today, "begin", by=cast.form_owner)
    move_activity(today, "close", by=cast.form_owner)
    assert today.status == "held"
    assert [(row.verb, row.by) for row in today.changes.all()] == [
        ("begin", cast.form_owner),
        ("close", cast.form_owner),
    ]
    assert kinds() == ["activity.enter", "activity.begin", "activity.close"]
    with pytest.raises(WrongState):
        move_activity(today, "close", by=cast.form_owner)


def test_what_lies_ahead_is_not_recorded_as_held(cast: Cast, opening: Activity) -> None:
    with pytest.raises(WrongState, match="2019-07-18才开始"):
        move_activity(opening, "close", by=cast.dispatcher)


def test_calling_off_is_the_keepers_and_wants_a_reason(cast: Cast, opening: Activity) -> None:
    for by in (cast.form_owner, cast.clerk, cast.viewer):
        with pytest.raises(NotAllowed):
            move_activity(opening, "cancel", by=by, note="改期")
    with pytest.raises(Incomplete):
        move_activity(opening, "cancel", by=cast.dispatcher)
    move_activity(opening, "cancel", by=cast.dispatcher, note="改期")
    assert opening.changes.get().note == "改期"


def test_one_that_is_over_no_longer_changes(cast: Cast, opening: Activity) -> None:
    step = opening.steps.all()[0].pk
    move_activity(opening, "cancel", by=cast.dispatcher, note="改期")
    with pytest.raises(WrongState):
        change_activity(opening, given=given_of(opening), by=cast.dispatcher, seen=seal_of(opening))
    with pytest.raises(WrongState):
        tick_step(opening, step=step, done=True, by=cast.dispatcher)
    with pytest.raises(WrongState):
        add_materials(opening, title="", files=[Upload("a.jpg", photo())], by=cast.dispatcher)


def test_those_who_take_part_tick_and_untick(cast: Cast, opening: Activity) -> None:
    step = opening.steps.all()[0]
    for by in (cast.clerk, cast.head, cast.form_owner, cast.dispatcher):
        tick_step(opening, step=step.pk, done=True, by=by)
    step.refresh_from_db()
    assert step.done_by == cast.clerk  # the first tick stays
    tick_step(opening, step=step.pk, done=False, by=cast.form_owner)
    assert opening.steps.filter(pk=step.pk, done_at=None, done_by=None).exists()
    assert kinds() == ["activity.enter", "activity.step", "activity.step"]
    for by in (cast.stranger, cast.viewer, cast.audit_admin):
        with pytest.raises(NotAllowed):
            tick_step(opening, step=step.pk, done=True, by=by)


def test_a_line_that_is_gone_is_told(cast: Cast, opening: Activity) -> None:
    with pytest.raises(WrongState, match="已被删去"):
        tick_step(opening, step=987_654, done=True, by=cast.clerk)


def test_materials_belong_to_the_unit_that_brings_them(cast: Cast, opening: Activity) -> None:
    (paper,) = add_materials(opening, title="", files=[Upload("现场图.jpg", photo())], by=cast.clerk)
    assert (paper.document.owner, paper.title) == (cast.lishu, "现场图.jpg")
    (paper,) = add_materials(opening, title="方案", files=[Upload("a.jpg", photo())], by=cast.dispatcher)
    assert (paper.document.owner, paper.title) == (cast.city, "方案")
    with pytest.raises(NotAllowed):
        add_materials(opening, title="", files=[Upload("a.jpg", photo())], by=cast.stranger)
    with pytest.raises(Incomplete):
        add_materials(opening, title="", files=[], by=cast.clerk)


def test_one_bad_file_leaves_none(cast: Cast, opening: Activity) -> None:
    with pytest.raises(Refused):
        add_materials(opening, title="", files=[Upload("a.jpg", photo()), Upload("b.docx", b"")], by=cast.clerk)
    assert not opening.papers.exists()


def test_projects_are_linked_by_those_who_arrange_it_and_see_them(cast: Cast, opening: Activity) -> None:
    (project,) = create_projects(unit=cast.lishu, projects=[("白酒产业园", {})], from_day=None)
    for _twice in range(2):
        link_project(opening, uid=project.uid, linked=True, by=cast.dispatcher)
    assert list(opening.projects.all()) == [project]
    with pytest.raises(NotAllowed):
        link_project(opening, uid=project.uid, linked=False, by=cast.clerk)
    link_project(opening, uid=project.uid, linked=False, by=cast.dispatcher)
    assert not opening.projects.exists()
    assert kinds().count("activity.project") == 2


def test_a_project_out_of_sight_is_refused_like_a_missing_one(cast: Cast, july: None) -> None:
    (theirs,) = create_projects(unit=cast.yitong, projects=[("别县的项目", {})], from_day=None)
    own = make_one(cast.lishu, cast.clerk)
    said = []
    for uid in (theirs.uid, "p000000000000000"):
        with pytest.raises(WrongState) as refusal:
            link_project(own, uid=uid, linked=True, by=cast.clerk)
        said.append(refusal.value.sentence)
    assert said[0] == said[1]
    assert not own.projects.exists()


@pytest.fixture
def asking(cast: Cast, july: None) -> Made:
    """A plan with a dated activity for an open set, one without a day, a rhythm, and standing work."""
    units: list[tuple[Unit | str, str]] = [(cast.commerce, LEAD), ("各县(市)区政府", "cooperate")]
    return make_plan(
        cast.city,
        cast.dispatcher,
        [
            Wording("8月份，举办四平发展大会。", units, [("8月份", date(2019, 8, 31), "")], chapter="三、主要活动"),
            Wording("组织项目观摩。", [(cast.lishu, LEAD)]),
            Wording("每季度举办一次银企对接会。", [(cast.commerce, LEAD)], [("每季度", None, "quarterly")]),
            Wording("每月调度。", [(cast.commerce, LEAD)], [("每月", None, "monthly")]),
        ],
    )


def test_tasks_that_read_like_activities_are_proposed_to_the_keeper(cast: Cast, asking: Made) -> None:
    found = proposals(cast.dispatcher, 2019)
    assert [one.title for one in found] == ["举办四平发展大会", "组织项目观摩", "每季度举办一次银企对接会"]
    assert [one.days for one in found] == [
        (date(2019, 8, 1), date(2019, 8, 31)),
        None,
        (date(2019, 9, 30), date(2019, 9, 30)),
    ]
    assert proposals(cast.clerk, 2019) == proposals(cast.dispatcher, 2020) == []


def test_one_click_takes_one_over_and_a_second_changes_nothing(cast: Cast, asking: Made) -> None:
    made = take_as_activity(asking.tasks[0], by=cast.dispatcher)
    Activity.objects.filter(pk=made.pk).update(title="四平发展大会")
    assert take_as_activity(asking.tasks[0], by=cast.dispatcher) == made
    assert (made.begins_on, made.ends_on, made.lead, made.plan) == (
        date(2019, 8, 1), date(2019, 8, 31), cast.commerce, asking.plan,
    )  # fmt: skip
    assert set(made.participants.all()) == {cast.lishu, cast.yitong}
    assert "举办四平发展大会" not in [one.title for one in proposals(cast.dispatcher, 2019)]


def test_one_that_was_called_off_is_not_proposed_again(cast: Cast, asking: Made) -> None:
    made = take_as_activity(asking.tasks[0], by=cast.dispatcher)
    move_activity(made, "cancel", by=cast.dispatcher, note="不办了")
    assert len(proposals(cast.dispatcher, 2019)) == 2


def test_a_task_without_a_day_asks_for_it_and_others_may_not_take_it(cast: Cast, asking: Made) -> None:
    with pytest.raises(Incomplete):
        take_as_activity(asking.tasks[1], by=cast.dispatcher)
    with pytest.raises(NotAllowed):
        take_as_activity(asking.tasks[0], by=cast.clerk)
    given = GivenActivity("观摩", DAY, DAY, cast.lishu)
    made = make_activity(unit=cast.city, given=given, by=cast.dispatcher, task=asking.tasks[1])
    assert made.task == asking.tasks[1]
