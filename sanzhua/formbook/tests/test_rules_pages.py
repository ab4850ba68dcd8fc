import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from sanzhua.base.periods import Period
from sanzhua.formbook.definition import load_forms
from sanzhua.formbook.history import History
from sanzhua.formbook.rules import RuleHit, derive, settle
from sanzhua.formbook.tests.rows import wan

PAGES = Path(__file__).resolve().parents[3] / "docs" / "rules"
DERIVED = sorted({column.key for form in load_forms() for column in form.columns if column.source == "derived"})
FIGURES = [*DERIVED, "plan_share"]


def page(key: Any) -> Any:
    return (PAGES / f"{key.replace('_', '-')}.md").read_text(encoding="utf-8")


def cases(key: Any) -> Any:
    block = page(key).split("```toml\n")[1].split("```")[0]
    data = tomllib.loads(block)
    return [(data.get("form", "construction"), case) for case in data["case"]]


EXAMPLES = [pytest.param(form, case, id=f"{key}: {case['say']}") for key in FIGURES for form, case in cases(key)]


@pytest.mark.parametrize("key", FIGURES)
def test_every_derived_column_has_a_page_with_all_it_needs(key: Any) -> None:
    titles = re.findall(r"^## (.+)$", page(key), re.M)
    assert titles == ["Formula", "Units", "Edge cases", "Worked examples", "Source"]


@pytest.mark.parametrize(("form", "case"), EXAMPLES)
def test_the_worked_examples_of_the_pages_come_out_as_written(form: Any, case: Any) -> None:
    last = dict(case.get("last", {}))
    period = Period.parse(case["period"])
    months = [(Period.parse(last.pop("period")), wan(**last))] if last else []
    history = History.of(form, period, months)
    found = derive(form, period, wan(**case["row"]), history, merged_january=case.get("merged", False))
    wanted = wan(**case["gives"])
    assert {key: found[key] for key in wanted} == wanted


def test_the_example_of_the_budget_comes_out_as_written() -> None:
    rows = {f"p{number:02d}": [RuleHit("progress_text_same", "progress_text", "warning", {})] for number in range(60)}
    for number in range(3):
        rows[f"p{number:02d}"] = [*rows[f"p{number:02d}"], RuleHit("total_fell", "done_total", "warning", {})]
    left = [hit for row in settle(rows, rows=60).values() for hit in row]
    assert sum(hit.severity == "warning" for hit in left) == 15
    assert sum(hit.severity == "notice" for hit in left) == 48
