from dataclasses import replace
from typing import Any

import pytest

from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.formbook.help import form_page, severities


def columns(page: Any) -> Any:
    return {column.key: column for group in page.groups for column in group.columns}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", FORM_KEYS)
def test_every_column_is_explained_and_every_derived_one_has_its_formula(form: Any, lang: Any) -> None:
    page = form_page(form, lang)
    assert list(columns(page)) == list(load_form(form).keys())
    assert all(column.who and column.kind for column in columns(page).values())
    assert all(column.formula for column in columns(page).values() if column.source == "derived")


def test_a_column_shows_the_rules_that_look_at_it() -> None:
    found = columns(form_page("construction"))["done_year"].rules
    assert ("error", "本年累计 = 上月累计 + 当月") in [(rule.severity, rule.text) for rule in found]


def test_amounts_say_their_unit_in_both_languages() -> None:
    assert columns(form_page("construction"))["total"].kind == "金额，万元"
    assert columns(form_page("attraction", "en"))["foreign_usd"].kind == "Amount in 10,000 US dollars"


def test_the_page_counts_what_the_form_costs() -> None:
    page = form_page("construction")
    assert (page.typed, page.columns) == (12, 44)


def test_every_form_is_judged_in_all_three_severities() -> None:
    assert all(min(severities(form).values()) > 0 for form in FORM_KEYS)


def test_a_column_added_to_the_form_is_on_its_page() -> None:
    form = load_form("construction")
    extra = replace(form.column("note"), key="crane", heading="塔吊数量", kind="int")
    page = form_page(replace(form, columns=(*form.columns, extra), by_key={**form.by_key, "crane": extra}))
    assert columns(page)["crane"].heading == "塔吊数量"
