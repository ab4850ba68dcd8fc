"""What the clerk feels: a sheet of 3,000 rows opened and saved into, and the presses that a month of twenty costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
ROWS = 3_000
MOST_OPEN_MS, MOST_SAVE_MS, MOST_PRESSES, MOST_CELLS, MOST_MINUTES = 1_500, 100, 60, 2, 15


def run(folder: Path) -> None:
    """On SQLite in `folder`, which is made."""
    environment = {"SANZHUA_DATA": str(folder), "DATABASE_URL": "", "SANZHUA_POOL_SIZE": "0"}
    folder.mkdir(parents=True)
    _python(environment, "-m", "tools.bench.grid_city", str(ROWS))
    found = json.loads(_python(environment, "-m", "tools.bench.grid_times").splitlines()[-1])
    show(found, _burden())


def show(found: dict[str, list[float]], burden: dict[str, Any]) -> None:
    saves, openings = found["saves"], found["openings"]
    late = quantiles(saves, n=20)[-1]
    print(f"\nA sheet of {ROWS:,} rows (SQLite, on the wall)")
    _line("opens in Chromium, ready for typing", f"{median(openings):,.0f} ms", f"≤ {MOST_OPEN_MS:,} ms")
    _line("a cell saves at the server, p95", f"{late:,.0f} ms (median {median(saves):,.0f})", f"≤ {MOST_SAVE_MS} ms")
    print("A month of 20 projects, 12 moved, 3 with a reason (counted in the page)")
    _line("presses and clicks beyond the new words", str(burden["presses"]), f"≤ {MOST_PRESSES}")
    _line("cells typed a moved project", str(burden["most_cells"]), f"≤ {MOST_CELLS}")
    _line("minutes at 3 s a click, 0.2 s a key", str(burden["minutes"]), f"≤ {MOST_MINUTES}")


def _line(label: str, text: str, wanted: str) -> None:
    print(f"  {label:<58}{text:<26}wanted {wanted}")


def _burden() -> dict[str, Any]:
    """The line that the test prints; what it does not hold ends the bench."""
    told = _python({}, "-m", "pytest", "tests/test_burden.py", "-q", "-n", "0")
    line = next(one for one in told.splitlines() if one.startswith("burden "))
    answer: dict[str, Any] = json.loads(line.removeprefix("burden "))
    return answer


def _python(environment: dict[str, str], *arguments: str) -> str:
    seen = {**os.environ, **environment}
    done = subprocess.run([sys.executable, *arguments], cwd=_ROOT, env=seen, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
