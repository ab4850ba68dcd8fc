"""Rates under the sums of the central-budget form, each with what it is divided by."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from sanzhua.facts import definitions
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.formbook.official_writer import OfficialGroup, write_official
from sanzhua.formbook.rates import _listed, rate_line, rates
from sanzhua.formbook.reader import read_workbook
from sanzhua.formbook.template_writer import TemplateRow, write_template
from sanzhua.formbook.tests.rows import JUNE, wan

FORM = load_form("central_fund")
# Two batches of one project and one batch of another.
ROWS: list[dict[str, Any]] = [
    {"project": "p1", "name": "甲", "batch_no": "1", "started": True, **wan(total=900, allocated_central=100)},
    {"project": "p1", "name": "甲", "batch_no": "2", "started": True, **wan(total=900, allocated_central=100)},
    {"project": "p2", "name": "乙", "batch_no": "1", "started": False, **wan(total=100, allocated_central=200)},
]
ROWS[0] |= wan(arrived_central=100, paid_central=80, done_total=450)
ROWS[0] |= {"allocated_city": 100_000, "arrived_city": 50_000}
ROWS[1] |= wan(arrived_central=0, done_total=450)
ROWS[2] |= wan(arrived_central=100, paid_central=20, done_total=50)


def by_label(lang: str = "zh") -> dict[str, tuple[str, str]]:
    return {rate.label: (rate.shown, rate.arithmetic) for rate in rates(FORM, ROWS, lang)}


def test_each_rate_is_printed_with_its_denominator() -> None:
    found = by_label()
    assert found["中央投资到位率"] == ("50.0%", "中央到位 200 ÷ 下达中央投资 400 万元")
    assert found["中央投资支付率"] == ("25.0%", "中央支付 100 ÷ 下达中央投资 400 万元")
    assert found["市级配套到位率"] == ("50.0%", "市级配套到位 5 ÷ 市级配套 10 万元")


def test_a_projects_own_amounts_and_a_project_count_once() -> None:
    found = by_label()
    assert found["总投资完成率"] == ("50.0%", "完成投资合计 500 ÷ 总投资 1,000 万元")
    assert found["开工率"] == ("50.0%", "1 ÷ 2 个项目")


def test_where_nothing_is_known_there_is_a_dash_and_no_note() -> None:
    assert by_label()["县级配套到位率"][0] == "—"
    assert by_label()["完工率"][0] == "—"
    assert "县级" not in rate_line(rates(FORM, ROWS))
    assert rate_line(rates(FORM, [])) == ""


def test_data_names_only_columns_of_the_form_and_other_forms_print_none() -> None:
    for form, listed in _listed().items():
        for one in listed:
            assert {one["column"], one.get("over", one["column"])} <= set(load_form(form).by_key)
    assert [key for key in FORM_KEYS if rates(load_form(key), [])] == ["central_fund"]


@pytest.mark.parametrize(
    ("label", "metric"),
    [("中央投资到位率", "arrival_rate"), ("中央投资支付率", "payment_rate"), ("开工率", "start_rate")],
)
def test_a_rate_is_called_as_the_metric_that_it_is(label: str, metric: str) -> None:
    assert definitions.metric("central_fund", metric).label == label


def test_both_workbooks_print_them_and_the_reader_leaves_them_out(tmp_path: Any) -> None:
    printed = openpyxl.load_workbook(io.BytesIO(write_official(FORM, JUNE, "梨树县", [OfficialGroup("", ROWS)])))
    words = [str(cell.value) for row in printed.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any("中央投资到位率 50.0%（中央到位 200 ÷ 下达中央投资 400 万元）" in text for text in words)
    rows = [TemplateRow(f"{row['project']}#{row['batch_no']}", row) for row in ROWS]
    path = tmp_path / "模板.xlsx"
    path.write_bytes(write_template(FORM, JUNE, rows, "梨树县"))
    reading = read_workbook(path, "central_fund", JUNE)
    assert (len(reading.rows), reading.problems) == (3, [])
    table = openpyxl.load_workbook(path).worksheets[0]
    notes = [str(row[0].value) for row in table.iter_rows() if str(row[0].value).startswith("注")]
    assert "开工率 50.0%（1 ÷ 2 个项目）" in notes[0]
