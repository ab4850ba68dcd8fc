"""Real plans, where the shared reading lies beside the project."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from sanzhua.plans.parse.document import Document, Task
from sanzhua.plans.parse.reader import read_plan
from sanzhua.plans.tests.test_property import accounted_for
from tests.shared import SHARED

pytestmark = pytest.mark.shared

PLANS = sorted((SHARED / "plans").glob("*.txt"))
GOLD = sorted((SHARED / "plans" / "gold").glob("*.json"))


def flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def found(document: Document, anchor: str) -> Task:
    hits = [task for task in document.tasks if flat(anchor) in flat(task.text)]
    return min(hits, key=lambda task: len(task.text))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_real_plan_is_accounted_for(path: Path) -> None:
    accounted_for(read_plan(path))


@pytest.mark.parametrize("path", [path for path in PLANS if "negative" in path.stem], ids=lambda path: path.stem)
def test_standing_rules_give_no_unit(path: Path) -> None:
    assert [task for task in read_plan(path).tasks if task.units] == []


@pytest.mark.parametrize("path", [path for path in PLANS if "negative" not in path.stem], ids=lambda path: path.stem)
def test_a_real_plan_has_a_year_and_units(path: Path) -> None:
    document = read_plan(path)
    assert document.year is not None
    assert any(task.units for task in document.tasks)


def items() -> Iterator[tuple[str, dict[str, object]]]:
    for path in GOLD:
        gold = json.loads(path.read_text(encoding="utf-8"))
        for item in gold["items"]:
            yield gold["doc"], item


@pytest.mark.parametrize(
    ("doc", "item"), list(items()), ids=lambda one: str(one["anchor"]) if isinstance(one, dict) else ""
)
def test_a_clause_names_whom_a_reader_found(doc: str, item: dict[str, object]) -> None:
    task = found(read_plan(SHARED / "plans" / f"{doc}.txt"), str(item["anchor"]))
    told = {(unit.role, flat(unit.name)) for unit in task.units}
    wanted = item["units"]
    assert isinstance(wanted, list)
    ignored = {flat(name) for name in item.get("ignore") or []}  # type: ignore[attr-defined]
    assert {(unit["role"], flat(unit["name"])) for unit in wanted} - told == set()
    assert {name for _, name in told} - {flat(unit["name"]) for unit in wanted} <= ignored
