"""Tables as they are laid out in real offices."""

from __future__ import annotations

import csv
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlwt

from sanzhua.base.periods import Period
from sanzhua.formbook.package import Unreadable
from sanzhua.formbook.tests.making import Sheet, by_row, changed, codes, make, read

PLAIN: list[list[Any]] = [
    ["序号", "项目名称", "总投资（万元）", "6月完成投资（万元）", "1-6月完成投资（万元）"],
    [1, "甲县热电联产建设项目", 1200.5, 10, 60],
    [2, "乙县供水管网改造工程", "3,400", 20, 80],
]


def test_a_plain_table_has_clean_values_and_no_problem(tmp_path: Path) -> None:
    reading = read(make(tmp_path / "a.xlsx", 在建=PLAIN))
    assert [row.values["total"] for row in reading.rows] == [12_005_000, 34_000_000]
    assert reading.rows[0].values == {
        "name": "甲县热电联产建设项目",
        "total": 12_005_000,
        "done_month": 100_000,
        "done_year": 600_000,
    }
    assert reading.problems == []


def test_a_monthly_form_of_nanping_with_sums_above(tmp_path: Path) -> None:
    rows = [
        ["南平市2019年1-6月重点项目（在建、预备）计划完成情况一览表"],
        [
            "序号",
            "项目名称",
            "总投资 (万元)",
            "开工至上一年度底累计完成投资",
            "2019年  计划投资(万元)",
            "2019年实际完成情况",
            "",
            "",
            "建设单位 及责任人",
            "挂点领导",
        ],
        ["", "", "", "", "", "1-6月实际完成投资(万元)", "完成投资占年计划%", "1-6月实际形象进度"],
        [],
        ["合计（3项）", "", 600, 60, 300, 150],
        ["其中：在建重点项目（2项）", "", 300, 60, 150, 75],
        ["一、市本级（2项）", "", 300, 30, 150, 75],
        ["（一）在建（2项）", "", 300, 30, 150, 75],
        [1, "甲大桥", 100, 10, 50, 25, 50, "桩基施工", "甲公司\n张三", "李四"],
        [2, "乙隧道", 200, 20, 100, 50, 50, "掘进", "乙公司/王五", "李四"],
        ["二、县区（1项）", "", 300, 30, 150, 70],
        [3, "丙公路", 300, 30, 150, 75, 50, "路基", "丙公司", "赵六"],
        ["注：1、项目性质指前期、续建、扩建或新开工；"],
        ["2、关键节点指开工、竣工的具体时间。"],
        ["填表人：吴建国", "", "审核人：郭志强", "", "", "单位负责人：唐家明"],
    ]
    merges = ["A1:J1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:H2", "I2:I3", "J2:J3", "A13:J13"]
    reading = read(make(tmp_path / "a.xlsx", 月报=Sheet(rows, merges)))
    assert [row.row for row in reading.rows] == [9, 10, 12]
    first = by_row(reading)[9].values
    assert (first["total"], first["invested_before"], first["plan_year"], first["done_year"]) == (
        10**6,
        10**5,
        500_000,
        250_000,
    )
    assert (first["owner"], first["contact"], first["progress_text"]) == ("甲公司", "张三", "桩基施工")
    assert by_row(reading)[10].values["owner"] == "乙公司"
    assert codes(reading) == {"D2": "unit_inferred", "F11": "total_wrong"}
    assert [kind.why for kind in reading.skipped] == [
        "blank",
        "total",
        "total",
        "group",
        "group",
        "group",
        "note",
        "note",
        "note",
    ]


