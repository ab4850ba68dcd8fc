"""The five example workbooks with their right answers, where the shared reading lies beside the project."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from sanzhua.base.periods import Period
from sanzhua.formbook.reader import read_workbook
from tests.shared import SHARED

pytestmark = pytest.mark.shared

EXAMPLES = SHARED / "data" / "intake"
GOLD = sorted((EXAMPLES / "gold").glob("*.json"))


def flat(value: Any) -> Any:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value)) if isinstance(value, str) else value


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_an_example_is_read_as_its_right_answers_say(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    reading = read_workbook(EXAMPLES / "books" / gold["book"], gold["form"], Period.parse(gold["period"]))
    found = {(row.sheet, row.row): row.values for row in reading.rows}
    right = {(row["sheet"], row["row"]): row for row in gold["rows"]}
    assert set(found) == set(right)
    for place, row in right.items():
        for key, value in row["values"].items():
            allowed = [value, *row.get("also_ok", {}).get(key, [])]
            told = any(problem.key == key and problem.sheet == place[0] for problem in reading.problems)
            good = flat(found[place].get(key)) in [flat(one) for one in allowed]
            assert good or (value is None and told), (place, key, found[place].get(key), value)


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_an_example_has_every_problem_and_only_those(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    reading = read_workbook(EXAMPLES / "books" / gold["book"], gold["form"], Period.parse(gold["period"]))
    told = {(problem.sheet, problem.cell) for problem in reading.problems}
    expected = set()
    for problem in gold["problems"]:
        cells = set(problem.get("cells", []))
        rows = set(problem.get("rows", []))
        columns = set(problem.get("columns", []))
        hits = {
            (sheet, cell)
            for sheet, cell in told
            if sheet == problem["sheet"]
            and (cell in cells or int(re.sub(r"\D", "", cell)) in rows or re.sub(r"\d", "", cell) in columns)
        }
        assert hits, problem
        expected |= hits
    assert told == expected
