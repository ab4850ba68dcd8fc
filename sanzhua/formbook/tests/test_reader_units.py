"""Where a unit of money is stated, and what happens where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanzhua.formbook.tests.making import codes, make, read

HEADS = ["序号", "项目名称", "总投资（亿元）", "预计年税收", "预计年产值"]
ROWS = [[1, "甲县换热器产业园二期", 1.5, 500, 9000], [2, "乙县污水处理厂提标改造工程", 2, 510, 9100]]


def test_the_last_of_several_units_in_one_line_is_that_of_money(tmp_path: Path) -> None:
    line = ["填报单位：梨树县发改局            填报日期：2026年6月28日            单位：万元"]
    reading = read(make(tmp_path / "a.xlsx", 储备=[["储备项目表"], line, HEADS, *ROWS]), "reserve")
    assert [row.values["expected_tax"] for row in reading.rows] == [5_000_000, 5_100_000]
    assert reading.rows[0].values["total"] == 150_000_000
    assert reading.problems == []


def test_the_unit_of_the_total_is_never_lent_to_taxes_and_output(tmp_path: Path) -> None:
    reading = read(make(tmp_path / "a.xlsx", 储备=[["储备项目表"], HEADS, *ROWS]), "reserve")
    assert {row.values["expected_tax"] for row in reading.rows} == {None}
    assert codes(reading) == {"D2": "no_unit", "E2": "no_unit"}


@pytest.mark.parametrize(("done", "code"), [([300, 900, 20], "unit_inferred"), ([0.03, 0.09, 0.01], "no_unit")])
def test_a_part_of_the_total_takes_its_unit_only_where_no_other_is_possible(
    tmp_path: Path, done: list[float], code: str
) -> None:
    heads = ["序号", "项目名称", "总投资（万元）", "开工至上年底累计完成投资"]
    rows = [
        [at, f"{name}县供水管网改造工程", 1000, amount]
        for at, (name, amount) in enumerate(zip("甲乙丙", done, strict=True), 1)
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=[heads, *rows]))
    assert codes(reading) == {"D1": code}
    value = reading.rows[0].values["invested_before"]
    assert value == (3_000_000 if code == "unit_inferred" else None)


@pytest.mark.parametrize(
    "heading", ["总投资（万元", "总投资【万元】", "总投资（万元）①", "总投资\n（单位：万元）", "总投资(万元、%)"]
)
def test_a_unit_is_found_in_odd_brackets(tmp_path: Path, heading: str) -> None:
    rows = [["序号", "项目名称", heading, "建设地点"], [1, "甲县供水管网改造工程", 1000, "甲县"]]
    assert read(make(tmp_path / "a.xlsx", 表=rows)).rows[0].values["total"] == 10_000_000


def test_an_amount_for_each_mu_is_not_the_total(tmp_path: Path) -> None:
    rows = [["序号", "项目名称", "总投资（万元/亩）", "建设地点"], [1, "甲县供水管网改造工程", 200, "甲县"]]
    row = read(make(tmp_path / "a.xlsx", 表=rows)).rows[0]
    assert "total" not in row.values
    assert row.extra["总投资（万元/亩）"] == "200"


def test_dollars_beside_yuan_in_the_line_of_units_leave_the_yuan_clear(tmp_path: Path) -> None:
    rows = [["单位：亿元、万美元"], ["序号", "项目名称", "总投资", "属地"], [1, "甲县供水管网改造工程", 1.5, "甲县"]]
    assert read(make(tmp_path / "a.xlsx", 表=rows)).rows[0].values["total"] == 150_000_000


def test_a_row_of_units_may_leave_gaps_and_name_dates(tmp_path: Path) -> None:
    rows = [
        ["序号", "项目名称", "建设性质", "总投资", "当月投资", "形象进度", "预计竣工时间"],
        ["", "", "", "万元", "万元", "%", "年/月"],
        ["甲", "乙", "丙", 1, 2, 3, 4],
        ["（1）", "甲县换热器产业园二期", "新建", 2000, 20, 25, "2020/10"],
        ["（2）", "乙县污水处理厂提标改造工程", "新建", 2001, 21, 50, "2020/10"],
    ]
    reading = read(make(tmp_path / "a.xlsx", 在建=rows))
    assert [row.row for row in reading.rows] == [4, 5]
    assert (reading.rows[0].values["total"], reading.rows[0].values["finish_plan"]) == (20_000_000, "2020-10")
    assert reading.problems == []


def test_an_approximate_amount_is_told_in_the_unit_of_the_form(tmp_path: Path) -> None:
    rows = [["序号", "项目名称", "总投资（万元）"], [1, "甲县供水管网改造工程", "约100万元"]]
    problem = read(make(tmp_path / "a.xlsx", 表=rows)).problems[0]
    assert problem.message() == "“约100万元”是约数，按 100 万元读入"
    assert problem.message("en") == "“约100万元” is approximate; read as 1,000,000 yuan"


def test_a_cell_without_a_unit_says_so_where_the_others_state_theirs(tmp_path: Path) -> None:
    rows = [["甲县换热器产业园", "5200万元"], ["乙县污水处理厂", "约2236.90"], ["丙县供水管网", "1.2亿元"]]
    reading = read(make(tmp_path / "a.xlsx", 储备=[["项目名称", "总投资"], *rows]), "reserve")
    assert [row.values["total"] for row in reading.rows] == [52_000_000, None, 120_000_000]
    assert codes(reading) == {"B3": "unit_missing"}
