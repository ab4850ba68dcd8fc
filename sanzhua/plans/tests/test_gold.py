"""Real plans against answers that a person wrote down by reading them, with the scorer of the shared reading.

`gold/*.json`: for each clause, found by a few of its words, who owes what. Standing rules (`negative`) give no unit.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import SHARED

pytestmark = pytest.mark.shared

GOLD = Path(__file__).parent / "gold"
ANSWERS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.json"))}
SCORE = re.compile(r"^(\S+) +(?:F1 ([\d.]+)|negative: (\d+) false units)", re.MULTILINE)


@pytest.fixture(scope="module")
def scores() -> dict[str, tuple[str, str]]:
    """By document: its F1 and, of a document without duties, the count of units that the parser invented."""
    parser = ["--", sys.executable, "-m", "config", "plan", "parse"]
    scorer = [sys.executable, str(SHARED / "tools" / "score_plans.py"), str(GOLD), str(SHARED / "plans"), *parser]
    done = subprocess.run(scorer, capture_output=True, text=True, check=True)
    return {name: (f1, false_units) for name, f1, false_units in SCORE.findall(done.stdout)}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_parser_reads_a_real_plan_as_a_person_does(scores: dict[str, tuple[str, str]], name: str) -> None:
    f1, false_units = scores[name]
    if ANSWERS[name].get("negative"):
        assert false_units == "0"
    else:
        assert float(f1) >= 0.95