def test_groups_of_headings_tell_the_owner_from_the_responsible_unit(tmp_path: Path) -> None:
    rows = [
        ["古雷港经济开发区2019年项目明细表"],
        [
            "序号",
            "项目名称",
            "项目性质",
            "总投资\n（万元）",
            "至2018年底累计完成投资（万元）",
            "2019年计划投资\n（万元）",
            "5月",
            "",
            "6月",
            "",
            "项目业主单位",
            "",
            "",
            "",
            "市或县挂钩责任单位",
            "",
            "",
            "",
            "挂钩领导",
            "",
        ],
        [
            "",
            "",
            "",
            "",
            "",
            "",
            "当月完成投资额（万元）",
            "形象进度",
            "当月完成投资额（万元）",
            "形象进度",
            "业主名称",
            "负责人",
            "联系人",
            "电话",
            "单位名称",
            "责任人",
            "联络人",
            "电话",
            "市领导",
            "县领导",
        ],
        ["合计", "2个", "", 300, 30, 150, 7, "", 11],
        [
            1,
            "甲项目",
            "续建",
            100,
            10,
            50,
            3,
            "旧",
            5,
            "新",
            "业主甲",
            "负责甲",
            "联系甲",
            "0596-1",
            "单位甲",
            "责任甲",
            "联络甲",
            "0596-2",
            "市甲",
            "县甲",
        ],
        [
            2,
            "乙项目",
            "新开工",
            200,
            20,
            100,
            4,
            "旧",
            6,
            "新",
            "业主乙",
            "负责乙",
            "联系乙",
            "0596-3",
            "单位乙",
            "责任乙",
            "联络乙",
            "0596-4",
            "市乙",
            "县乙",
        ],
    ]
    merges = [
        "A1:T1",
        "A2:A3",
        "B2:B3",
        "C2:C3",
        "D2:D3",
        "E2:E3",
        "F2:F3",
        "G2:H2",
        "I2:J2",
        "K2:N2",
        "O2:R2",
        "S2:T2",
    ]
    reading = read(make(tmp_path / "a.xlsx", 明细表=Sheet(rows, merges)))
    values = reading.rows[0].values
    assert values == {
        "name": "甲项目", "stage": "续建", "total": 10**6, "invested_before": 10**5, "plan_year": 500_000,
        "done_month": 50_000, "progress_text": "新", "owner": "业主甲", "contact": "联系甲", "phone": "0596-1",
        "lead_unit": "单位甲", "lead_person": "责任甲", "lead_phone": "0596-2", "leader": "市甲",
        "leader_county": "县甲",
    }  # fmt: skip
    assert reading.rows[0].extra["5月/当月完成投资额（万元）"] == "3"
    assert reading.problems == []


def test_upper_headings_without_merges_reach_over_their_blanks(tmp_path: Path) -> None:
    rows = [
        ["重点项目表", "", "", "", "", "", ""],
        ["填报单位：某县发改局", "", "", "", "单位：万元"],
        ["序号", "项目情况", "", "投资", "", "开工时间", ""],
        ["", "项目名称", "建设地点", "总投资", "年度计划", "计划", "实际"],
        ["1", "甲项目", "某镇", 500, 100, "2019.4", date(2019, 4, 18)],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert reading.rows[0].values == {
        "name": "甲项目", "place": "某镇", "total": 5_000_000, "plan_year": 1_000_000,
        "start_plan": "2019-04", "start_actual": "2019-04-18",
    }  # fmt: skip
    assert reading.problems == []


def test_rows_of_units_and_of_column_numbers_below_the_headings_are_no_projects(tmp_path: Path) -> None:
    rows = [
        ["序号", "项目名称", "总投资", "用地"],
        ["", "", "亿元", "亩"],
        ["1", "2", "3", "4"],
        [1, "甲项目", 1.5, 20],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=rows), "reserve")
    assert [(row.values["total"], row.values["land_mu"]) for row in reading.rows] == [(150_000_000, 20)]
    assert reading.problems == []


def test_headings_repeated_on_a_second_page_are_no_projects(tmp_path: Path) -> None:
    rows = [*PLAIN, PLAIN[0], [3, "丙县道路建设项目", 5, 1, 2]]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert [row.row for row in reading.rows] == [2, 3, 5]


def test_a_table_without_serial_numbers_is_read(tmp_path: Path) -> None:
    rows = [["项目名称", "总投资（亿元）", "备注"], ["甲项目", 1, ""], ["乙工程", 2, "x"], ["合计", 3]]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert [row.values["total"] for row in reading.rows] == [10**8, 2 * 10**8]
    assert reading.problems == []
    assert reading.sheets[0].stated == {"total": 3 * 10**8}


def test_subtotals_below_and_a_grand_total_below_are_each_checked(tmp_path: Path) -> None:
    rows = [
        ["序号", "项目名称", "总投资（万元）", "备注"],
        ["一、工业"], [1, "甲项目", 10.4], [2, "乙项目", 20.4], ["", "小计", 31],
        ["二、交通"], [1, "丙项目", 30], [2, "丁项目", 40], ["", "小计", 77],
        ["", "合计", 100.8],
    ]  # fmt: skip
    assert codes(read(make(tmp_path / "a.xlsx", 表=rows))) == {"C9": "total_wrong"}


