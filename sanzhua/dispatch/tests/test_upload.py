"""A county's workbook: read, laid against the draft, decided, taken once, and taken back."""

from __future__ import annotations

import pytest

from sanzhua.base.refusals import Incomplete, NotAllowed, Refused
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import (
    accept,
    apply_and_check,
    apply_upload,
    decide,
    hand_in,
    set_mapping,
    sign,
    start_upload,
    undo_upload,
)
from sanzhua.dispatch.choices import UploadState
from sanzhua.dispatch.models import CellChange, DraftRow, ReportingDuty, Upload
from sanzhua.dispatch.tests.books import county_book
from sanzhua.dispatch.tests.scene import PROJECTS, WAN, Scene
from sanzhua.registry.models import Project

COLD, CORN, WATER = (name for name, *_rest in PROJECTS)
ROWS = [
    # name, code, owner, total, plan, year, month, progress
    (COLD, "", "四平示范建设有限公司", 52000, 20000, 7200, 1200, "冷库主体封顶"),
    (CORN, "", "四平示范建设有限公司", 130000, 38000, 12800, 1800, "设备安装"),
    (WATER, "", "四平示范建设有限公司", 8600, 4000, "", "三百多", "主体施工"),
]


@pytest.fixture
def upload(scene: Scene) -> Upload:
    total = [190600, 62000, 20000, 3000]
    data = county_book(ROWS, total=total)
    return start_upload(report=scene.report, by=scene.cast.clerk, name="梨树6月.xlsx", data=data)


def test_the_preview_shows_what_changes_what_is_proposed_and_what_was_not_read(upload: Upload) -> None:
    page = queries.preview(upload)
    assert (upload.state, page.counts["read"], page.counts["changed"]) == (UploadState.READ, 3, 3)
    cells = {(row.name, cell.column): cell for row in page.rows for cell in row.cells}
    assert (cells[COLD, "done_month"].before, cells[COLD, "done_month"].after) == ("—", "1,200")
    assert cells[CORN, "total"].kind == "proposed"
    assert (cells[WATER, "done_month"].kind, cells[WATER, "done_month"].text) == ("refused", "三百多")
    sums = {line.column: line for line in page.sums}
    assert (sums["total"].rows_sum, sums["total"].file_total, sums["total"].agrees) == ("190,600", "190,600", True)


def test_nothing_is_in_the_draft_before_it_is_taken(scene: Scene, upload: Upload) -> None:
    queries.preview(upload)
    assert "done_month" not in scene.row(0).values


def test_taking_it_twice_has_one_effect(scene: Scene, upload: Upload) -> None:
    assert apply_upload(upload=upload, by=scene.cast.clerk) == 3
    assert apply_upload(upload=upload, by=scene.cast.clerk) == 0
    assert CellChange.objects.filter(column="*").count() == 3
    assert scene.row(0).values["done_month"] == 1200 * WAN
    assert "done_year" not in scene.row(0).values
    assert scene.row(1).proposed == {"total": 130000 * WAN}
    assert scene.row(2).texts["done_month"]["text"] == "三百多"
    assert any(line.text == "三百多" for line in queries.check(scene.report).errors)


def test_a_row_that_is_left_stays_as_it_is(scene: Scene, upload: Upload) -> None:
    refs = {row.name: row.ref for row in queries.preview(upload).rows}
    assert apply_upload(upload=upload, by=scene.cast.clerk, leave={refs[COLD]}) == 2
    assert "done_month" not in scene.row(0).values


def test_undo_puts_the_draft_back_and_leaves_later_work_alone(scene: Scene, upload: Upload) -> None:
    before = {row.key: (row.values, row.texts, row.proposed) for row in DraftRow.objects.all()}
    apply_upload(upload=upload, by=scene.cast.clerk)
    scene.save(1, "done_month", "1700")
    undo_upload(upload=upload, by=scene.cast.clerk)
    after = {row.key: (row.values, row.texts, row.proposed) for row in DraftRow.objects.all()}
    assert after[scene.key(0)] == before[scene.key(0)]
    assert after[scene.key(2)] == before[scene.key(2)]
    assert after[scene.key(1)][0]["done_month"] == 1700 * WAN
    assert undo_upload(upload=upload, by=scene.cast.clerk) == 0


def test_the_year_alone_tells_the_month(scene: Scene) -> None:
    rows = [(COLD, "", "", 52000, 20000, 7500, "", "封顶")]
    upload = start_upload(report=scene.report, by=scene.cast.clerk, name="a.xlsx", data=county_book(rows))
    apply_upload(upload=upload, by=scene.cast.clerk)
    assert scene.row(0).values["done_month"] == 1500 * WAN


def test_a_year_that_does_not_follow_from_the_month_is_a_problem(scene: Scene) -> None:
    rows = [(COLD, "", "", 52000, 20000, 9900, 1200, "封顶")]
    upload = start_upload(report=scene.report, by=scene.cast.clerk, name="a.xlsx", data=county_book(rows))
    apply_upload(upload=upload, by=scene.cast.clerk)
    assert any(line.code == "year_sum_differs" for line in queries.check(scene.report).errors)
    scene.save(0, "done_month", "1300")
    assert not any(line.code == "year_sum_differs" for line in queries.check(scene.report).errors)


