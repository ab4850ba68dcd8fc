"""The list page at 1,000 and at 100,000 projects: how many times longer the longer list takes."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from tools.bench.databases import city_of, told
from tools.bench.list_city import CITY_PERSON, CLERK
from tools.bench.list_page import ASKED

FEW, MANY, MOST_TIMES = 1_000, 100_000, 1.3
_WHO = {CITY_PERSON: "who sees all", CLERK: "a county's clerk"}


def run(folder: Path, url: str = "", *, pairs: int = 3) -> None:
    """On SQLite in `folder`, or on the cluster that the URL names."""
    places = {rows: city_of("tools.bench.list_city", f"list{rows}", folder, url, rows) for rows in (FEW, MANY)}
    found = []
    for number in range(pairs):
        turn = (FEW, MANY) if number % 2 == 0 else (MANY, FEW)
        found.append({rows: told(places[rows], "tools.bench.list_page") for rows in turn})
        print(".", end="", flush=True)
    print()
    _show("PostgreSQL" if url else "SQLite", found)


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