def test_counties_with_their_totals_above(tmp_path: Path) -> None:
    rows = [
        ["序号", "项目名称", "总投资（万元）", "2019年计划投资（万元）"],
        ["", "合计3个", 60, 6], ["", "甲县合计2个", 30, 3], [1, "子项目", 10, 1], [2, "丑项目", 20, 2],
        ["", "乙县合计1个", 31, 3], [3, "寅项目", 30, 3],
    ]  # fmt: skip
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert len(reading.rows) == 3
    assert codes(reading) == {"C6": "total_wrong"}


def test_units_may_differ_by_column_and_stand_in_cells(tmp_path: Path) -> None:
    rows = [
        ["招商引资项目表（单位见表头）"],
        ["项目名称", "协议投资额（亿元）", "6月到位资金（万元）", "利用外资（万美元）"],
        ["甲项目", "5000万元", 100, 12.5],
        ["乙项目", 1.25, "1.2亿", "300万美元"],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=rows), "attraction")
    assert [list(row.values.values())[1:] for row in reading.rows] == [
        [50_000_000, 1_000_000, 125_000],
        [125_000_000, 120_000_000, 3_000_000],
    ]
    assert reading.problems == []


def test_a_unit_stated_nowhere_leaves_the_amounts_out(tmp_path: Path) -> None:
    reading = read(make(tmp_path / "a.xlsx", 表=[["项目名称", "总投资", "备注"], ["甲项目", 100], ["乙项目", "2亿元"]]))
    assert [row.values["total"] for row in reading.rows] == [None, 200_000_000]
    assert codes(reading) == {"B1": "no_unit"}


def test_one_amount_over_several_projects_belongs_to_none(tmp_path: Path) -> None:
    rows = [
        ["序号", "项目名称", "总投资（万元）", "包保领导"],
        [1, "甲项目", 100, "张"],
        [2, "乙项目"],
        [3, "丙项目", 5],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=Sheet(rows, ["C2:C3", "D2:D4"])))
    assert [(row.values["total"], row.values["leader"]) for row in reading.rows] == [
        (None, "张"),
        (None, "张"),
        (50_000, "张"),
    ]
    assert codes(reading) == {"C2": "money_merged"}


