from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sanzhua.formbook.definition import FORM_KEYS, load_form, load_forms
from sanzhua.formbook.reference_pages import PAGES, facts
from sanzhua.formbook.rules.derive import FLOWS

ROOT = Path(__file__).resolve().parents[3]


def typed(form: Any) -> Any:
    return [column for column in load_form(form).columns if column.source == "typed"]


@pytest.mark.parametrize("form", FORM_KEYS)
def test_every_typed_column_says_which_fact_it_asks(form: Any) -> None:
    assert {column.key for column in typed(form)} == set(facts()[form])


def test_no_two_typed_columns_share_a_fact() -> None:
    asked = Counter(fact for form in facts().values() for fact in form.values())
    assert [fact for fact, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("form", FORM_KEYS)
def test_no_two_typed_columns_answer_to_one_heading(form: Any) -> None:
    headings = Counter(text for column in typed(form) for text in {column.heading, *column.synonyms})
    assert [text for text, times in headings.items() if times > 1] == [], "a heading that two typed columns claim"


@pytest.mark.parametrize("form", FLOWS)
def test_of_month_year_and_whole_only_the_month_is_typed(form: Any) -> None:
    flow, columns = FLOWS[form], load_form(form).by_key
    assert [columns[key].source for key in (flow.month, flow.year, flow.total)] == ["typed", "derived", "derived"]


def test_dates_of_start_and_completion_are_asked_on_one_form_only() -> None:
    asked = [
        form.key
        for form in load_forms()
        for column in form.columns
        if column.key.endswith("_actual") and column.source == "typed"
    ]
    assert set(asked) == {"construction"}


@pytest.mark.parametrize("name", PAGES)
def test_the_reference_pages_are_in_step_with_forms_and_rules(name: Any) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name]()
