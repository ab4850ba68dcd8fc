"""The list page at 1,000 and at 100,000 projects: how many times longer the longer list takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

import psycopg

from tools.bench.databases import named
from tools.bench.list_city import CITY_PERSON, CLERK
from tools.bench.list_page import ASKED

_ROOT = Path(__file__).resolve().parents[2]
FEW, MANY, MOST_TIMES = 1_000, 100_000, 1.3
_WHO = {CITY_PERSON: "who sees all", CLERK: "a county's clerk"}


def run(folder: Path, url: str = "", *, pairs: int = 3) -> None:
    """On SQLite in `folder`, or on the cluster that the URL names."""
    places = {rows: _built(folder, url, rows) for rows in (FEW, MANY)}
    found = []
    for number in range(pairs):
        turn = (FEW, MANY) if number % 2 == 0 else (MANY, FEW)
        found.append({rows: _measured(places[rows]) for rows in turn})
        print(".", end="", flush=True)
    print()
    _show("PostgreSQL" if url else "SQLite", found)


def _built(folder: Path, url: str, rows: int) -> dict[str, str]:
    name = f"list{rows}"
    environment = {"SANZHUA_DATA": str(folder / name), "DATABASE_URL": "", "SANZHUA_POOL_SIZE": "0"}
    if url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        environment["DATABASE_URL"] = named(url, name)
    _python(environment, "tools.bench.list_city", str(rows))
    return environment


def _measured(environment: dict[str, str]) -> dict[str, float]:
    answer: dict[str, float] = json.loads(_python(environment, "tools.bench.list_page").splitlines()[-1])
    return answer


def _python(environment: dict[str, str], *arguments: str) -> str:
    command, seen = [sys.executable, "-m", *arguments], {**os.environ, **environment}
    done = subprocess.run(command, cwd=_ROOT, env=seen, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr}")
    return done.stdout


def _show(database: str, found: list[dict[int, dict[str, float]]]) -> None:
    print(f"\n{database}: the list page at {MANY:,} projects against {FEW:,} ({len(found)} pairs, whole answers)")
    clock = "on the wall" if database == "PostgreSQL" else "of the processor"
    print(f"  {clock:<42}{'times':>8}{f'at {FEW:,}':>12}{f'at {MANY:,}':>12}")
    for person, who in _WHO.items():
        for label in ASKED:
            key = f"{person} {label}"
            times = median(one[MANY][key] / one[FEW][key] for one in found)
            few, many = (median(one[rows][key] for one in found) for rows in (FEW, MANY))
            print(f"  {who + ', ' + label:<42}{times:>7.2f}×{few:>9.0f} ms{many:>9.0f} ms")
    print(f"  wanted: first rows at most {MOST_TIMES:g}×")
