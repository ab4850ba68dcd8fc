import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from sanzhua.base.periods import Period
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.formbook.reader import read_workbook
from sanzhua.formbook.rules import derive
from sanzhua.formbook.template_headings import META_SHEET
from sanzhua.formbook.template_writer import FIRST_ROW, TemplateRow, write_template
from sanzhua.formbook.tests.rows import JUNE, building, last_month, past, wan

SAMPLES = {
    "text": "某文字",
    "money": 1_234_0000,
    "usd": 5_000_0000,
    "date": "2019-04",
    "percent": 65,
    "number": 12.5,
    "int": 30,
    "bool": True,
    "code": "2019-220322-13-03-000001",
    "credit_code": "91350100M000100Y43",
    "tags": "500万元以上、市重点",
}
MAY = (Period(2019, 5), wan(done_year=500, done_total=5_500, arrived_year=10, arrived_total=100))


def sample(column: Any, number: Any) -> Any:
    if column.key == "name":
        return f"示范项目第{number}号建设"
    if column.key in ("phone", "lead_phone"):
        return "13800000000"
    if column.choices:
        return column.choices[number % len(column.choices)]
    if column.kind == "money":
        return SAMPLES["money"] + number * 10_000 + (5_000 if number == 2 else 0)  # the third has half a 万元
    return SAMPLES[column.kind]


def sample_rows(form: Any, count: Any = 4) -> Any:
    columns = [column for column in load_form(form).columns if column.source != "derived"]
    history = past(MAY, form=form)
    return [TemplateRow(f"u{n}", {column.key: sample(column, n) for column in columns}, history) for n in range(count)]


def read_back(tmp_path: Any, form: Any, content: Any) -> Any:
    path = tmp_path / "template.xlsx"
    path.write_bytes(content)
    return read_workbook(path, form, JUNE)


def opened(form: Any = "construction", rows: Any = (), **options: Any) -> Any:
    content = write_template(form, JUNE, rows, "梨树县", **options)
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book, book.worksheets[0]


def headings(table: Any) -> Any:
    return {c.value for row in table["3:4"] for c in row}


def cell(table: Any, heading: Any, line: Any = FIRST_ROW + 1) -> Any:
    place = next(c.column for row in table["3:4"] for c in row if str(c.value or "").startswith(heading))
    return table.cell(line, place)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", FORM_KEYS)
def test_what_is_written_is_read_back_without_loss_or_complaint(form: Any, lang: Any, tmp_path: Any) -> None:
    rows = sample_rows(form)
    reading = read_back(tmp_path, form, write_template(form, JUNE, rows, "梨树县", lang))
    assert [problem.message() for problem in reading.problems] == []
    for got, row in zip(reading.rows, rows, strict=True):
        full = {**row.values, **derive(form, JUNE, row.values, row.history)}
        wanted = {key: full.get(key) for key in load_form(form).keys()}  # noqa: SIM118
        assert {key: got.values.get(key) for key in wanted} == wanted


def test_what_was_typed_with_a_formula_sign_comes_back_as_typed(tmp_path: Any) -> None:
    texts = ["=1+1", "+86", "-x", "@a", "＝1+1", "\t=2"]
    values = [building(name=f"项目{n}", note=text) for n, text in enumerate(texts)]
    content = write_template("construction", JUNE, [TemplateRow(str(n), v) for n, v in enumerate(values)], "梨树县")
    table = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    for line, row in enumerate(values, start=FIRST_ROW + 1):
        note = cell(table, "备注", line)
        assert (note.value, note.data_type, note.quotePrefix) == (row["note"], "s", True)
    notes = [row.values["note"] for row in read_back(tmp_path, "construction", content).rows]
    assert notes[:3] == texts[:3]


def test_register_cells_are_locked_typed_ones_open_and_derived_ones_computed() -> None:
    _, table = opened(rows=[TemplateRow("u1", building(), past(last_month()))])
    assert table.protection.sheet
    assert cell(table, "总投资").protection.locked
    assert not cell(table, "当月完成投资").protection.locked
    year = cell(table, "本年累计完成投资")
    month, before = cell(table, "当月完成投资").coordinate, cell(table, "开工至上年底").coordinate
    assert (year.protection.locked, year.value) == (True, f'=IF({month}="","",500+{month})')
    assert cell(table, "自开工累计").value == f'=IF({year.coordinate}="","",N({before})+{year.coordinate})'


def test_where_no_month_leads_up_to_it_the_sum_is_open_to_type() -> None:
    _, table = opened(rows=[TemplateRow("u1", building(done_year=700))])
    year = cell(table, "本年累计完成投资")
    assert (year.protection.locked, year.value) == (False, 700)


def test_rows_for_new_projects_are_open_altogether() -> None:
    _, table = opened(rows=[TemplateRow("u1", building())], blank_rows=2)
    assert not cell(table, "项目名称", FIRST_ROW + 2).protection.locked


def test_headings_stay_in_sight_state_their_unit_and_repeat_on_paper() -> None:
    _, table = opened()
    assert table.freeze_panes == "C5"
    assert table.print_title_rows == "$1:$4"
    assert (table.page_setup.orientation, table.page_setup.paperSize) == ("landscape", 8)
    assert {"总投资（万元）", "当月完成投资（万元）", "形象进度%"} <= headings(table)


def test_choices_and_yes_or_no_come_from_lists() -> None:
    _, table = opened()
    lists = {rule.formula1 for rule in table.data_validations.dataValidation if rule.type == "list"}
    assert {'"是,否"', '"前期,新开工,在建,续建,停工,冬休,竣工,投产,达产"'} <= lists


def test_a_hidden_sheet_says_what_the_file_is() -> None:
    book, _ = opened(rows=[TemplateRow("u1", building())])
    meta = book[META_SHEET]
    assert meta.sheet_state == "veryHidden"
    assert [meta.cell(line, 2).value for line in range(1, 5)] == ["construction", "2019.1", "2019-06", "梨树县"]
    assert (meta["A7"].value, meta["B7"].value) == (5, "u1")


def test_in_english_titles_headings_and_units_are_english() -> None:
    _, table = opened(lang="en")
    assert table["A1"].value == "2019-06 Projects under construction"
    assert "Total investment (10,000 yuan)" in headings(table)


def test_a_column_added_to_the_form_is_in_the_template() -> None:
    form = load_form("construction")
    extra = replace(form.column("note"), key="crane", heading="塔吊数量", heading_en="Cranes", kind="int")
    wider = replace(form, columns=(*form.columns, extra), by_key={**form.by_key, "crane": extra})
    table = openpyxl.load_workbook(io.BytesIO(write_template(wider, JUNE, [], "梨树县"))).worksheets[0]
    assert "塔吊数量" in headings(table)
