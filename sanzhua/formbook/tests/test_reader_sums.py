"""Rows that are no projects but sums, groups and the rest of a name, and the check of the sums."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from sanzhua.formbook.tests.making import Sheet, codes, make, read

HEADS = ["序号", "项目名称", "总投资（万元）", "当月完成投资（万元）", "责任单位"]


def test_a_total_with_a_count_in_the_column_of_codes_is_a_total(tmp_path: Path) -> None:
    rows = [
        ["序号", "项目名称", "项目代码", "建设单位", "总投资（万元）"],
        ["", "合计", "2个", "/", 300],
        [1, "甲县供水管网改造工程", "2019-220322-77-01-002151", "甲公司", 100],
        [2, "乙县污水处理厂提标改造工程", "2019-220322-79-01-002152", "乙公司", 200],
    ]
    reading = read(make(tmp_path / "a.xlsx", 在建=rows))
    assert [row.row for row in reading.rows] == [3, 4]
    assert [skipped.why for skipped in reading.skipped] == ["total"]
    assert reading.problems == []


def test_a_group_with_sums_and_a_responsible_unit_is_no_project(tmp_path: Path) -> None:
    rows = [
        HEADS,
        ["一", "产业项目（2项）", 2001, 21, "市工信局"],
        [1, "一汽四平专用车底盘", 1000, 10, "市发改委"],
        [2, "其中小企业孵化园", 1001, 11, "市发改委"],
        ["二", "基础设施项目（1项）", 1002, 12, "市住建局"],
        [3, "（一期）水库除险加固", 1002, 12, "市发改委"],
        ["", "合计（共3个项目）", 3003, 33, ""],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert [row.row for row in reading.rows] == [3, 4, 6]
    assert [skipped.why for skipped in reading.skipped] == ["group", "group", "total"]
    assert reading.problems == []


def test_the_second_line_of_a_part_is_a_sum_too(tmp_path: Path) -> None:
    rows = [
        HEADS[:4],
        ["合计（2项）", "", 300, 30],
        ["其中：在建（1项）", "", 100, 10],
        ["      预备（1项）", "", 200, 20],
        [1, "甲县供水管网改造工程", 100, 10],
        [2, "乙县污水处理厂提标改造工程", 200, 20],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert [skipped.why for skipped in reading.skipped] == ["total", "total", "total"]
    assert reading.problems == []


def test_a_sum_below_its_group_is_not_taken_for_one_of_the_rows_below_it(tmp_path: Path) -> None:
    rows = [
        HEADS[:4],
        ["一、市本级", "", "", ""],
        [1, "甲县供水管网改造工程", 100, 600],
        [2, "乙县污水处理厂提标改造工程", 200, 500],
        ["", "小计", 300, 1200],
        ["二、县区", "", "", ""],
        [3, "丙县农村公路改造工程", 400, 300],
        [4, "丁县标准化厂房", 500, 400],
    ]
    assert codes(read(make(tmp_path / "a.xlsx", 表=rows))) == {"D5": "total_wrong"}


def test_a_total_ends_its_table_where_the_headings_come_again(tmp_path: Path) -> None:
    rows = [
        HEADS[:4],
        [1, "甲县供水管网改造工程", 100, 10],
        [2, "乙县污水处理厂提标改造工程", 200, 20],
        ["合计", "", 300, 30],
        [],
        HEADS[:4],
        [3, "丙县农村公路改造工程", 400, 40],
        ["", "", "", "单位：万元"],
        HEADS[:4],
        [4, "丁县标准化厂房", 500, 50],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert [row.row for row in reading.rows] == [2, 3, 7, 10]
    assert reading.problems == []


def test_one_total_at_the_end_of_several_pages_stands_for_all(tmp_path: Path) -> None:
    page = [[1, "甲县供水管网改造工程", 100, 10], [2, "乙县污水处理厂提标改造工程", 200, 20]]
    rows = [HEADS[:4], *page, ["续表"], HEADS[:4], [3, "丙县农村公路改造工程", 400, 40], ["合计", "", 740, 70]]
    assert codes(read(make(tmp_path / "a.xlsx", 表=rows))) == {"C7": "total_wrong"}


def test_a_summary_by_kinds_of_projects_gives_no_rows(tmp_path: Path) -> None:
    summary = [
        ["项目", "个数", "总投资（万元）", "当月完成投资（万元）"],
        ["产业项目", 2, 300, 30],
        ["其他项目", 1, 400, 40],
    ]
    rows = [HEADS[:4], [1, "甲县供水管网改造工程", 100, 10]]
    reading = read(make(tmp_path / "a.xlsx", 汇总=summary, 明细=rows))
    assert [(row.sheet, row.row) for row in reading.rows] == [("明细", 2)]


def test_the_rest_of_a_name_on_the_next_row_is_told(tmp_path: Path) -> None:
    rows = [
        HEADS,
        [1, "甲县农村饮水安全", 100, 10, "市水利局"],
        ["", "巩固提升工程"],
        [2, "乙县污水处理厂提标改造工程", 200, 20, "市住建局"],
        ["", "基础设施工程"],
        [3, "丙县农村公路改造工程", 400, 40, "市交通局"],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert [skipped.why for skipped in reading.skipped] == ["note", "group"]
    assert codes(reading) == {"B3": "split_row"}


def test_thousands_of_sums_are_checked_up_to_a_limit_and_fast(tmp_path: Path) -> None:
    rows: list[list[Any]] = [list(HEADS[:4])]
    for number in range(1, 3_000):
        rows += [[number, f"第{number}号供水管网改造工程", 10, 1], ["", "小计", 10, 1]]
    start = time.process_time()
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert [problem.code for problem in reading.problems] == ["totals_unchecked"]
    assert time.process_time() - start < 10


def test_projects_below_a_part_are_projects_where_nothing_is_numbered(tmp_path: Path) -> None:
    rows = [
        ["项目名称", "总投资（万元）", "当月完成投资（万元）"],
        ["合计", 300, 30],
        ["其中：产业项目", 300, 30],
        ["甲县供水管网改造", 100, 10],
        ["乙县污水处理厂提标改造工程", 200, 20],
    ]
    assert [row.row for row in read(make(tmp_path / "a.xlsx", 表=rows)).rows] == [4, 5]


@pytest.mark.parametrize("merges", [(), ("A2:D2",)])
@pytest.mark.parametrize("label", ["一、计划新开工项目", "（一）本年投资项目", "说明：投资按计划填"])
def test_a_group_below_the_headings_is_no_heading(tmp_path: Path, label: str, merges: tuple[str, ...]) -> None:
    rows = [HEADS[:4], [label], [1, "甲县供水管网改造工程", 100, 10], [2, "乙县污水处理厂提标改造工程", 200, 20]]
    reading = read(make(tmp_path / "a.xlsx", 表=Sheet(rows, merges)))
    assert reading.sheets[0].header_rows == (1, 1)
    assert [row.row for row in reading.rows] == [3, 4]
    assert reading.problems == []


def test_a_name_in_the_column_of_numbers_is_told(tmp_path: Path) -> None:
    rows = [
        HEADS[:4],
        [1, "甲县供水管网改造工程", 100, 10],
        ["乙县污水处理厂提标改造工程", "", 200, 20],
        [3, "丙县农村公路改造工程", 300, 30],
        [4, "丁县标准化厂房", 300, 30],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert codes(reading)["B3"] in ("no_name", "split_row")


def test_a_total_beyond_all_bounds_is_no_sum(tmp_path: Path) -> None:
    rows = [HEADS[:4], [1, "甲县供水管网改造工程", 100, 10], ["合计", "", 1e308, 10]]
    assert len(read(make(tmp_path / "a.xlsx", 表=rows)).rows) == 1
