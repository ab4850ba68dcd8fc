"""Single cells: dates, flags, percents, codes, formulas. A doubt is always told, a clean cell never complains."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from sanzhua.codes import credit_code, project_code
from sanzhua.formbook.cells import clean_bool, clean_percent
from sanzhua.formbook.dates import clean_date, read_date
from sanzhua.formbook.tests.making import Sheet, changed, codes, make, read
from sanzhua.formbook.tidying import Setting

Found = list[tuple[int, str]]


def cleaned(clean: Any, values: list[Any], **setting: Any) -> tuple[list[Any], Found]:
    found: Found = []
    out = clean(values, Setting(**setting), lambda at, code, params, text: found.append((at, code)))
    return out, found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2019.4", "2019-04"), ("2019年4月", "2019-04"), ("2019年4月18日", "2019-04-18"), ("2019-4-18", "2019-04-18"),
        ("2019/04/18", "2019-04-18"), ("2019．4．18", "2019-04-18"), ("２０１９年４月", "2019-04"),
        ("201904", "2019-04"),
        ("20190418", "2019-04-18"), ("2019.10", "2019-10"), ("2019 年 4 月", "2019-04"), ("19年4月", "2019-04"),
        ("2019年4月开工", "2019-04"), ("2019-04-18 00:00:00", "2019-04-18"), ("2019年04月份", "2019-04"),
        ("—", None), ("/", None), ("无", None), ("未开工", None), ("尚未竣工", None),
    ],
)  # fmt: skip
def test_a_clear_date_is_read_without_a_word(text: str, value: str | None) -> None:
    assert read_date(text) == (value, "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4月底", "date_no_year"), ("2019年上半年", "date_unclear"), ("2019年", "date_unclear"),
        ("待定", "date_not_date"),
        ("2018-2020", "date_two"), ("2019.3-2020.12", "date_two"), ("2019年13月", "date_unclear"),
        ("2019-02-30", "date_unclear"), ("1019-02", "date_far"), ("二季度", "date_not_date"),
        ("2019年底", "date_unclear"),
    ],
)  # fmt: skip
def test_an_unclear_date_is_no_value_and_a_problem(text: str, code: str) -> None:
    assert read_date(text) == (None, code)


def test_january_or_october_is_told_by_the_format_only() -> None:
    assert cleaned(clean_date, [2018.1]) == ([None], [(0, "date_ambiguous")])
    assert cleaned(clean_date, [2018.1], format_of=lambda _: "0.00") == (["2018-10"], [])
    assert cleaned(clean_date, [2018.3, 2018.11, 2018.05]) == (["2018-03", "2018-11", "2018-05"], [])
    assert read_date("2018.1", True, True) == (None, "date_ambiguous")


def test_serial_numbers_follow_the_epoch_of_the_workbook() -> None:
    assert cleaned(clean_date, [42999.0])[0] == ["2017-09-21"]
    assert cleaned(clean_date, [41537.0], epoch_1904=True)[0] == ["2017-09-21"]


def test_a_format_without_days_gives_a_month() -> None:
    assert cleaned(clean_date, [date(2019, 9, 1)], format_of=lambda _: "yyyym")[0] == ["2019-09"]
    assert cleaned(clean_date, [date(2019, 9, 1)])[0] == ["2019-09-01"]


@given(st.dates(date(1950, 1, 1), date(2079, 12, 31)))
def test_every_way_to_write_a_day_gives_that_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    written = [
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        day,
    ]
    if 20_000 <= serial <= 66_000:
        written.append(float(serial))
    values, found = cleaned(clean_date, written)
    assert set(values) == {day.isoformat()}
    assert not found


@given(st.text(alphabet="0123456789年月日号.-/ 底初上半约拟~至", max_size=14))
def test_a_text_is_a_real_date_or_a_problem_or_nothing(text: str) -> None:
    value, code = read_date(text)
    if value is None:
        assert code or not any(sign.isdigit() for sign in text)
    else:
        date.fromisoformat(value if len(value) == 10 else value + "-01")
        assert str(int(value[5:7])) in text.replace(" ", "")


def test_flags() -> None:
    values, found = cleaned(clean_bool, ["是", "√", "已入统", "否", "×", "未纳统", "", "/", "正在申报"])
    assert values == [True, True, True, False, False, False, None, None, None]
    assert found == [(8, "bool_unclear")]


def test_shares_and_per_cents_are_told_apart_by_the_whole_column() -> None:
    assert cleaned(clean_percent, [0.28, 0.32, 1, 0]) == ([28, 32, 100, 0], [])
    assert cleaned(clean_percent, [65, 40, 1, 100], percent_heading=True) == ([65, 40, 1, 100], [])
    assert cleaned(clean_percent, [65, 40, 0.8], percent_heading=True) == ([65, 40, None], [(2, "percent_ambiguous")])
    assert cleaned(clean_percent, ["46%", 0.63], format_of=lambda at: "0%" if at else "") == ([46, 63], [])
    assert cleaned(clean_percent, [0.8], percent_heading=True) == ([None], [(0, "percent_ambiguous")])
    assert cleaned(clean_percent, [120, "已封顶"])[1] == [(0, "percent_range"), (1, "percent_unclear")]


def test_codes_are_checked_and_odd_hyphens_forgiven(tmp_path: Path) -> None:
    rows = [
        ["项目名称", "项目代码", "统一社会信用代码"],
        ["甲项目", "2509－520521－04－05－261545", "91350100M000100Y43"],
        ["乙项目", "2412-520525-04-05-133987", "91350100M000100Y4Z"],
        ["丙项目", "正在办理", "/"],
        ["丁项目", "2019-220300-47-01-000000", ""],
        ["戊项目", "2606-520502-04-01-59135", "9135010"],
    ]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert [row.values["code"] for row in reading.rows] == [
        "2509-520521-04-05-261545", "2412-520525-04-05-133987", None, "2019-220300-47-01-000000",
        "2606-520502-04-01-59135",
    ]  # fmt: skip
    assert codes(reading) == {
        "B3": "code_wrong", "B4": "code_not_code", "B6": "code_wrong", "C3": "credit_wrong", "C6": "credit_wrong",
    }  # fmt: skip


def test_stored_results_of_formulas_count_only_where_they_agree(tmp_path: Path) -> None:
    rows = [
        [
            "项目名称",
            "总投资（万元）",
            "2018年底累计完成投资（万元）",
            "1-6月完成投资（万元）",
            "自开工累计完成投资（万元）",
        ],
        ["甲项目", 100, 10, 5, ("=C2+D2", 15)],
        ["乙项目", 100, 10, 5, ("=C3+D3", 5000)],
        ["丙项目", 100, 10, 5, ("=SUM(C4:D4)", 15)],
        ["丁项目", ("=[1]Sheet1!A1", 77), 10, 5, ("=1/0", "#DIV/0!")],
        ["戊项目", 1, 10, 5, ("=VLOOKUP(A6,X:Y,2)", 15)],
    ]
    path = make(tmp_path / "a.xlsx", 表=rows)
    reading = read(path)
    assert [row.values["done_total"] for row in reading.rows] == [150_000, None, 150_000, None, 150_000]
    assert codes(reading) == {"E3": "formula_stale", "B5": "formula_external", "E5": "formula_error"}
    assert reading.rows[3].values["total"] == 770_000


def test_a_formula_without_a_result_is_worked_out_or_left_empty(tmp_path: Path) -> None:
    rows = [
        ["项目名称", "总投资（万元）", "1-6月完成投资（万元）"],
        ["甲项目", 10, ("=B2*2", 20)],
        ["乙项目", 10, ("=NOW()", 7)],
    ]
    path = make(tmp_path / "a.xlsx", 表=rows)
    for stored in (b"<v>20</v>", b"<v>7</v>"):
        changed(path, "xl/worksheets/sheet1.xml", stored, b"")
    reading = read(path)
    assert [row.values["done_year"] for row in reading.rows] == [200_000, None]
    assert codes(reading) == {"C2": "formula_worked_out", "C3": "formula_empty"}


def test_real_dirty_cells_of_a_money_column(tmp_path: Path) -> None:
    cells = [
        "总投资1.48亿，本次估算额2300万",
        "6595.04（2026年度）",
        "约4000万元",
        "以造价备案金额为准",
        "统一社会信用代码：91520221666951451Y",
    ]
    reading = read(
        make(
            tmp_path / "a.xlsx", 表=[["项目名称", "总投资（万元）"], *([f"第{n}项目", c] for n, c in enumerate(cells))]
        )
    )
    assert [row.values["total"] for row in reading.rows] == [None, 65_950_400, 40_000_000, None, None]
    assert list(codes(reading).values()) == [
        "money_two",
        "money_remark",
        "money_approx",
        "money_elsewhere",
        "money_unclear",
    ]
    assert reading.rows[0].texts == {"total": cells[0]}


def test_land_is_read_in_mu(tmp_path: Path) -> None:
    cells = [251.8, "50亩", "3公顷", "不新增用地", "约20亩"]
    rows = [["项目名称", "用地（亩）"], *([f"第{n}项目", cell] for n, cell in enumerate(cells))]
    reading = read(make(tmp_path / "a.xlsx", 表=rows), "reserve")
    assert [row.values["land_mu"] for row in reading.rows] == [251.8, 50, 45, None, 20]
    assert codes(reading) == {"B5": "number_unclear", "B6": "number_approx"}


def test_a_telephone_stays_a_text(tmp_path: Path) -> None:
    reading = read(
        make(tmp_path / "a.xlsx", 表=[["项目名称", "联系电话"], ["甲项目", 13900007164], ["乙项目", "0434-123"]])
    )
    assert [row.values["phone"] for row in reading.rows] == ["13900007164", "0434-123"]


def test_shown_percents_are_read_as_shown(tmp_path: Path) -> None:
    rows = [["项目名称", "形象进度"], ["甲项目", 0.635], ["乙项目", "46%"]]
    reading = read(make(tmp_path / "a.xlsx", 表=Sheet(rows, formats={"B2": "0.0%"})))
    assert [row.values["progress_percent"] for row in reading.rows] == [63.5, 46]
    assert reading.problems == []


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9), st.integers(0, 30))
def test_the_fast_check_of_credit_codes_agrees_with_the_full_one(tail: str, last: int) -> None:
    code = "91220300" + tail + "0123456789ABCDEFGHJKLMNPQRTUWXY"[last]
    assert credit_code.is_sound(code) == credit_code.check(code).valid == (uscc.calc_check_digit(code[:-1]) == code[-1])


@given(
    st.from_regex(r"(18|20)[0-9]{2}-(22|99)0322-0[0-9]-0[12]-00000[0-9]", fullmatch=True),
    st.sampled_from(["", " ", "x"]),
)
def test_the_fast_check_of_project_codes_agrees_with_the_full_one(code: str, end: str) -> None:
    found = project_code.check(code + end)
    assert project_code.is_sound(code + end) == (found.valid and not end)
    assert project_code.region_of(code + end) == found.region
    old = found.valid and found.format == "old"
    assert project_code.division_of(code + end) == (found.normal.split("-")[2] if old else None)


def test_a_code_without_dashes_is_given_with_them_and_told(tmp_path: Path) -> None:
    sound = "2019-220322-77-01-002151"
    rows = [["项目名称", "项目代码", "建设地点"], ["甲县供水管网改造工程", sound.replace("-", ""), "甲县"]]
    reading = read(make(tmp_path / "a.xlsx", 表=rows))
    assert codes(reading) == {"B2": "code_wrong"}
    assert reading.rows[0].values["code"] == sound


def test_an_approximate_date_is_told_and_a_stop_at_its_end_forgiven() -> None:
    assert read_date("约2019年4月") == ("2019-04", "date_approx")
    assert read_date("2019.4.") == ("2019-04", "")
