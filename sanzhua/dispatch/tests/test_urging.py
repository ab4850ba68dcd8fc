"""The city urges: one line for whoever has the returns in hand, a note of it, and an end when they are signed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Delegation, Post
from sanzhua.base.refusals import NotAllowed
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import accept, close_period, hand_in, nil_return, return_to_clerk, sign, urge
from sanzhua.dispatch.models import ReportingDuty, Urging
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, Scene, fill, handed_in, on, signed
from sanzhua.ledger.models import Outbox
from sanzhua.notices.models import Todo
from sanzhua.notices.queries import todos_for
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


def test_a_nil_return_ends_the_line_like_any_other(scene: Scene) -> None:
    ReportingDuty.objects.create(
        project=scene.projects[0], form="central_fund", unit=scene.cast.lishu, from_period="2019-05"
    )
    urge(period=JUNE, by=scene.cast.dispatcher, forms=["central_fund"])
    nil_return(form="central_fund", unit=scene.cast.lishu, period=JUNE, by=scene.cast.clerk, sentence="没有下达")
    assert open_lines() == []
