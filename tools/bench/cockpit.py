"""The leaders' cockpit at a city's size and at a million rows of returns: waits, and whether they hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from tools.bench.cockpit_page import NEW
from tools.bench.databases import named

_ROOT = Path(__file__).resolve().parents[2]
CITY, MILLION = 6_000, 1_000_000
# Milliseconds, of the ninety-fifth answer in a hundred.
MOST = {CITY: 300, MILLION: 1_000}


def run(folder: Path, url: str = "") -> bool:
    """On SQLite in `folder`, or on the cluster that the URL names; whether every wait holds."""
    held = True
    print(f"\n{'PostgreSQL' if url else 'SQLite'}: the cockpit, whole answers on the wall")
    for rows, most in MOST.items():
        found = _measured(_built(folder, url, rows))
        print(f"  {rows:,} rows in eighteen months, wanted: p95 at most {most:,} ms")
        for label, times in found.items():
            # The first reader after a new version waits longer; what a leader meets day by day is what has to hold.
            held = held and (times["p95"] <= most or label.endswith(NEW))
            print(f"    {label:<34}p50 {times['p50']:>7.0f} ms   p95 {times['p95']:>7.0f} ms")
    return held


def _built(folder: Path, url: str, rows: int) -> dict[str, str]:
    name = f"cockpit{rows}"
    environment = {"SANZHUA_DATA": str(folder / name), "DATABASE_URL": "", "SANZHUA_POOL_SIZE": "0"}
    if url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        environment["DATABASE_URL"] = named(url, name)
    _python(environment, "tools.bench.cockpit_city", str(rows))
    return environment


def _measured(environment: dict[str, str]) -> dict[str, dict[str, float]]:
    answer: dict[str, dict[str, float]] = json.loads(_python(environment, "tools.bench.cockpit_page").splitlines()[-1])
    return answer


def _python(environment: dict[str, str], *arguments: str) -> str:
    command, seen = [sys.executable, "-m", *arguments], {**os.environ, **environment}
    done = subprocess.run(command, cwd=_ROOT, env=seen, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr}")
    return done.stdout
