"""The board of the city, the desk, and what strangers see of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import accept, close_period, open_report, reopen_period, urge
from sanzhua.dispatch.models import Report, ReportingDuty
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, Scene, handed_in, on, signed
from sanzhua.notices.models import Todo
from sanzhua.registry.actions import create_projects


def test_the_board_says_in_words_how_far_each_unit_is(scene: Scene) -> None:
    other = create_projects(unit=scene.cast.yitong, projects=[("伊通县医院项目", {})], from_day=None)[0]
    ReportingDuty.objects.create(project=other, form=FORM, unit=scene.cast.yitong, from_period=JUNE)
    board = queries.board(JUNE, scene.cast.dispatcher)
    assert [(row.name, row.cells[0].word) for row in board.rows] == [("梨树县", "填报中"), ("伊通县", "未开始")]
    assert (board.forms[0].expected, board.forms[0].received) == (2, 0)
    assert board.may_close == (FORM,)
    assert board.may_urge


def test_a_county_sees_its_own_row_only(scene: Scene) -> None:
    other = create_projects(unit=scene.cast.yitong, projects=[("伊通县医院项目", {})], from_day=None)[0]
    ReportingDuty.objects.create(project=other, form=FORM, unit=scene.cast.yitong, from_period=JUNE)
    board = queries.board(JUNE, scene.cast.clerk)
    assert [row.name for row in board.rows] == ["梨树县"]
    assert (board.forms[0].expected, board.forms[0].missing, board.may_close) == (1, ("梨树县",), ())


def test_the_board_costs_the_same_however_many_units_report(scene: Scene) -> None:
    queries.board(JUNE, scene.cast.dispatcher)  # makes the calendar rows
    with CaptureQueriesContext(connection) as few:
        queries.board(JUNE, scene.cast.dispatcher)
    Report.objects.create(
        form="attraction", form_version="2019.1", unit=scene.cast.yitong, period=JUNE, made_at=scene.report.made_at
    )
    with CaptureQueriesContext(connection) as more:
        queries.board(JUNE, scene.cast.dispatcher)
    assert len(more) <= len(few) + 1
    assert len(few) <= 20


def test_the_desk_says_what_how_many_and_by_when(scene: Scene) -> None:
    line = queries.desk(scene.cast.clerk).to_fill[0]
    assert (line.span, line.rows, line.need, line.state) == ("1–6月", 3, 3, "draft")
    assert queries.desk(scene.cast.stranger).to_fill == ()
    version = handed_in(scene)
    assert [one.report for one in queries.desk(scene.cast.head).to_sign] == [version.report_id]
    assert queries.desk(scene.cast.strange_head).to_sign == ()


def test_verbs_are_offered_to_those_who_may_with_the_reason_why_not_now(scene: Scene) -> None:
    assert queries.verbs_for(scene.report, scene.cast.clerk)["hand_in"] is None
    assert "accept" not in queries.verbs_for(scene.report, scene.cast.clerk)
    assert "填报中" in str(queries.verbs_for(scene.report, scene.cast.dispatcher)["accept"])


def test_closing_waits_for_what_the_city_has_not_looked_at(scene: Scene) -> None:
    signed(scene)
    with pytest.raises(Incomplete):
        close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    with pytest.raises(NotAllowed):
        close_period(form=FORM, period=JUNE, by=scene.cast.clerk)


def test_a_closed_month_takes_nothing_until_it_is_opened_again(scene: Scene) -> None:
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    with pytest.raises(WrongState):
        open_report(form=FORM, unit=scene.cast.yitong, period=JUNE, by=scene.cast.stranger)
    reopen_period(form=FORM, period=JUNE, by=scene.cast.dispatcher, note="梨树县补报")
    version = signed(scene)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    assert close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher).missing == []


def test_a_month_that_has_not_begun_is_not_open(scene: Scene) -> None:
    with on(EIGHTH - timedelta(days=10)), pytest.raises(WrongState):
        open_report(form=FORM, unit=scene.cast.yitong, period=JUNE, by=scene.cast.stranger)
    assert Report.objects.filter(unit=scene.cast.yitong).count() == 0


def test_urging_puts_one_line_on_the_desk_of_whoever_owes(scene: Scene) -> None:
    units = [scene.cast.lishu, scene.cast.yitong]
    assert urge(units=units, period=JUNE, by=scene.cast.dispatcher).lines == 1
    urge(units=units, period=JUNE, by=scene.cast.dispatcher)
    assert Todo.objects.filter(verb="urged", unit=scene.cast.lishu).count() == 1
    with pytest.raises(NotAllowed):
        urge(units=units, period=JUNE, by=scene.cast.clerk)
