"""A unit that owes nothing yet: what its clerk may begin, and what the city reads about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from sanzhua.base.refusals import NotAllowed, WrongState
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import close_period, open_report, urge, withdraw_report
from sanzhua.dispatch.actions.rows import add_row
from sanzhua.dispatch.models import FormPeriod, Report, ReportingDuty
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, Scene, on
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.notices.models import Todo
from sanzhua.registry.actions import lay_out
from sanzhua.registry.models import Permit
from tests.cast import Cast


@pytest.fixture
def new(cast: Cast) -> Iterator[Cast]:
    """Units and people are entered; nobody has reported anything."""
    with on(EIGHTH):
        yield cast


def test_the_clerk_of_a_new_unit_may_begin_every_form_of_the_month(new: Cast) -> None:
    begin = queries.beginnings(new.clerk)
    assert begin.is_first
    assert [(one.form, one.unit_id, one.period) for one in begin.forms] == [
        (form, new.lishu.pk, JUNE) for form in FORM_KEYS
    ]


def test_nobody_else_is_offered_one(new: Cast) -> None:
    for person in (new.head, new.reviewer, new.dispatcher, new.form_owner, new.viewer, new.security_admin):
        assert queries.beginnings(person).forms == ()


def test_a_unit_that_reports_is_offered_the_other_forms_folded(scene: Scene) -> None:
    begin = queries.beginnings(scene.cast.clerk)
    assert FORM not in {one.form for one in begin.forms}
    assert (len(begin.forms), begin.is_first) == (3, False)


def test_a_form_that_is_owed_stands_on_the_desk_and_is_not_offered_again(scene: Scene) -> None:
    Report.objects.all().delete()
    assert FORM not in {one.form for one in queries.beginnings(scene.cast.clerk).forms}


def test_a_closed_form_is_named_and_not_offered(new: Cast) -> None:
    close_period(form=FORM, period=JUNE, by=new.dispatcher)
    begin = queries.beginnings(new.clerk)
    assert begin.closed == ("在建（开工）项目月调度表",)
    assert FORM not in {one.form for one in begin.forms}


def test_a_form_whose_last_moment_has_passed_is_not_offered(new: Cast) -> None:
    queries.beginnings(new.clerk)
    FormPeriod.objects.filter(form=FORM).update(closes_at=EIGHTH - timedelta(hours=1))
    assert FORM not in {one.form for one in queries.beginnings(new.clerk).forms}


def test_who_begins_after_the_deadline_is_told_beforehand(client: Client, new: Cast) -> None:
    client.force_login(new.clerk)
    assert "按时截止已过" not in client.get("/reports/").content.decode()
    with on(EIGHTH + timedelta(days=5)):
        assert "现在开始的，签发后记为迟报" in client.get("/reports/").content.decode()


def test_a_new_unit_is_not_yet_asked_and_never_late(new: Cast) -> None:
    with on(EIGHTH + timedelta(days=5)):
        board = queries.board(JUNE, new.dispatcher)
        assert [(row.name, row.cells[0].word) for row in board.rows] == [("梨树县", "未布置"), ("伊通县", "未布置")]
        assert (board.unasked, board.expected) == (2, ())
        assert urge(units=[new.lishu, new.yitong], period=JUNE, by=new.dispatcher).returns == 0
        assert close_period(form=FORM, period=JUNE, by=new.dispatcher).missing == []


def test_a_county_does_not_read_that_others_are_not_asked(new: Cast) -> None:
    assert queries.board(JUNE, new.clerk).rows == ()
    assert queries.board(JUNE, new.head).rows == ()


def test_a_return_that_is_begun_and_blank_is_shown_and_not_waited_for(new: Cast) -> None:
    open_report(form=FORM, unit=new.lishu, period=JUNE, by=new.clerk)
    board = queries.board(JUNE, new.dispatcher)
    assert (board.rows[0].cells[0].word, board.forms[0].expected) == ("填报中", 0)
    assert close_period(form=FORM, period=JUNE, by=new.dispatcher).missing == []


def test_the_first_project_makes_the_unit_expected_from_then_on(new: Cast) -> None:
    report = open_report(form=FORM, unit=new.lishu, period=JUNE, by=new.clerk)
    add_row(report=report, by=new.clerk, name="梨树县冷链物流园项目")
    assert queries.board(JUNE, new.dispatcher).forms[0].missing == ("梨树县",)
    assert list(ReportingDuty.objects.in_period("2019-07").values_list("form", "unit")) == [(FORM, new.lishu.pk)]


def test_a_return_begun_by_mistake_is_taken_back(client: Client, new: Cast) -> None:
    report = open_report(form="reserve", unit=new.lishu, period=JUNE, by=new.clerk)
    client.force_login(new.clerk)
    assert "开错了" in client.get(f"/reports/{report.pk}/").content.decode()
    assert client.post(f"/reports/{report.pk}/withdraw/").status_code == 302
    assert (Report.objects.count(), Todo.objects.open().count()) == (0, 0)
    assert queries.beginnings(new.clerk).is_first


def test_a_return_with_a_row_or_a_duty_is_not_taken_back(scene: Scene) -> None:
    with pytest.raises(WrongState):
        withdraw_report(report=scene.report, by=scene.cast.clerk)
    scene.report.rows.all().delete()
    with pytest.raises(WrongState):
        withdraw_report(report=scene.report, by=scene.cast.clerk)


def test_only_the_units_clerk_takes_it_back_and_a_stranger_finds_nothing(client: Client, new: Cast) -> None:
    report = open_report(form="reserve", unit=new.lishu, period=JUNE, by=new.clerk)
    with pytest.raises(NotAllowed):
        withdraw_report(report=report, by=new.dispatcher)
    client.force_login(new.stranger)
    assert client.post(f"/reports/{report.pk}/withdraw/").status_code == 404
    wanted = {"form": FORM, "unit": new.lishu.pk, "period": JUNE}
    assert client.post("/reports/open/", wanted).status_code == 404
    assert Report.objects.count() == 1


def test_a_form_that_does_not_exist_is_not_begun(client: Client, new: Cast) -> None:
    client.force_login(new.clerk)
    assert client.post("/reports/open/", {"form": "nonsense", "unit": new.lishu.pk}).status_code == 404


def test_each_empty_board_says_what_to_do_next(client: Client, new: Cast) -> None:
    said = {new.clerk: "选一张要报的表开始填", new.head: "信息联络员开始填一张表", new.dispatcher: "请通知其信息联络员"}
    for person, words in said.items():
        client.force_login(person)
        assert words in client.get("/reports/").content.decode()
    new.lishu.__class__.objects.update(is_reporting=False)
    client.force_login(new.dispatcher)
    assert "请系统管理员录入县" in client.get("/reports/").content.decode()


def test_a_new_return_says_of_permits_what_the_register_says(scene: Scene) -> None:
    laid, settled, plain = scene.projects
    for project in (laid, settled):
        lay_out(project, route="filing", kind="industry", new_land=False, year=2019, by=scene.cast.clerk)
    Permit.objects.filter(project=settled).update(status="not_needed", clock_from=None)
    Permit.objects.filter(project=laid).exclude(key="filing").update(status="not_needed", clock_from=None)
    Report.objects.all().delete()
    report = open_report(form=FORM, unit=scene.cast.lishu, period=JUNE, by=scene.cast.clerk)
    said = {row.project_id: row.values.get("permits_missing") for row in report.rows.all()}
    assert said == {laid.pk: "企业投资项目备案", settled.pk: None, plain.pk: None}