def test_a_project_split_over_rows_is_one_project(tmp_path: Path) -> None:
    rows = [
        ["序号", "项目名称", "建设内容", "总投资（万元）"],
        [1, "甲项目", "一部分", 100],
        ["", "", "又一部分"],
        [2, "乙项目", "x", 3],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert [row.row for row in reading.rows] == [2, 4]
    assert codes(reading) == {"B3": "split_row"}


def test_hidden_rows_are_read_and_told_and_hidden_sheets_left_alone(tmp_path: Path) -> None:
    path = make(tmp_path / "a.xlsx", 表=Sheet(PLAIN, hidden_rows=[3]), 旧=Sheet(PLAIN, hidden=True))
    reading = read(path)
    assert len(reading.rows) == 2
    assert codes(reading) == {"B3": "hidden_row"}
    assert reading.ignored == [("旧", "hidden")]


def test_the_same_project_is_found_across_sheets(tmp_path: Path) -> None:
    other = [PLAIN[0], [1, "甲县热电联产 建设项目", 1200.5, 10, 60]]
    reading = read(make(tmp_path / "a.xlsx", 一=PLAIN, 二=other))
    assert [(p.sheet, p.cell, p.code) for p in reading.problems] == [("二", "B2", "project_twice")]


def test_another_batch_of_a_project_is_no_duplicate_and_its_total_counts_once(tmp_path: Path) -> None:
    rows = [
        ["中央预算内投资项目月调度表（单位：万元）"],
        ["序号", "项目名称", "下达文号", "总投资", "下达投资/中央预算内", "累计完成投资"],
        [1, "甲项目", "吉发改〔2018〕1号", 1000, 100, 50],
        ["", "", "吉发改〔2019〕2号", "", 200, ""],
        [2, "乙项目", "吉发改〔2019〕2号", 500, 60, 20],
        ["合计", "", "", 1500, 360, 70],
    ]
    merges = ["A1:F1", "B3:B4", "D3:D4", "F3:F4"]
    reading = read(make(tmp_path / "a.xlsx", 表=Sheet(rows, merges)), "central_fund")
    assert [(row.values["name"], row.values["allocated_central"], row.values["total"]) for row in reading.rows] == [
        ("甲项目", 10**6, 10**7), ("甲项目", 2 * 10**6, 10**7), ("乙项目", 600_000, 5 * 10**6)
    ]  # fmt: skip
    assert reading.problems == []


def test_a_column_of_a_neighbouring_month_is_left_out(tmp_path: Path) -> None:
    rows = [
        ["项目名称", "5月完成投资（万元）", "6月完成投资（万元）", "1-5月完成投资（万元）", "1-6月完成投资（万元）"],
        ["甲项目", 1, 2, 3, 4],
    ]
    values = read(make(tmp_path / "a.xlsx", 表=rows)).rows[0].values
    assert values == {"name": "甲项目", "done_month": 20_000, "done_year": 40_000}
    values = read(tmp_path / "a.xlsx", period=Period(2019, 5)).rows[0].values
    assert values == {"name": "甲项目", "done_month": 10_000, "done_year": 30_000}


def test_a_declared_size_that_is_too_small_loses_no_row(tmp_path: Path) -> None:
    many = [PLAIN[0], *([n, f"第{n}号公路建设项目", n, 1, 1] for n in range(1, 501))]
    path = make(tmp_path / "a.xlsx", 表=many)
    changed(path, "xl/worksheets/sheet1.xml", b'<dimension ref="A1:E501"/>', b'<dimension ref="A1"/>')
    reading = read(path)
    assert len(reading.rows) == 500
    assert reading.sheets[0].counted_rows == 501


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-8", "utf-16"])
def test_csv_files_are_read_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "上报.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([["单位：万元"], *PLAIN])
    reading = read(path)
    assert [row.values["total"] for row in reading.rows] == [12_005_000, 34_000_000]
    assert reading.problems == []


def test_old_xls_files_are_read(tmp_path: Path) -> None:
    workbook = xlwt.Workbook()
    page = workbook.add_sheet("在建")
    for row, cells in enumerate(PLAIN):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    page.write_merge(1, 2, 5, 5, "x")
    workbook.save(str(tmp_path / "a.xls"))
    assert [row.values["total"] for row in read(tmp_path / "a.xls").rows] == [12_005_000, 34_000_000]


def test_a_mapping_set_by_hand_overrides_the_headings(tmp_path: Path) -> None:
    rows = [["项目名称", "投了多少（万元）", "总投资（万元）"], ["甲项目", 1, 2]]
    path = make(tmp_path / "a.xlsx", 表=rows)
    assert read(path).rows[0].values == {"name": "甲项目", "total": 20_000}
    reading = read(path, mapping_override={"表": {"B": "done_year", "C": None}})
    assert reading.rows[0].values == {"name": "甲项目", "done_year": 10_000}
    assert reading.sheets[0].layout_hash == read(path).sheets[0].layout_hash


def test_a_workbook_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="没有找到项目表"):
        read(make(tmp_path / "a.xlsx", 汇总=[["县区", "项目个数"], ["甲县", 3]]))