def test_a_row_of_no_known_project_waits_for_a_decision(scene: Scene) -> None:
    rows = [*ROWS[:2], ("梨树县新能源汽车配件项目", "", "新业公司", 9000, 3000, 300, 300, "基础")]
    upload = start_upload(report=scene.report, by=scene.cast.clerk, name="a.xlsx", data=county_book(rows))
    row = queries.preview(upload).rows[0]
    assert row.kind == "undecided"
    with pytest.raises(Incomplete):
        apply_upload(upload=upload, by=scene.cast.clerk)
    decide(upload=upload, by=scene.cast.clerk, ref=row.ref, choice="new")
    assert apply_upload(upload=upload, by=scene.cast.clerk) == 3
    made = Project.objects.get(name="梨树县新能源汽车配件项目")
    assert (made.unit, made.total, made.facts["owner"]) == (scene.cast.lishu, 9000 * WAN, "新业公司")
    assert ReportingDuty.objects.filter(project=made, unit=scene.cast.lishu, from_period="2019-06").count() == 1
    undo_upload(upload=upload, by=scene.cast.clerk)
    assert not Project.objects.filter(pk=made.pk).exists()


def test_a_row_may_be_tied_to_an_own_project_and_to_no_other_units(scene: Scene) -> None:
    rows = [("冷链物流园（一期）", "", "", 52000, 20000, 7200, 1200, "封顶")]
    upload = start_upload(report=scene.report, by=scene.cast.clerk, name="a.xlsx", data=county_book(rows))
    ref = queries.preview(upload).rows[0].ref
    foreign = Project.objects.create(name="冷链物流园（一期）", unit=scene.cast.yitong, made_at=scene.report.made_at)
    assert queries.preview(upload).rows[0].kind == "undecided"
    with pytest.raises(Refused):
        decide(upload=upload, by=scene.cast.clerk, ref=ref, choice=foreign.uid)
    decide(upload=upload, by=scene.cast.clerk, ref=ref, choice=scene.key(0))
    apply_upload(upload=upload, by=scene.cast.clerk)
    assert scene.row(0).proposed["name"] == "冷链物流园（一期）"


def test_a_project_that_stands_twice_is_taken_once(scene: Scene) -> None:
    rows = [ROWS[0], (COLD, "", "", 52000, 20000, 7300, 1300, "另一行")]
    upload = start_upload(report=scene.report, by=scene.cast.clerk, name="a.xlsx", data=county_book(rows))
    assert [row.kind for row in queries.preview(upload).rows] == ["changed", "refused"]
    apply_upload(upload=upload, by=scene.cast.clerk)
    assert scene.row(0).values["done_month"] == 1200 * WAN


def test_a_corrected_mapping_is_read_again_and_remembered(scene: Scene, upload: Upload) -> None:
    sheet = queries.preview(upload).sheets[0]
    columns = {column.letter: column.key for column in sheet.columns}
    progress = next(letter for letter, key in columns.items() if key == "progress_text")
    corrected = {sheet.sheet: {**columns, progress: "work_done"}}
    set_mapping(upload=upload, by=scene.cast.clerk, mapping=corrected)
    assert "work_done" in {cell.column for row in queries.preview(upload).rows for cell in row.cells}
    data = county_book(ROWS[:2])
    again = start_upload(report=scene.report, by=scene.cast.second_clerk, name="b.xlsx", data=data)
    keys = {column.key for column in queries.preview(again).sheets[0].columns}
    assert "work_done" in keys
    assert "progress_text" not in keys


def test_a_file_that_is_no_workbook_is_refused_with_a_sentence(scene: Scene) -> None:
    data = county_book([])
    upload = start_upload(report=scene.report, by=scene.cast.clerk, name="空.xlsx", data=data)
    assert queries.preview(upload).counts["read"] == 0 or upload.sentence
    with pytest.raises(NotAllowed):
        start_upload(report=scene.report, by=scene.cast.stranger, name="空.xlsx", data=data)


def test_a_proposed_register_value_takes_effect_when_the_city_accepts(scene: Scene) -> None:
    rows = [*ROWS[:2], (WATER, "", "", 8600, 4000, 1500, 0, "主体施工")]
    upload = start_upload(report=scene.report, by=scene.cast.clerk, name="a.xlsx", data=county_book(rows))
    apply_upload(upload=upload, by=scene.cast.clerk)
    corn = scene.projects[1]
    version = hand_in(report=scene.report, by=scene.cast.clerk)
    sign(version=version, by=scene.cast.head, sha256=version.sha256)
    corn.refresh_from_db()
    assert corn.total == 120_000 * WAN
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    corn.refresh_from_db()
    change = corn.register_changes.get()
    assert (corn.total, change.old, change.version_id) == (130_000 * WAN, 120_000 * WAN, version.pk)


def test_the_problems_come_back_on_the_cells_of_the_own_file(upload: Upload) -> None:
    book = queries.annotated_workbook(upload)
    assert book.name == "梨树6月（问题批注）.xlsx"
    assert book.data[:2] == b"PK"


def _told(found: queries.Check) -> list[tuple[object, ...]]:
    return [
        (one.row_key, one.row_index, one.column, one.severity, one.code, one.sentence, one.text) for one in found.lines
    ]


@pytest.mark.parametrize("new", [False, True], ids=["rows that were there", "with a new project"])
def test_what_is_checked_on_taking_is_what_was_stored(scene: Scene, new: bool) -> None:
    rows = [*ROWS[:2], ("梨树县新能源汽车配件项目", "", "新业公司", 9000, 3000, 9900, 300, "基础")] if new else ROWS
    upload = start_upload(report=scene.report, by=scene.cast.clerk, name="a.xlsx", data=county_book(rows))
    for row in queries.preview(upload).rows:
        if row.kind == "undecided":
            decide(upload=upload, by=scene.cast.clerk, ref=row.ref, choice="new")
    taken = apply_and_check(upload=upload, by=scene.cast.clerk)
    assert taken.rows == 3
    assert taken.check.lines
    assert _told(taken.check) == _told(queries.check(scene.report))
    again = apply_and_check(upload=upload, by=scene.cast.clerk)
    assert (again.rows, _told(again.check)) == (0, _told(taken.check))
