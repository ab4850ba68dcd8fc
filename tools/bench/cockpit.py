"""The leaders' cockpit at a city's size and at a million rows of returns: waits, and whether they hold."""

from __future__ import annotations

from pathlib import Path

from tools.bench.cockpit_page import NEW
from tools.bench.databases import city_of, told

CITY, MILLION = 6_000, 1_000_000
# Milliseconds, of the ninety-fifth answer in a hundred.
MOST = {CITY: 300, MILLION: 1_000}


def run(folder: Path, url: str = "") -> bool:
    """On SQLite in `folder`, or on the cluster that the URL names; whether every wait holds."""
    held = True
    print(f"\n{'PostgreSQL' if url else 'SQLite'}: the cockpit, whole answers on the wall")
    for rows, most in MOST.items():
        found = told(
            city_of("tools.bench.cockpit_city", f"cockpit{rows}", folder, url, rows), "tools.bench.cockpit_page"
        )
        print(f"  {rows:,} rows in eighteen months, wanted: p95 at most {most:,} ms")
        for label, times in found.items():
            # The first reader after a new version waits longer; what a leader meets day by day is what has to hold.
            held = held and (times["p95"] <= most or label.endswith(NEW))
            print(f"    {label:<34}p50 {times['p50']:>7.0f} ms   p95 {times['p95']:>7.0f} ms")
    return held
