"""对表 on the page: two workbooks of any layout in, differences by project out, nothing kept."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from sanzhua.accounts.models import Person
from sanzhua.answers.tests.conftest import City, signed_in
from sanzhua.documents.models import Document
from sanzhua.registry.models import Project

OURS: list[list[object]] = [
    ["2019年5月在建项目调度表"],
    ["序号", "项目名称", "项目代码", "建设单位", "总投资（万元）", "本年计划投资（万元）"],
    [1, "冷链物流园项目", "2019-220322-47-03-000001", "甲公司", 52_000, 20_000],
    [2, "玉米深加工项目", "", "乙公司", 120_000, 38_000],
    [3, "只有我们有的项目", "", "丙公司", 1_000, 500],
    ["", "合计", "", "", 173_000, 58_500],
]
THEIRS: list[list[object]] = [
    ["单位：亿元"],
    ["项目名称", "建设单位", "总投资", "本年计划投资", "项目代码"],
    ["某冷链园", "甲公司", 5.20, 2.00, "2019-220322-47-03-000001"],
    ["玉米深加工项目", "乙公司", 12.00, 4.00, ""],
    ["只有对方有的项目", "丁公司", 0.30, 0.10, ""],
]


def book(rows: Sequence[Sequence[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("表")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def send(
    person: Person, left: bytes, right: bytes, *, do: str = "page", names: tuple[str, str] = ("a.xlsx", "b.xlsx")
) -> Any:
    files = [SimpleUploadedFile(name, data) for name, data in zip(names, (left, right), strict=True)]
    sent = {"left": files[0], "right": files[1], "form": "", "period": "2019-05", "do": do}
    return signed_in(person).post("/answers/compare/", sent)


def test_two_layouts_and_two_units_of_money_are_compared_project_by_project(city: City) -> None:
    told = send(city.cast.clerk, book(OURS), book(THEIRS)).context["told"]
    assert told["form"] == "construction"
    cells = {(cell[0], cell[3]): (cell[4], cell[5]) for cell in told["cells"]}
    assert cells == {
        ("冷链物流园项目", "项目名称"): ("冷链物流园项目", "某冷链园"),
        ("玉米深加工项目", "本年计划投资"): (380_000_000, 400_000_000),
    }
    assert [row[2] for row in told["only"][0]] == ["只有我们有的项目"]
    assert [row[2] for row in told["only"][1]] == ["只有对方有的项目"]
    assert ["总投资", 1_730_000_000, 1_750_000_000, -20_000_000] in told["totals"]


def test_a_file_does_not_differ_from_itself(city: City) -> None:
    answer = send(city.cast.clerk, book(OURS), book(OURS))
    assert answer.context["same"]
    assert "两张表没有差异" in answer.content.decode()


def test_nothing_is_imported_and_nothing_stays(city: City, tmp_path: Path) -> None:
    before = Project.objects.count()
    send(city.cast.clerk, book(OURS), book(THEIRS))
    assert Project.objects.count() == before
    assert not Document.objects.exists()
    assert not list(Path("/tmp").glob("sanzhua-compare-*"))


def test_the_result_goes_out_as_a_workbook_from_the_page_and_at_once(city: City) -> None:
    page = send(city.cast.clerk, book(OURS), book(THEIRS))
    later = signed_in(city.cast.clerk).post("/answers/compare/differences.xlsx", {"result": page.context["carried"]})
    at_once = send(city.cast.clerk, book(OURS), book(THEIRS), do="file")
    for answer in (later, at_once):
        made = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert made.sheetnames == ["差异", "只在甲表", "只在乙表", "认不准", "合计", "说明"]
        assert made["只在乙表"]["A2"].value == "只有对方有的项目"


def test_a_result_that_was_tampered_with_is_refused(city: City) -> None:
    answer = signed_in(city.cast.clerk).post("/answers/compare/differences.xlsx", {"result": json.dumps({"a": 1})})
    assert answer.status_code == 409 or answer.status_code == 422 or answer.status_code == 400
    assert "请重新对表" in answer.content.decode()


def test_a_file_that_is_no_table_is_named_with_what_to_do(city: City) -> None:
    answer = send(city.cast.clerk, book(OURS), b"not a workbook", names=("a.xlsx", "坏.xlsx"))
    assert answer.status_code == 422
    assert "坏.xlsx：" in answer.content.decode()
    empty = send(city.cast.clerk, book(OURS), book([["说明"], ["没有表格"]]), names=("a.xlsx", "空.xlsx"))
    assert empty.status_code == 422
    assert "空.xlsx：" in empty.content.decode()


def test_another_kind_of_file_is_refused_by_its_ending(city: City) -> None:
    answer = send(city.cast.clerk, book(OURS), b"%PDF-1.4", names=("a.xlsx", "b.pdf"))
    assert answer.status_code == 422
    assert "请上传" in answer.content.decode()


def test_a_csv_is_compared_with_a_workbook(city: City) -> None:
    text = "项目名称,总投资（万元）\n冷链物流园项目,52000\n玉米深加工项目,110000\n".encode()
    told = send(city.cast.clerk, book(OURS), text, names=("a.xlsx", "b.csv")).context["told"]
    assert [(cell[0], cell[6]) for cell in told["cells"]] == [("玉米深加工项目", 100_000_000)]
