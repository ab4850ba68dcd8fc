"""The filled form goes back in the layout that came, with its sources, and is kept byte for byte."""

from __future__ import annotations

import io
from typing import Any

import docx
import openpyxl
import pytest

from sanzhua.base.refusals import WrongState
from sanzhua.dispatch.tests.scene import Scene
from sanzhua.documents.queries import open_file
from sanzhua.ledger.models import Outbox
from sanzhua.outward.actions.request_files import keep_file
from sanzhua.outward.tests.request_scene import BY_PROJECTS, BY_UNITS, Asked, book, document, drop_in, old_book


def filled(scene: Scene, data: bytes, name: str, gap: str = "用工缺口") -> tuple[Asked, bytes]:
    asked = drop_in(scene, data, name)
    asked.choose(gap, "gap")
    asked.confirm()
    return asked, open_file(keep_file(asked.request, by=scene.cast.dispatcher).document)


def rows_of(data: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["附件"]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_workbook_is_filled_where_it_stands_and_pushes_down_what_follows(scene: Scene) -> None:
    data = book(BY_UNITS, [("合计",)], below="填表人：")
    _asked, made = filled(scene, data, "a.xlsx")
    rows = rows_of(made)
    assert rows[2][:2] == ["合计", None]
    assert rows[3][:6] == [1, "梨树县", 3, 180_600, 18_500, 29.8]
    assert rows[4] == [2, "伊通县", None, None, None, None, None]
    assert rows[5][0] == "填表人："


def test_what_came_in_the_form_is_never_written_over(scene: Scene) -> None:
    data = book(BY_UNITS, [(7, "梨树县", "=1+1")])
    asked = drop_in(scene, data)
    asked.choose("项目个数", "metric:construction:projects@2019-05")
    asked.choose("用工缺口", "blank")
    asked.confirm()
    made = open_file(keep_file(asked.request, by=scene.cast.dispatcher).document)
    assert rows_of(made)[2][:4] == [7, "梨树县", "=1+1", 180_600]


def test_a_last_sheet_tells_the_source_of_every_cell(scene: Scene) -> None:
    _asked, made = filled(scene, book(BY_UNITS), "a.xlsx")
    notes = openpyxl.load_workbook(io.BytesIO(made))["取数来源"]
    lines = [[cell.value for cell in row] for row in notes.iter_rows()]
    assert lines[0] == ["单元格", "行", "列", "填入", "来源"]
    assert lines[1][:4] == ["C3", "梨树县", "项目个数（个）", "3"]
    assert [line[3] for line in lines if line[1] == "伊通县"] == ["缺"] * 5


def test_an_old_workbook_comes_back_as_a_new_one_in_its_layout(scene: Scene) -> None:
    _asked, made = filled(scene, old_book(BY_UNITS), "a.xls")
    sheet = openpyxl.load_workbook(io.BytesIO(made))["附件"]
    assert (sheet["A1"].value, "A1:G1" in sheet.merged_cells, sheet["D3"].value) == (
        "全市重点项目统计表",
        True,
        180_600,
    )
    assert (sheet["B2"].font.bold, sheet["B2"].border.left.style) == (True, "thin")
    assert sheet.column_dimensions["B"].width == pytest.approx(6_000 / 256)


def test_a_word_table_is_filled_in_the_document_with_rows_added(scene: Scene) -> None:
    _asked, made = filled(scene, document(BY_PROJECTS), "a.docx", "环评批复文号")
    opened = docx.Document(io.BytesIO(made))
    table = [[cell.text for cell in row.cells] for row in opened.tables[0].rows]
    assert [row[1] for row in table[1:]] == [project.name for project in scene.projects]
    assert table[1][2:4] == ["5.2", "0.6"]
    assert opened.tables[1].rows[0].cells[4].text == "来源"


def test_while_nothing_changed_the_file_of_before_is_given(scene: Scene) -> None:
    asked, _made = filled(scene, book(BY_UNITS), "a.xlsx")
    assert keep_file(asked.request, by=scene.cast.dispatcher).number == 1
    assert asked.request.files.count() == 1
    kept = asked.request.files.get()
    assert (kept.missing, len(kept.document.sha256)) == (6, 64)
    assert Outbox.objects.filter(kind="request.file").count() == 1


def test_before_the_columns_are_confirmed_there_is_no_file(scene: Scene) -> None:
    asked = drop_in(scene, book(BY_UNITS))
    with pytest.raises(WrongState):
        keep_file(asked.request, by=scene.cast.dispatcher)
