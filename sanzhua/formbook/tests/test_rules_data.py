import re
from typing import Any

import pytest

from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.formbook.rules.catalogue import ladder, rules, rungs
from sanzhua.formbook.rules.checks import CHECKS

RULES = list(rules().values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_a_check_and_four_sentences_with_the_same_blanks(rule: Any) -> None:
    assert rule.check in CHECKS
    assert rule.severity in ("error", "warning", "notice")
    blanks = [set(re.findall(r"{(\w+)", text)) for text in (rule.zh, rule.en)]
    only_language = {"ratio_zh", "ratio_en", "why_zh", "why_en"}
    assert blanks[0] - only_language == blanks[1] - only_language
    assert all((rule.zh, rule.en, rule.advice_zh, rule.advice_en, rule.about_zh, rule.about_en))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_speaks_of_columns_and_rules_that_exist(rule: Any) -> None:
    codes = [each.code for each in RULES]
    assert all(codes.index(code) < codes.index(rule.code) for code in rule.unless)
    for entry in rule.apply:
        assert set(entry["forms"]) <= set(FORM_KEYS)
        for form in entry["forms"]:
            named = [value for name, value in entry.items() if name in _COLUMN_PARAMS] + list(entry.get("parts", ()))
            assert set(named) <= set(load_form(form).by_key), (rule.code, form)


_COLUMN_PARAMS = ["key", "month", "other", "total", "before", "done", "date", "flag", "start", "place", "industry"]


@pytest.mark.parametrize("form", FORM_KEYS)
def test_every_stage_word_of_a_form_stands_on_a_rung(form: Any) -> None:
    column = load_form(form).by_key.get("stage")
    assert set(ladder(form)) == set(column.choices if column else ())
    assert all(0 <= rung < len(rungs()) for rung in ladder(form).values())
