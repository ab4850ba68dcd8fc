"""The prefilled template comes back and is merged cell by cell."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed, Refused
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import (
    accept,
    apply_upload,
    decide_cell,
    hand_in,
    open_report,
    send_back,
    sign,
    start_upload,
)
from sanzhua.dispatch.choices import UploadState
from sanzhua.dispatch.models import CellChange, Upload
from sanzhua.dispatch.tests.scene import JUNE, PROJECTS, WAN, Scene, fill
from sanzhua.formbook.template_headings import META_SHEET

COLD, CORN, WATER = (name for name, *_rest in PROJECTS)


def template(scene: Scene) -> bytes:
    return queries.template_workbook(scene.report, scene.cast.clerk).data


def typed(data: bytes, cells: Mapping[tuple[str, str], Any], also: Callable[[Any], None] | None = None) -> bytes:
    """The same workbook with cells changed by (project name, beginning of the heading), as a person would."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    table = book.worksheets[0]
    heads = {str(c.value): c.column for row in table["3:4"] for c in row if c.value}
    for (name, heading), value in cells.items():
        column = heads.get(heading) or next(place for head, place in heads.items() if head.startswith(heading))
        line = next(row for row in range(5, table.max_row + 1) if table.cell(row, 2).value == name)
        table.cell(line, column).value = value
    if also:
        also(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def back(scene: Scene, data: bytes) -> Upload:
    return start_upload(report=scene.report, by=scene.cast.clerk, name="回表.xlsx", data=data)


def take(scene: Scene, upload: Upload) -> int:
    return apply_upload(upload=upload, by=scene.cast.clerk)


def test_a_template_that_nobody_touched_changes_nothing(scene: Scene) -> None:
    upload = back(scene, typed(template(scene), {}))
    page = queries.preview(upload)
    assert (page.counts["same"], page.counts["changed"], page.counts["new"]) == (3, 0, 0)
    take(scene, upload)
    assert not CellChange.objects.exists()
    assert [scene.row(place).revision for place in range(3)] == [1, 1, 1]


def test_what_was_changed_only_in_the_file_is_taken(scene: Scene) -> None:
    upload = back(scene, typed(template(scene), {(COLD, "当月完成"): 1200, (COLD, "形象进度"): "封顶"}))
    take(scene, upload)
    assert scene.row(0).values["done_month"] == 1200 * WAN
    assert scene.row(1).revision == 1


def test_what_was_changed_only_here_is_kept(scene: Scene) -> None:
    data = typed(template(scene), {(COLD, "当月完成"): 1200})
    scene.save(0, "progress_text", "冷库主体封顶")
    scene.save(1, "done_month", "1800")
    take(scene, back(scene, data))
    assert scene.row(0).values["done_month"] == 1200 * WAN
    assert scene.row(0).values["progress_text"] == "冷库主体封顶"
    assert scene.row(1).values["done_month"] == 1800 * WAN


def conflict(scene: Scene) -> Upload:
    data = typed(template(scene), {(COLD, "当月完成"): 1200, (CORN, "当月完成"): 1800})
    scene.save(0, "done_month", "1300")
    return back(scene, data)


def test_a_cell_changed_on_both_sides_is_shown_with_both_values_and_by_whom(scene: Scene) -> None:
    page = queries.preview(conflict(scene))
    [cell] = [cell for row in page.rows for cell in row.cells if cell.kind == "conflict"]
    assert cell.conflict is not None
    assert (cell.column, cell.before, cell.after) == ("done_month", "1,300", "1,200")
    assert (cell.conflict.changed.by, cell.conflict.base) == ("李敏", "（空）")
    assert page.counts["conflicts"] == 1


def test_nothing_is_written_before_every_conflict_is_decided(scene: Scene) -> None:
    upload = conflict(scene)
    with pytest.raises(Incomplete):
        take(scene, upload)
    assert "done_month" not in scene.row(1).values


@pytest.mark.parametrize(("choice", "kept"), [("file", 1200), ("system", 1300)])
@pytest.mark.parametrize("single", [True, False])
def test_a_decision_is_followed_for_one_cell_and_for_all(scene: Scene, choice: str, kept: int, single: bool) -> None:
    upload = conflict(scene)
    ref = next(row.ref for row in queries.preview(upload).rows if row.name == COLD)
    place = {"ref": ref, "column": "done_month"} if single else {}
    decide_cell(upload=upload, by=scene.cast.clerk, choice=choice, **place)
    take(scene, upload)
    assert scene.row(0).values["done_month"] == kept * WAN
    assert scene.row(1).values["done_month"] == 1800 * WAN


def test_both_sides_may_say_the_same(scene: Scene) -> None:
    data = typed(template(scene), {(COLD, "当月完成"): 1200})
    scene.save(0, "done_month", "1200")
    upload = back(scene, data)
    assert queries.preview(upload).counts["conflicts"] == 0
    revision = scene.row(0).revision
    take(scene, upload)
    assert scene.row(0).revision == revision


def test_a_cell_that_was_emptied_in_the_file_becomes_empty(scene: Scene) -> None:
    scene.save(0, "progress_text", "主体施工到三层")
    upload = back(scene, typed(template(scene), {(COLD, "形象进度"): None}))
    take(scene, upload)
    assert "progress_text" not in scene.row(0).values


def test_a_register_value_changed_in_the_file_is_proposed_and_an_old_one_is_not(scene: Scene) -> None:
    data = typed(template(scene), {(COLD, "总投资"): 53000})
    corn = scene.projects[1]
    corn.total = 125_000 * WAN
    corn.save()
    take(scene, back(scene, data))
    assert scene.row(0).proposed == {"total": 53000 * WAN}
    assert scene.row(1).proposed == {}


def test_lines_that_were_sorted_still_find_their_rows(scene: Scene) -> None:
    def turned(book: Any) -> None:
        table = book.worksheets[0]
        for column in range(2, table.max_column + 1):
            first, third = table.cell(5, column), table.cell(7, column)
            first.value, third.value = third.value, first.value

    upload = back(scene, typed(template(scene), {(WATER, "当月完成"): 77}, turned))
    take(scene, upload)
    assert scene.row(2).values["done_month"] == 77 * WAN
    assert "done_month" not in scene.row(0).values


def test_words_that_cannot_be_read_are_kept_and_asked_about(scene: Scene) -> None:
    upload = back(scene, typed(template(scene), {(COLD, "当月完成"): "三百多"}))
    take(scene, upload)
    assert scene.row(0).texts["done_month"]["text"] == "三百多"
    again = back(scene, typed(template(scene), {(CORN, "当月完成"): 5}))
    take(scene, again)
    assert scene.row(0).texts["done_month"]["text"] == "三百多"


def forged(field: int, value: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[META_SHEET].cell(field, 2).value = value
        if field == 4:
            book[META_SHEET].cell(5, 2).value = '{"unit_id":"999999"}'

    return change


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (1, "reserve", "请到那张表去上传"),
        (2, "2018.1", "请重新下载模板"),
        (3, "2019-05", "请到那一期去上传"),
        (4, "伊通满族自治县", "不能用于梨树县"),
    ],
)
def test_a_template_of_something_else_is_refused_with_a_sentence(
    scene: Scene, field: int, value: str, sentence: str
) -> None:
    upload = back(scene, typed(template(scene), {(COLD, "当月完成"): 1200}, forged(field, value)))
    assert (upload.state, sentence in upload.sentence) == (UploadState.REFUSED, True)


