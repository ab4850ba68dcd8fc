"""The city urges: one line for whoever has the returns in hand, a note of it, and an end when they are signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Delegation, Post
from sanzhua.base.clock import SHANGHAI
from sanzhua.base.periods import Period
from sanzhua.base.refusals import NotAllowed
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import (
    accept,
    close_period,
    give_extension,
    hand_in,
    nil_return,
    open_report,
    return_to_clerk,
    sign,
    take_back_duties,
    transfer,
    undo_transfer,
    urge,
    withdraw_report,
    write_calendar,
)
from sanzhua.dispatch.actions.calendar import draft_of
from sanzhua.dispatch.actions.duties import carry_duties
from sanzhua.dispatch.actions.standing import set_standing
from sanzhua.dispatch.calendar import shipped_row
from sanzhua.dispatch.models import Report, ReportingDuty, Urging
from sanzhua.dispatch.queries.calendar import changes_of, running_mark
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, Scene, fill, handed_in, on, signed
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from sanzhua.notices.queries import todos_for
from sanzhua.registry.actions import create_projects
from sanzhua.registry.models import Project
from tests.cast import person

DAY = timedelta(days=1)


def owe_two(scene: Scene) -> None:
    """Lishu owes a second form, not begun."""
    ReportingDuty.objects.create(
        project=scene.projects[0], form="attraction", unit=scene.cast.lishu, from_period="2019-05"
    )


def open_lines() -> list[Todo]:
    return list(Todo.objects.open().filter(verb="urged"))


def test_two_forms_are_one_line(scene: Scene) -> None:
    owe_two(scene)
    done = urge(period=JUNE, by=scene.cast.dispatcher)
    assert (done.returns, done.lines, len(open_lines())) == (2, 1, 1)
    line = next(
        one for one in todos_for(scene.cast.clerk, {FORM: "在建表", "attraction": "招商表"}) if one.verb == "urged"
    )
    assert line.sentence == "市里催报2019年6月在建表、招商表"


def test_who_has_it_in_hand_is_urged(scene: Scene) -> None:
    owe_two(scene)
    handed_in(scene)
    urge(period=JUNE, by=scene.cast.dispatcher)
    assert {(one.role, tuple(one.params["form"])) for one in open_lines()} == {
        (Role.HEAD, (FORM,)), (Role.LIAISON, ("attraction",)),
    }  # fmt: skip


def test_a_head_who_gives_it_back_is_urged_no_more(scene: Scene) -> None:
    handed_in(scene)
    urge(period=JUNE, by=scene.cast.dispatcher)
    return_to_clerk(report=scene.report, by=scene.cast.head, note="再核一次")
    assert open_lines() == []
    scene.report.refresh_from_db()
    urge(period=JUNE, by=scene.cast.dispatcher)
    assert [one.role for one in open_lines()] == [Role.LIAISON]


def test_a_line_ends_with_its_last_return(scene: Scene) -> None:
    owe_two(scene)
    urge(period=JUNE, by=scene.cast.dispatcher)
    fill(scene)
    version = hand_in(report=scene.report, by=scene.cast.clerk)
    assert [one.params["form"] for one in open_lines()] == [["attraction"]]
    urge(period=JUNE, by=scene.cast.dispatcher)
    assert {one.role for one in open_lines()} == {Role.HEAD, Role.LIAISON}
    sign(version=version, by=scene.cast.head, sha256=version.sha256)
    assert [one.role for one in open_lines()] == [Role.LIAISON]
    close = accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    assert close == version
    close_period(form="attraction", period=JUNE, by=scene.cast.dispatcher)
    assert open_lines() == []


def test_only_what_is_late(scene: Scene) -> None:
    assert urge(period=JUNE, by=scene.cast.dispatcher, only_late=True).returns == 0
    with on(EIGHTH + 4 * DAY):
        assert urge(period=JUNE, by=scene.cast.dispatcher, only_late=True).returns == 1


def test_what_is_signed_closed_or_not_owed_is_not_urged(scene: Scene) -> None:
    version = signed(scene)
    assert urge(period=JUNE, by=scene.cast.dispatcher).returns == 0
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    assert urge(period=JUNE, by=scene.cast.dispatcher).lines == 0


def test_a_second_click_of_the_day_is_the_same_note(scene: Scene) -> None:
    for _click in range(2):
        urge(period=JUNE, by=scene.cast.dispatcher)
    assert (Urging.objects.count(), len(open_lines())) == (1, 1)
    with on(EIGHTH + DAY):
        urge(period=JUNE, by=scene.cast.dispatcher)
        row = queries.board(JUNE, scene.cast.dispatcher).rows[0]
    assert (len(row.urgings), row.urgings[-1].at, len(open_lines())) == (2, EIGHTH + DAY, 1)
    assert Outbox.objects.filter(kind="period.urge").count() == 3


def test_deputies_of_who_is_away_are_counted_and_read_it(scene: Scene) -> None:
    post = Post.objects.get(person=scene.cast.clerk)
    deputy = person("deputy", "代办人", Role.VIEWER, scene.cast.lishu_drc, scene.cast.lishu, "科员")
    Delegation.objects.create(
        post=post, to=deputy, authority="请假单", valid_from=date(2019, 7, 1), valid_to=date(2019, 7, 31)
    )
    reached = urge(period=JUNE, by=scene.cast.dispatcher).reached
    assert (reached.people, reached.deputies, reached.unmanned) == (2, 1, ())
    assert [line.verb for line in todos_for(deputy)].count("urged") == 1


def test_a_unit_where_nobody_reads_it_is_named(scene: Scene) -> None:
    Post.objects.filter(scope=scene.cast.lishu, role=Role.LIAISON).update(valid_to=date(2019, 6, 30))
    assert urge(period=JUNE, by=scene.cast.dispatcher).reached.unmanned == ("梨树县",)


def test_the_office_of_a_form_urges_for_its_own(scene: Scene) -> None:
    owe_two(scene)
    assert urge(period=JUNE, by=scene.cast.form_owner).returns == 1
    assert open_lines()[0].params["form"] == ["attraction"]


@pytest.mark.parametrize("who", ["clerk", "head", "viewer", "stranger", "system_admin"])
def test_nobody_else_urges(scene: Scene, who: str) -> None:
    with pytest.raises(NotAllowed):
        urge(period=JUNE, by=getattr(scene.cast, who))


def test_the_board_urges_all_that_are_late_at_once(client: Client, scene: Scene) -> None:
    client.force_login(scene.cast.dispatcher)
    with on(EIGHTH + 4 * DAY):
        page = client.get(f"/reports/?period={JUNE}").content.decode()
        assert "催报全部迟报 1件" in page
        told = client.post("/reports/urge/", {"period": JUNE, "late": "1"}, follow=True).content.decode()
    assert "已催报1件，合为1条，2人的工作台可见。" in told
    assert "催报记录" in told
    nothing = client.post("/reports/urge/", {"period": JUNE, "unit": ["x", "999999"]}, follow=True).content.decode()
    assert "没有要催的" in nothing


def test_a_county_sees_how_often_it_was_urged_and_not_how_often_others_were(scene: Scene) -> None:
    urge(period=JUNE, by=scene.cast.dispatcher)
    assert len(queries.board(JUNE, scene.cast.clerk).urgings) == 1
    assert queries.board(JUNE, scene.cast.stranger).urgings == []


def urged_for(scene: Scene, form: str) -> str:
    """Lishu owes the form with its first project and was urged for nothing else."""
    ReportingDuty.objects.create(project=scene.projects[0], form=form, unit=scene.cast.lishu, from_period="2019-06")
    urge(period=JUNE, by=scene.cast.dispatcher, forms=[form])
    assert [one.params["form"] for one in open_lines()] == [[form]]
    return form


def test_a_line_goes_when_the_duty_is_taken_back(scene: Scene) -> None:
    form = urged_for(scene, "central_fund")
    take_back_duties(projects=scene.projects, form=form, by=scene.cast.dispatcher)
    assert open_lines() == []


def test_a_line_keeps_what_is_owed_still(scene: Scene) -> None:
    owe_two(scene)
    urge(period=JUNE, by=scene.cast.dispatcher)
    take_back_duties(projects=scene.projects, form="attraction", by=scene.cast.dispatcher)
    assert [one.params["form"] for one in open_lines()] == [[FORM]]


def test_a_line_goes_when_the_register_took_the_last_row_off_the_form(scene: Scene) -> None:
    form = urged_for(scene, "attraction")
    Project.objects.filter(pk=scene.projects[0].pk).update(stage="producing", status="exited")
    report = open_report(form=form, unit=scene.cast.lishu, period=JUNE, by=scene.cast.clerk)
    assert report.rows.count() == 0
    assert open_lines() == []
    withdraw_report(report=report, by=scene.cast.clerk)


def test_a_line_goes_when_the_unit_need_not_report_every_month_any_more(scene: Scene) -> None:
    pairs, june = [(scene.cast.yitong, FORM)], Period(2019, 6)
    set_standing(pairs=pairs, asked=pairs, from_period=june, by=scene.cast.dispatcher)
    urge(period=JUNE, by=scene.cast.dispatcher, units=[scene.cast.yitong])
    assert len(open_lines()) == 1
    set_standing(pairs=[], asked=pairs, from_period=june, by=scene.cast.dispatcher)
    assert open_lines() == []


def test_a_line_goes_when_the_projects_go_to_another_unit(scene: Scene) -> None:
    form = urged_for(scene, "central_fund")
    done = transfer(
        kind="projects", from_unit=scene.cast.lishu, to_unit=scene.cast.yitong, from_period=Period(2019, 7),
        paper="文", by=scene.cast.dispatcher, projects=scene.projects[:1],
    )  # fmt: skip
    assert [one.params["form"] for one in open_lines()] == [[form]]  # June is Lishu's still
    undo_transfer(done, by=scene.cast.dispatcher, note="有误")
    ReportingDuty.objects.filter(form=FORM).delete()
    Report.objects.all().delete()
    transfer(
        kind="projects", from_unit=scene.cast.lishu, to_unit=scene.cast.yitong, from_period=Period(2019, 6),
        paper="文", by=scene.cast.dispatcher, projects=scene.projects[:1],
    )  # fmt: skip
    assert open_lines() == []


def test_a_line_goes_when_its_project_is_merged_into_another(scene: Scene) -> None:
    urged_for(scene, "central_fund")
    kept = create_projects(unit=scene.cast.yitong, projects=[("同一项目", {})], from_day=None)[0]
    carry_duties(kept, scene.projects[0])
    assert open_lines() == []


def test_more_time_moves_the_day_of_the_line_to_the_first_day_of_its_forms(scene: Scene) -> None:
    owe_two(scene)
    urge(period=JUNE, by=scene.cast.dispatcher)
    ends = {FORM: date(2019, 7, 20), "attraction": date(2019, 7, 15)}
    firsts = [date(2019, 7, 11), date(2019, 7, 16)]  # 24:00 of the 10th, then of the 15th
    for (form, day), first in zip(ends.items(), firsts, strict=True):
        give_extension(
            form=form, unit=scene.cast.lishu, period=JUNE, due_on=day, reason="汛期", by=scene.cast.dispatcher
        )
        assert open_lines()[0].due_at == datetime.combine(first, time(), SHANGHAI)


def test_a_countys_own_calendar_moves_the_days_of_its_lines_and_of_no_others(scene: Scene) -> None:
    pairs = [(scene.cast.yitong, FORM)]
    set_standing(pairs=pairs, asked=pairs, from_period=Period(2019, 6), by=scene.cast.dispatcher)
    urge(period=JUNE, by=scene.cast.dispatcher)
    own = person("county", "县调度员", Role.DISPATCHER, scene.cast.lishu_drc, scene.cast.lishu, "调度员")
    earlier = replace(shipped_row(FORM), due_day=9)
    shown = running_mark(changes_of(draft_of(FORM, Period(2019, 6), earlier, scene.cast.lishu)))
    write_calendar(form=FORM, from_period=Period(2019, 6), row=earlier, by=own, reason="县里汇总", shown=shown)
    days = {(line.unit_id, line.verb): line.due_at for line in Todo.objects.open().filter(verb__in=["urged", "fill"])}
    assert days == {
        (scene.cast.lishu.pk, "urged"): datetime(2019, 7, 10, tzinfo=SHANGHAI),
        (scene.cast.lishu.pk, "fill"): datetime(2019, 7, 10, tzinfo=SHANGHAI),
        (scene.cast.yitong.pk, "urged"): datetime(2019, 7, 11, tzinfo=SHANGHAI),
    }


def test_a_nil_return_ends_the_line_like_any_other(scene: Scene) -> None:
    ReportingDuty.objects.create(
        project=scene.projects[0], form="central_fund", unit=scene.cast.lishu, from_period="2019-05"
    )
    urge(period=JUNE, by=scene.cast.dispatcher, forms=["central_fund"])
    nil_return(form="central_fund", unit=scene.cast.lishu, period=JUNE, by=scene.cast.clerk, sentence="没有下达")
    assert open_lines() == []
