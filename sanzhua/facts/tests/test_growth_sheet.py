"""A statistics bureau's sheet is understood in every layout that it comes in, and nothing in it is guessed."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from sanzhua.facts.growth_cells import growth_of, month_of
from sanzhua.facts.growth_sheet import read_growth
from sanzhua.facts.tests.growth_books import HEADINGS, book, line, listed, saved

MAY, JUNE = ("2019-05", "7.5"), ("2019-06", "8.0")
ON = date(2019, 7, 20)

# Name of the layout, its rows, its merged cells. Each says 7.5 for January to May and 8.0 for January to June of Lishu.
LAYOUTS: dict[str, tuple[list[list[Any]], tuple[str, ...]]] = {
    "a row for each unit and month": (
        [["四平市增速"], ["地区", "月份", "同比增长%"], ["梨树县", "2019年1-5月", 7.5], ["梨树县", "2019年1-6月", 8]],
        (),
    ),
    "the month as a number of six digits": (
        [["单位名称", "期别", "增速"], ["梨树县", 201905, 7.5], ["梨树县", "201906", 8]],
        (),
    ),
    "the month as a date": (
        [["单位", "时间", "增速"], ["梨树县", date(2019, 5, 1), 7.5], ["梨树县", date(2019, 6, 1), 8]],
        (),
    ),
    "year and month in columns of their own": (
        [["年份", "月份", "县（市、区）", "增速（%）"], [2019, 5, "梨树县", 7.5], [2019, 6, "梨树县", 8]],
        (),
    ),
    "one name over the rows of its months": (
        [["单位", "期", "增速"], ["梨树县", "2019-05", 7.5], [None, "2019-06", 8]],
        ("A2:A3",),
    ),
    "months across, the year in the title": (
        [["2019年各县（市、区）增速（%）"], ["县（市、区）", "1-5月", "1—6月", "位次"], ["梨树县", 7.5, 8, 3]],
        ("A1:D1",),
    ),
    "months across, the year above them": (
        [["", "2019年", None], ["单位", "5月", "6月"], ["梨树县", 7.5, 8]],
        ("B1:C1",),
    ),
    "months across without a heading for the units": ([["", "2019年1-5月", "2019年上半年"], ["梨树县", 7.5, 8]], ()),
    "several columns below each month": (
        [
            ["地区", "2019年1-5月", None, "2019年1-6月", None],
            [None, "投资额（万元）", "增速（%）", "投资额（万元）", "增速（%）"],
            ["梨树县", 120, 7.5, 150, 8],
        ],
        ("A1:A2", "B1:C1", "D1:E1"),
    ),
    "months down, units across": ([["月份", "梨树县"], ["2019年1-5月", 7.5], ["2019年1-6月", 8]], ()),
}  # fmt: skip


def read(data: bytes, tmp_path: Path, name: str = "增速.xlsx") -> dict[str, Any]:
    path = tmp_path / name
    path.write_bytes(data)
    return read_growth(str(path), name)


def faults(found: dict[str, Any]) -> list[list[str]]:
    return [fault for one in found["figures"] for fault in one["faults"]]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_says_the_same(layout: str, tmp_path: Path) -> None:
    rows, merged = LAYOUTS[layout]
    found = read(book(rows, *merged), tmp_path)
    assert faults(found) == []
    assert [(one["unit"], one["period"], one["growth"]) for one in found["figures"]] == [
        ("梨树县", *MAY),
        ("梨树县", *JUNE),
    ]


@pytest.mark.parametrize("name", ["增速.csv", "增速.xls"])
def test_a_sheet_of_another_kind_says_the_same(name: str, tmp_path: Path) -> None:
    rows = [list(HEADINGS), line(growth="7.5", on="2019年7月20日")]
    if name.endswith("csv"):
        data = "\r\n".join(",".join(map(str, row)) for row in rows).encode("gb18030")
    else:
        old, target = xlwt.Workbook(), io.BytesIO()
        sheet = old.add_sheet("增速")
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(at, place, value)
        old.save(target)
        data = target.getvalue()
    (one,) = read(data, tmp_path, name)["figures"]
    assert (one["period"], one["growth"], one["edition"], one["released_on"]) == (
        *("2019-06", "7.5"), "preliminary", "2019-07-20",
    )  # fmt: skip


def test_edition_day_and_paper_may_be_said_once_for_the_sheet(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["2019年1-6月各县（市）区固定资产投资增速（初步数）"],
        ["发布日期：2019年7月20日", None],
        ["县（市）区", "增速"],
        ["梨树县", 7.5],
        ["注：由市统计局提供", None],
        ["出处：", "四平统计月报"],
    ]
    (one,) = read(book(rows, "A1:B1", "A5:B5"), tmp_path)["figures"]
    assert (one["period"], one["edition"], one["released_on"], one["paper"]) == (
        *("2019-06", "preliminary"), "2019-07-20", "四平统计月报",
    )  # fmt: skip


def test_edition_and_day_may_stand_below_each_month(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["单位", "2019年1-5月", "2019年1-6月"], ["梨树县", 7.5, 8],
        ["发布日期", date(2019, 6, 20), ON], ["初步或修订", "修订数", "初步数"],
    ]  # fmt: skip
    found = read(book(rows), tmp_path)
    assert [(one["released_on"], one["edition"]) for one in found["figures"]] == [
        ("2019-06-20", "revised"),
        ("2019-07-20", "preliminary"),
    ]


def test_rows_without_a_figure_are_counted_and_give_none(tmp_path: Path) -> None:
    found = read(listed(line("县（市）区", None), line(), line("伊通", "—")), tmp_path)
    assert (found["heads"], found["rows"], found["blank"], len(found["figures"])) == (1, 1, 2, 1)


def test_a_sheet_that_is_something_else_has_no_table(tmp_path: Path) -> None:
    assert read(book([["项目名称", "总投资"], ["酒厂", 5]]), tmp_path)["heads"] == 0


@pytest.mark.parametrize(
    ("row", "cell", "code"),
    [
        (line(growth=7.55), "C2", "growth_decimals"),
        (line(growth="约7.5"), "C2", "growth_unclear"),
        (line(growth="7.5个百分点"), "C2", "growth_unclear"),
        (line(growth=1000), "C2", "growth_range"),
        (line(period="4-6月"), "B2", "month_span"),
        (line(period="6月"), "B2", "month_no_year"),
        (line(period="去年"), "B2", "month_unclear"),
        (line(period=""), "C2", "month_missing"),
        (line(edition="暂定"), "D2", "edition_unclear"),
        (line(on="2019年7月"), "E2", "day_unclear"),
    ],
)
def test_what_is_not_certain_is_a_fault_on_its_own_cell(row: list[Any], cell: str, code: str, tmp_path: Path) -> None:
    (one,) = read(listed(row), tmp_path)["figures"]
    assert [fault[:2] for fault in one["faults"]] == [[cell, code]]


def test_a_figure_over_several_units_and_one_in_a_hidden_row_are_faults(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(io.BytesIO(book([HEADINGS, line(), line("伊通", None), line("双辽市")], "C2:C3")))
    made.worksheets[0].row_dimensions[4].hidden = True
    assert [fault[:2] for fault in faults(read(saved(made), tmp_path))] == [
        *(["C2", "merged"], ["C3", "merged"]), ["C4", "hidden"],
    ]  # fmt: skip


def test_a_formula_without_a_number_is_a_fault(tmp_path: Path) -> None:
    assert faults(read(listed(line(growth="=1/0")), tmp_path))[0][:2] == ["C2", "formula"]


@pytest.mark.parametrize(
    ("value", "shown", "growth"),
    [
        (7.5, "", "7.5"), (7, "", "7.0"), (0.075, "0.0%", "7.5"), ("7.5%", "", "7.5"), ("７．５％", "", "7.5"),
        ("-3.2", "", "-3.2"), ("−3.2", "", "-3.2"), ("下降3.2%", "", "-3.2"), ("同比增长 3.2", "", "3.2"),
        ("持平", "", "0.0"), ("-0.0", "", "0.0"), ("—", "", None), ("", "", None), (0.1 + 0.2, "", "0.3"),
    ],
)  # fmt: skip
def test_growth_as_it_is_written(value: Any, shown: str, growth: str | None) -> None:
    assert growth_of(value, shown) == (growth, "", "")


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2019年1-6月", "2019-06"), ("2019年1—6月累计", "2019-06"), ("2019年1至6月", "2019-06"), ("19年6月", "2019-06"),
        ("2019-6", "2019-06"), ("2019.06", "2019-06"), ("2019/06", "2019-06"), ("201906", "2019-06"),
        ("2019年一季度", "2019-03"), ("2019年全年", "2019-12"), ("1-6月", "2018-06"), ("6", "2018-06"),
        ("2019.1", None), ("二季度", None), ("13月", None), ("2019年7月20日", None),
    ],
)  # fmt: skip
def test_months_as_they_are_written(text: str, month: str | None) -> None:
    assert month_of(text, 2018).value == month