def test_the_real_template_of_another_form_is_refused_by_its_name(scene: Scene) -> None:
    other = open_report(form="attraction", unit=scene.cast.lishu, period=JUNE, by=scene.cast.clerk)
    upload = back(scene, queries.template_workbook(other, scene.cast.clerk).data)
    assert upload.state == UploadState.REFUSED
    assert "招商引资" in upload.sentence


def test_a_file_made_before_the_return_was_sent_back_writes_to_marked_cells_only(scene: Scene) -> None:
    cells = {(COLD, "当月完成"): 1250, (COLD, "形象进度"): "改过的", (CORN, "当月完成"): 9}
    data = typed(template(scene), cells)
    fill(scene)
    version = hand_in(report=scene.report, by=scene.cast.clerk)
    sign(version=version, by=scene.cast.head, sha256=version.sha256)
    marks = [(scene.key(0), "done_month")]
    send_back(report=scene.report, by=scene.cast.dispatcher, marks=marks, note="请核对当月完成")
    scene.report.refresh_from_db()
    upload = back(scene, data)
    assert queries.preview(upload).counts["conflicts"] == 1
    decide_cell(upload=upload, by=scene.cast.clerk, choice="file")
    take(scene, upload)
    assert scene.row(0).values["done_month"] == 1250 * WAN
    assert scene.row(0).values["progress_text"] == "冷库主体封顶"
    assert scene.row(1).values["done_month"] == 1800 * WAN


def test_a_broken_hidden_sheet_is_read_like_any_workbook(scene: Scene) -> None:
    def broken(book: Any) -> None:
        del book[META_SHEET]

    scene.save(0, "progress_text", "后来改的")
    upload = back(scene, typed(template(scene), {(COLD, "当月完成"): 1200}, broken))
    page = queries.preview(upload)
    assert (upload.state, page.counts["conflicts"]) == (UploadState.READ, 0)


def test_only_the_clerk_decides_and_only_known_cells(scene: Scene) -> None:
    upload = conflict(scene)
    with pytest.raises(NotAllowed):
        decide_cell(upload=upload, by=scene.cast.head, choice="file")
    with pytest.raises(Refused):
        decide_cell(upload=upload, by=scene.cast.clerk, choice="file", ref="nowhere!1", column="done_month")
    with pytest.raises(Refused):
        decide_cell(upload=upload, by=scene.cast.clerk, choice="both")


def test_the_merge_ends_in_a_version_that_can_be_accepted(scene: Scene) -> None:
    months = {(COLD, "当月完成"): 1200, (CORN, "当月完成"): 1800, (WATER, "当月完成"): 0}
    words = {(COLD, "形象进度"): "冷库主体封顶", (CORN, "形象进度"): "设备安装"}
    take(scene, back(scene, typed(template(scene), {**months, **words})))
    version = hand_in(report=scene.report, by=scene.cast.clerk)
    sign(version=version, by=scene.cast.head, sha256=version.sha256)
    assert accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256).rows == 3
