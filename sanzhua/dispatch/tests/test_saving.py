"""Cells saved by one or by two clerks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanzhua.base.refusals import NotAllowed, WrongState
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import CellEdit, confirm_unchanged, give_reason, save_cells
from sanzhua.dispatch.models import CellChange
from sanzhua.dispatch.tests.scene import WAN, Scene, handed_in
from sanzhua.facts.models import Part


def test_money_is_typed_in_the_unit_of_the_heading(scene: Scene) -> None:
    result = scene.save(0, "done_month", "１，２００.5")
    assert (result.status, result.shown, result.raw) == ("saved", "1,200.5", "1200.5")
    assert scene.row(0).values["done_month"] == 12_005_000


def test_an_unclear_amount_is_kept_as_words_and_blocks_the_hand_in(scene: Scene) -> None:
    result = scene.save(0, "done_month", "300和200")
    assert (result.status, result.shown, result.mark) == ("saved", "300和200", "error")
    assert "done_month" not in scene.row(0).values
    assert any(line.text == "300和200" for line in queries.check(scene.report).errors)
    scene.save(0, "done_month", "500")
    assert scene.row(0).texts == {}


def test_an_approximate_amount_is_taken_with_a_warning_that_wants_a_reason(scene: Scene) -> None:
    result = scene.save(0, "done_month", "约300")
    assert result.mark == "warning"
    assert scene.row(0).values["done_month"] == 300 * WAN
    line = next(line for line in queries.check(scene.report).warnings if line.code == "money_approx")
    give_reason(
        report=scene.report, by=scene.cast.clerk, row_key=line.row_key, reason_key=line.reason_key, text="按进度估算"
    )
    assert not next(line for line in queries.check(scene.report).warnings if line.code == "money_approx").is_open


def test_a_register_column_is_refused_with_a_sentence(scene: Scene) -> None:
    result = scene.save(0, "owner", "另一家公司")
    assert result.status == "refused"
    assert "项目库" in result.sentence


def test_the_second_clerk_gets_the_others_value_and_keeps_what_was_typed(scene: Scene) -> None:
    seen = scene.row(0).revision
    save_cells(report=scene.report, by=scene.cast.clerk, edits=[scene.edit(0, "done_month", "1200", seen)])
    late = save_cells(
        report=scene.report, by=scene.cast.second_clerk, edits=[scene.edit(0, "done_month", "1300", seen)]
    )
    assert (late[0].status, late[0].theirs, late[0].theirs_raw) == ("conflict", "1,200", "1200")
    assert (late[0].by, late[0].typed) == ("李敏", "1300")
    assert scene.row(0).values["done_month"] == 1200 * WAN
    answer = queries.saved(scene.report, scene.cast.second_clerk, late)
    assert (answer["results"][0]["shown"], answer["results"][0]["by"]) == ("1,200", "李敏")


def test_another_cell_of_a_row_that_moved_is_no_conflict(scene: Scene) -> None:
    seen = scene.row(0).revision
    save_cells(report=scene.report, by=scene.cast.clerk, edits=[scene.edit(0, "done_month", "1200", seen)])
    other = save_cells(
        report=scene.report, by=scene.cast.second_clerk, edits=[scene.edit(0, "progress_text", "封顶", seen)]
    )
    assert other[0].status == "saved"
    assert (scene.row(0).values["done_month"], scene.row(0).values["progress_text"]) == (1200 * WAN, "封顶")


def test_with_the_newer_revision_the_second_clerk_may_overwrite(scene: Scene) -> None:
    scene.save(0, "done_month", "1200")
    result = save_cells(report=scene.report, by=scene.cast.second_clerk, edits=[scene.edit(0, "done_month", "1300")])
    assert result[0].status == "saved"
    assert list(CellChange.objects.order_by("pk").values_list("old", "new")) == [
        (None, 1200 * WAN),
        (1200 * WAN, 1300 * WAN),
    ]


def test_the_same_value_again_changes_nothing(scene: Scene) -> None:
    scene.save(0, "done_month", "1200")
    revision = scene.row(0).revision
    assert scene.save(0, "done_month", "1,200").status == "saved"
    assert (scene.row(0).revision, CellChange.objects.count()) == (revision, 1)


def test_nothing_is_typed_once_the_head_has_it(scene: Scene) -> None:
    handed_in(scene)
    assert "已送领导签发" in scene.save(0, "done_month", "1").sentence
    with pytest.raises(WrongState):
        confirm_unchanged(report=scene.report, by=scene.cast.clerk, row_keys=[scene.key(0)])


def test_only_the_units_clerk_types(scene: Scene) -> None:
    for person in (scene.cast.head, scene.cast.dispatcher, scene.cast.stranger, scene.cast.system_admin):
        with pytest.raises(NotAllowed):
            save_cells(report=scene.report, by=person, edits=[scene.edit(0, "done_month", "1")])
        assert queries.lock_reason(scene.report, person) is not None


def test_no_change_is_confirmed_for_blank_rows_only(scene: Scene) -> None:
    scene.save(0, "done_month", "1200")
    scene.save(0, "progress_text", "冷库主体封顶")
    done = confirm_unchanged(report=scene.report, by=scene.cast.clerk, row_keys=[scene.key(n) for n in range(3)])
    assert done == 2
    assert [row.state for row in queries.grid(scene.report, scene.cast.clerk).rows] == ["done", "same", "same"]


def test_a_pasted_block_costs_as_many_queries_as_one_cell(scene: Scene) -> None:
    def edits(columns: list[str], text: str) -> list[CellEdit]:
        return [scene.edit(place, column, text) for place in range(3) for column in columns]

    with CaptureQueriesContext(connection) as one:
        save_cells(report=scene.report, by=scene.cast.clerk, edits=edits(["done_month"], "10"))
    many = edits(["done_month", "progress_text", "work_done", "permits_missing", "note"], "12")
    with CaptureQueriesContext(connection) as block:
        save_cells(report=scene.report, by=scene.cast.clerk, edits=many)
    assert len(block) <= len(one) + 1
    assert len(one) <= 17


def test_the_panel_tells_the_cells_own_year_and_log(scene: Scene) -> None:
    scene.save(0, "done_month", "1200")
    panel = queries.cell_panel(scene.report, scene.cast.clerk, row_key=scene.key(0), column="done_month")
    assert panel.months is not None
    assert [point.shown for point in panel.months.points][-2:] == ["900", "1,200"]
    assert panel.changes[0].after == "1,200"
    assert panel.lock is None


def test_a_first_returns_own_year_sum_outlives_a_changed_month(scene: Scene) -> None:
    """Nothing was accepted before, so only the clerk knows the sum; a new month's figure must not take it away."""
    Part.objects.all().delete()
    scene.save(0, "done_year", "5500")
    scene.save(0, "done_month", "1000")
    assert scene.row(0).values["done_year"] == 5_500 * WAN
