import io
from typing import Any

import openpyxl
import pytest

from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.formbook.official_writer import OfficialGroup, Signers, chinese_number, write_official
from sanzhua.formbook.rules import derive
from sanzhua.formbook.tests.rows import JUNE, building, december, last_month, past, wan


def row(number: Any, **values: Any) -> Any:
    plain = building(name=f"项目{number}", **values)
    return plain | derive("construction", JUNE, plain, past(december(), last_month()))


def sheet(form: Any = "construction", *groups: Any, **options: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(write_official(form, JUNE, "四平市", groups, **options))).worksheets[0]


def column(table: Any, heading: Any) -> Any:
    return next(cell.column for line in table["3:4"] for cell in line if cell.value == heading)


def line(table: Any, start: Any) -> Any:
    return next(cells for cells in table.iter_rows(min_row=5) if str(cells[0].value).startswith(start))


GROUPS = (
    OfficialGroup("梨树县", [row(1), row(2, start_actual="2019-03", invested_before=0)]),
    OfficialGroup("双辽市", [row(3, done_month=30)]),
)


def test_it_opens_like_the_old_form() -> None:
    table = sheet("construction", *GROUPS)
    assert table["A1"].value == "四平市2019年6月在建（开工）项目月调度表"
    assert table["A2"].value == "填报单位（盖章）：四平市"
    assert "单位：万元" in [cell.value for cell in table[2]]
    assert {"6月完成投资", "1–6月累计完成投资", "占年计划%"} <= {cell.value for cell in table[4]}


def test_sums_stand_above_the_projects_and_add_up() -> None:
    table = sheet("construction", *GROUPS)
    place = column(table, "6月完成投资") - 1
    starts = ("合计（3项）", "其中：新开工（1项）", "其中：续建（2项）", "一、梨树县（2项）", "二、双辽市（1项）")
    assert [line(table, start)[place].value for start in starts] == [270, 120, 150, 240, 30]


def test_the_rate_of_a_sum_divides_sums() -> None:
    groups = [OfficialGroup("", [row(1), row(2, plan_year=None)])]
    table = sheet("construction", *groups)
    assert line(table, "合计")[column(table, "占年计划%") - 1].value == 31


def test_a_project_of_two_batches_counts_once_and_its_own_amounts_once() -> None:
    batch = wan(name="某水库", total=900, allocated_central=500, done_total=200, started=True)
    second = {**batch, "batch_no": "2号", "allocated_central": 1_000_000}
    table = sheet("central_fund", OfficialGroup("", [{**batch, "batch_no": "1号"}, second]))
    total = line(table, "合计（1项）")
    assert [total[place].value for place in (4, 5, 11)] == [900, 600, 200]


def test_it_prints_on_a3_across_with_headings_and_page_numbers() -> None:
    table = sheet("construction", *GROUPS)
    assert (table.page_setup.orientation, table.page_setup.paperSize) == ("landscape", 8)
    assert table.page_setup.fitToHeight == 0  # width 1 is the format's own default
    assert table.print_title_rows == "$3:$4"
    assert "&P" in table.oddFooter.center.text


def test_the_signers_stand_below_and_blanks_are_left_for_the_pen() -> None:
    table = sheet(
        "construction", *GROUPS, signers=Signers("李四", "王五", "", "2019年7月9日"), notes=["不含涉密项目。"]
    )
    texts = [cell.value for cells in table.iter_rows(min_row=table.max_row - 1) for cell in cells if cell.value]
    assert texts == ["不含涉密项目。", "填表人：李四", "审核人：王五", "单位负责人：", "填报日期：2019年7月9日"]


def test_words_never_become_a_formula() -> None:
    table = sheet("construction", OfficialGroup("", [row(1, note="=1+1")]))
    cell = table.cell(table.max_row - 1, column(table, "备注"))
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", FORM_KEYS)
def test_every_form_prints_in_both_languages_also_when_empty(form: Any, lang: Any) -> None:
    assert sheet(form, lang=lang).max_row > 4


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")])
def test_groups_number_themselves_in_chinese(number: Any, text: Any) -> None:
    assert chinese_number(number) == text
