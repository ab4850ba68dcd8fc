"""What a version of a form without this column, or with that one, does to paper, rates, rules and stored data."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl

from sanzhua.base.periods import Period
from sanzhua.formbook.compare import compared
from sanzhua.formbook.definition import FORM_KEYS, Column, Form, RuleChange, form_data, form_of_data, load_form
from sanzhua.formbook.official_writer import OfficialGroup, write_official
from sanzhua.formbook.rates import rates
from sanzhua.formbook.rules import check_row
from sanzhua.formbook.rules.checker import rules_of

JUNE = Period(2020, 6)
CRANES = Column("x_td", "塔吊数量", "Cranes", "int", "typed", group="进展", group_en="Progress", on_paper=True)


def of(form: Form, *columns: Column) -> Form:
    return replace(form, version="2020.1", columns=columns, by_key={one.key: one for one in columns})


def without(key: str, *gone: str) -> Form:
    form = load_form(key)
    return of(form, *(one for one in form.columns if one.key not in gone))


def printed(form: Form) -> list[str]:
    book = write_official(form, JUNE, "梨树县", [OfficialGroup("", [{"name": "某项目", "x_td": 3}])])
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    return [str(cell.value) for line in sheet["3:4"] for cell in line if cell.value]


def test_every_form_comes_back_whole_from_its_data() -> None:
    for key in FORM_KEYS:
        assert form_of_data(form_data(load_form(key))) == load_form(key)


def test_paper_has_what_the_version_has() -> None:
    form = without("construction", "progress_percent", "lead_unit")
    heads = printed(of(form, *form.columns, CRANES))
    assert "塔吊数量" in heads
    assert heads.index("塔吊数量") < heads.index("备注")
    assert not {"形象进度%", "责任单位"} & set(heads)


def test_paper_takes_the_new_name_of_a_column_over_its_own_old_words() -> None:
    form = load_form("construction")
    renamed = [replace(one, heading="动工时间") if one.key == "start_actual" else one for one in form.columns]
    assert "动工时间" in printed(of(form, *renamed))
    assert "开工时间" in printed(form)


def test_a_rate_goes_with_its_column() -> None:
    rows = [{"allocated_central": 100, "arrived_central": 50, "paid_central": 20}]
    labels = [one.label for one in rates(without("central_fund", "paid_central"), rows)]
    assert "中央投资支付率" not in labels
    assert "中央投资到位率" in labels


def test_a_comparison_with_a_column_that_went_is_not_made() -> None:
    codes = {(rule.code, key) for rule, key in rules_of(without("construction", "plan_year"))}
    assert ("done_over_plan", "done_year") not in codes
    assert ("amount_negative", "total") in codes


def test_a_headings_doubt_goes_with_one_of_its_columns() -> None:
    data = form_data(load_form("construction"))
    data["keys"].remove("finish_plan")
    data["columns"] = [one for one in data["columns"] if one["key"] != "finish_plan"]
    assert form_of_data(data).doubtful == ()


def test_a_rule_changes_for_the_version_alone() -> None:
    form = load_form("construction")
    softer = replace(form, rules=(RuleChange("month_missing", "done_month", severity="notice"),))
    row = {"name": "某项目", "stage": "在建", "start_actual": "2018-05"}
    severity = {one: {hit.rule: hit.severity for hit in check_row(one, JUNE, row)} for one in (form, softer)}
    assert (severity[form]["month_missing"], severity[softer]["month_missing"]) == ("error", "notice")


def test_a_comparison_names_what_was_added_retired_renamed_and_moved() -> None:
    before = load_form("construction")
    columns = [replace(one, heading="说明") if one.key == "note" else one for one in before.columns]
    after = of(before, *(one for one in columns[::-1] if one.key != "jobs" and one.key != "place"), CRANES)
    found = compared(before, after)
    assert (found.added, found.retired, found.moved) == (("x_td",), ("place",), True)
    assert found.renamed == (("note", "备注", "说明"),)
