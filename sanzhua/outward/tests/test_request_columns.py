"""Headings become sources: a whole known heading is taken, a likeness is proposed, the rest a person decides."""

from __future__ import annotations

import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch.tests.scene import Scene
from sanzhua.ledger.models import Outbox
from sanzhua.outward.actions import request_asking as asking
from sanzhua.outward.models import Request
from sanzhua.outward.queries.request_pages import columns_page
from sanzhua.outward.queries.request_rows import kept_rows, rows_now
from sanzhua.outward.request_sources import read_source
from sanzhua.outward.tests.request_scene import BY_PROJECTS, BY_UNITS, about, book, drop_in, sent


def test_whole_known_headings_are_taken_with_form_month_and_unit(scene: Scene) -> None:
    asked = drop_in(scene, book(BY_UNITS))
    assert [column.source for column in asked.request.columns.all()] == [
        "serial",
        "unit",
        "metric:construction:projects@2019-05",
        "metric:construction:total@2019-05",
        "metric:construction:done_year@2019-05",
        "metric:construction:completion_rate@2019-05",
        "",
    ]
    assert asked.column("总投资").unit == "wan"


def test_of_projects_the_register_and_the_accepted_return_are_the_sources(scene: Scene) -> None:
    asked = drop_in(scene, book(BY_PROJECTS))
    sources = [column.source for column in asked.request.columns.all()]
    assert sources == ["serial", "project", "register:total", "column:construction:done_year@2019-05", ""]


def test_an_amount_without_a_unit_is_proposed_only(scene: Scene) -> None:
    asked = drop_in(scene, book(("序号", "县(市)区", "总投资")))
    column = asked.column("总投资")
    assert (column.source, column.found[0]) == ("", "metric:construction:total@2019-05")


def test_a_heading_whose_last_row_alone_is_known_is_proposed_only(scene: Scene) -> None:
    headings = book(("序号", "县(市)区", "招工情况", None), [(None, None, "总投资（万元）", "开工个数")])
    asked = drop_in(scene, headings)
    assert [column.source for column in asked.request.columns.all()][2:] == ["", ""]
    assert (
        asked.column("招工情况/开工个数").found
        == ["metric:construction:started@2019-05", "metric:attraction:started@2019-05"][:1]
    )


def test_an_earlier_month_that_the_heading_names_is_proposed_only(scene: Scene) -> None:
    asked = drop_in(scene, book(("序号", "县(市)区", "1-4月完成投资（万元）")))
    column = asked.column("1-4月")
    assert (column.source, column.found[0]) == ("", "metric:construction:done_year@2019-04")


def test_a_column_that_came_filled_in_is_left_to_a_person(scene: Scene) -> None:
    asked = drop_in(scene, book(("序号", "县(市)区", "总投资（万元）"), [(1, "梨树县", 99)]))
    column = asked.column("总投资")
    assert (column.source, column.found[0]) == ("", "blank")


def test_nothing_is_confirmed_while_a_column_is_undecided(scene: Scene) -> None:
    asked = drop_in(scene, book(BY_UNITS))
    with pytest.raises(Incomplete, match="用工缺口"):
        asked.confirm()
    assert Request.objects.get().status == "draft"


def test_money_wants_its_unit(scene: Scene) -> None:
    asked = drop_in(scene, book(("序号", "县(市)区", "总投资")))
    asked.choose("总投资", "metric:construction:total@2019-05")
    with pytest.raises(Incomplete, match="单位"):
        asked.confirm()


def test_a_source_that_such_rows_cannot_have_decides_nothing(scene: Scene) -> None:
    asked = drop_in(scene, book(BY_UNITS))
    asked.choose("用工缺口", "column:construction:done_year@2019-05")
    assert asked.column("用工缺口").source == ""
    asked.choose("用工缺口", "metric:construction:nothing@2019-05")
    assert asked.column("用工缺口").source == ""


def test_what_was_taken_is_shown_with_form_and_month(scene: Scene) -> None:
    asked = drop_in(scene, book(BY_UNITS))
    asked.choose("用工缺口", "metric:reserve:projects@2019-05")
    lines = columns_page(asked.request).lines
    assert lines[4].found[0].label == "在建（开工）项目月调度表 2019年5月 · 本年累计完成投资"
    assert lines[6].chosen is not None
    assert lines[6].chosen.label == "谋划储备项目表 2019年5月 · 储备项目数"


@pytest.mark.parametrize("written", ["", "gap:1", "earlier:x", "register:nothing", "column:nothing:total@2019-05", "x"])
def test_what_names_no_source_is_none(written: str) -> None:
    assert read_source(written) is None


def test_without_listed_units_every_reporting_unit_has_a_row(scene: Scene) -> None:
    asked = drop_in(scene, book(BY_UNITS))
    assert [row.label for row in rows_now(asked.request)] == ["梨树县", "伊通县"]


def test_listed_units_are_met_by_alias_and_what_means_none_stays(scene: Scene) -> None:
    asked = drop_in(scene, book(BY_UNITS, [(1, "梨树"), (2, "火星县")]))
    rows = rows_now(asked.request)
    assert [row.unit for row in rows] == [scene.cast.lishu.pk, None]
    assert [row.label for row in columns_page(asked.request).unmatched] == ["火星县"]


def test_projects_are_chosen_by_the_filters_of_their_list(scene: Scene) -> None:
    asked = drop_in(scene, book(BY_PROJECTS))
    assert len(rows_now(asked.request)) == 3
    asking.choose_columns(asked.request, by=asked.cast.dispatcher, choices={}, chosen="q=污水")
    assert [row.label for row in rows_now(asked.request)] == ["梨树县污水处理厂扩建项目"]


def test_listed_projects_are_met_by_their_whole_name(scene: Scene) -> None:
    asked = drop_in(scene, book(BY_PROJECTS, [(1, "梨树县冷链物流园项目"), (2, "冷链物流园")]))
    assert [row.key for row in rows_now(asked.request)] == [scene.key(0), ""]


def test_rows_are_frozen_when_the_columns_are_confirmed(scene: Scene) -> None:
    asked = sent(scene)
    asked.request.refresh_from_db()
    assert [row.label for row in kept_rows(asked.request)] == ["梨树县", "伊通县"]
    with pytest.raises(WrongState):
        asked.choose("用工缺口", "blank")


def test_a_clerk_cannot_begin_one(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        asking.start_request(
            name="a.xlsx", data=book(BY_UNITS), about=about(), form="construction", period="2019-05",
            by=scene.cast.clerk,
        )  # fmt: skip


def test_paper_office_and_use_must_be_said(scene: Scene) -> None:
    with pytest.raises(Incomplete, match="文号"):
        drop_in(scene, book(BY_UNITS), number=" ")


def test_the_form_owner_may_ask_too_and_the_ledger_knows_it(scene: Scene) -> None:
    asking.start_request(
        name="a.xlsx", data=book(BY_UNITS), about=about(), form="attraction", period="2019-05",
        by=scene.cast.form_owner,
    )  # fmt: skip
    assert Outbox.objects.filter(kind="request.start").count() == 1