def test_two_tables_in_one_sheet_have_each_their_own_columns(tmp_path: Path) -> None:
    rows = [
        ["一、在建项目（单位：万元）"],
        ["序号", "项目名称", "总投资", "1-6月完成投资"],
        [1, "甲项目", 100, 20],
        [],
        ["二、前期项目（单位：亿元）"],
        ["序号", "建设单位", "项目名称", "总投资"],
        [1, "乙公司", "乙项目", 2],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert [row.values for row in reading.rows] == [
        {"name": "甲项目", "total": 1_000_000, "done_year": 200_000},
        {"owner": "乙公司", "name": "乙项目", "total": 200_000_000},
    ]
    assert [sheet.header_rows for sheet in reading.sheets] == [(2, 2), (6, 6)]
    assert reading.problems == []


def test_a_unit_in_the_note_below_counts(tmp_path: Path) -> None:
    rows = [["序号", "项目名称", "总投资"], [1, "甲项目", 100], ["注：金额单位为万元。"]]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert reading.rows[0].values["total"] == 1_000_000
    assert reading.problems == []


def test_a_group_without_number_is_told_by_its_sums(tmp_path: Path) -> None:
    rows = [
        ["序号", "项目名称", "总投资(万元)", "建设内容"],
        ["", "工业项目", 30, ""], [1, "甲项目", 10, "x"], [2, "乙项目", 20, "x"],
        ["", "交通项目", 5, ""], [3, "丙项目", 5, "y"],
        ["", "", 35, ""],
    ]  # fmt: skip
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert [row.row for row in reading.rows] == [3, 4, 6]
    assert [(skipped.row, skipped.why) for skipped in reading.skipped] == [(2, "group"), (5, "group"), (7, "total")]
    assert reading.problems == []


def test_yuan_and_dollars_of_foreign_capital_are_kept_apart(tmp_path: Path) -> None:
    rows = [["项目名称", "总投资（亿元/亿美元）", "利用外资（万元）", "实际利用外资(万美元)"], ["甲项目", 3, 5, 6]]
    reading = read(make(tmp_path / "a.xlsx", 表=rows), "attraction")
    assert reading.rows[0].values == {"name": "甲项目", "total": None, "foreign_usd": 60_000}
    assert codes(reading) == {"B1": "two_units"}


def test_sheets_of_other_writers_are_scanned_too(tmp_path: Path) -> None:
    """Prefixed tags and cells without a reference, as some exporters write them."""
    rows = [
        ["序号", "项目名称", "总投资（万元）", "形象进度"],
        [1, "甲项目", 100, 0.5],
        [2, "乙项目", ("=C2*2", 200), 0.25],
    ]
    path = make(tmp_path / "a.xlsx", 表=Sheet(rows, hidden_rows=[3], formats={"D2": "0%", "D3": "0%"}))
    sheet = "xl/worksheets/sheet1.xml"
    before = read(path).as_contract()
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(sheet)
    bare = re.sub(rb'<c r="[A-Z]+\d+"', b"<c", xml)
    changed(path, sheet, xml, bare)
    assert read(path).as_contract() == before
    prefixed = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", xml.split(b"?>", 1)[1]).replace(b"xmlns=", b"xmlns:x=")
    changed(path, sheet, bare, prefixed)
    assert read(path).as_contract() == before


def test_a_bare_date_of_completion_is_planned_where_it_lies_ahead(tmp_path: Path) -> None:
    rows = [["项目名称", "开工时间", "竣工时间"], ["甲项目", "2018.5", "2020.12"], ["乙项目", "2018.6", "2019.3"]]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert [row.values["finish_plan"] for row in reading.rows] == ["2020-12", "2019-03"]
    assert reading.problems == []
    reading = read(make(tmp_path / "b.xlsx", 表=[rows[0], rows[2]]))
    assert "finish_plan" not in reading.rows[0].values
    assert codes(reading) == {"C1": "heading_doubtful"}


def test_a_column_of_stages_is_known_by_its_words(tmp_path: Path) -> None:
    rows = [["项目名称", "投资方", "目前进展情况"], ["甲项目", "甲", "洽谈"], ["乙项目", "乙", "签约"]]
    reading = read(make(tmp_path / "a.xlsx", 表=rows), "attraction")
    assert [row.values["stage"] for row in reading.rows] == ["洽谈", "签约"]


def test_a_part_of_an_amount_is_told_by_its_left_neighbour(tmp_path: Path) -> None:
    rows = [
        [
            "项目名称",
            "总投资（万元）",
            "其中：中央预算内投资（万元）",
            "累计完成投资（万元）",
            "其中：中央预算内投资（万元）",
        ],
        ["甲县供水工程", 9, 8, 7, 6],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=rows), "central_fund")
    assert reading.rows[0].values == {
        "name": "甲县供水工程",
        "total": 90_000,
        "done_total": 70_000,
        "done_central": 60_000,
    }


def test_a_group_of_headings_for_progress(tmp_path: Path) -> None:
    rows = [
        ["项目名称", "投资完成情况（万元）", "", "形象进度", ""],
        ["", "总投资", "1-6月", "%", "描述"],
        ["甲县供水工程", 9, 8, 45, "主体"],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=Sheet(rows, ["A1:A2", "B1:C1", "D1:E1"])))
    assert reading.rows[0].values == {
        "name": "甲县供水工程", "total": 90_000, "done_year": 80_000, "progress_percent": 45, "progress_text": "主体",
    }  # fmt: skip


def test_a_total_may_leave_hidden_rows_out(tmp_path: Path) -> None:
    rows = [["序号", "项目名称", "总投资（万元）"], [1, "甲县供水工程", 10], [2, "乙县供水工程", 20], ["合计", "", 10]]
    reading = read(make(tmp_path / "a.xlsx", 表=Sheet(rows, hidden_rows=[3])))
    assert codes(reading) == {"B3": "hidden_row"}
