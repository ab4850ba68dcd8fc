"""`make bench`: ratios that hold on any machine, since both sides of each are measured in turns in one run.

python -m tools.bench [--pairs N] [--rows N] [--no-postgres] [--no-list] [--no-others] [--no-grid]
                      [--no-evening] [--only-evening] [--no-cockpit] [--only-cockpit]
                      [--no-figures] [--only-figures [--figure-rows N] [--figure-months N]]
                      [--no-load] [--only-load]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.bench import cockpit, evening, figures, grid_sheet, listing, load, million
from tools.bench.databases import Prepared, prepared_postgres, prepared_sqlite
from tools.bench.workbook import ROWS, make_county, write_book
from tools.postgres import NoPostgres, throwaway_cluster

_ROOT = Path(__file__).resolve().parents[2]
_COMPARED_EVERY = 3  # django-import-export takes long and hardly moves


def measured(way: str, book: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """One run in a fresh process."""
    command = [sys.executable, "-m", "tools.bench.sides", way, str(book)]
    done = subprocess.run(command, cwd=_ROOT, env={**os.environ, **environment}, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{way} failed:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def rounds(prepared: Prepared, book: Path, pairs: int) -> list[dict[str, dict[str, Any]]]:
    """Floor and ours in turns, each first as often as second; a database as new for every run."""
    found = []
    for number in range(pairs):
        ways = ["floor", "ours"] if number % 2 == 0 else ["ours", "floor"]
        ways += ["import_export"] if number % _COMPARED_EVERY == 0 else []
        one = {}
        for way in ways:
            with prepared.fresh() as environment:
                one[way] = measured(way, book, environment)
        found.append(one)
        print(".", end="", flush=True)
    print()
    return found


@contextmanager
def workplace() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="sanzhua-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bench")
    parser.add_argument("--pairs", type=int, default=5, help="runs of each side on each database")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--no-list", action="store_true", help="leave out the list at 1,000 and 100,000 projects")
    parser.add_argument("--no-others", action="store_true", help="leave out the smaller ratios")
    parser.add_argument("--no-grid", action="store_true", help="leave out the clerk's sheet and presses, in Chromium")
    parser.add_argument("--no-evening", action="store_true", help="leave out the last evening of a month")
    parser.add_argument("--only-evening", action="store_true", help="nothing but that evening")
    parser.add_argument("--no-cockpit", action="store_true", help="leave out the cockpit at a million rows")
    parser.add_argument("--only-cockpit", action="store_true", help="nothing but the cockpit")
    parser.add_argument("--no-figures", action="store_true", help="leave out the metric layer")
    parser.add_argument("--only-figures", action="store_true", help="nothing but the metric layer at a million rows")
    parser.add_argument("--figure-rows", type=int, default=million.ROWS, help="rows a month there")
    parser.add_argument("--figure-months", type=int, default=million.MONTHS, help="months of the longest question")
    parser.add_argument("--no-load", action="store_true", help="leave out the opening load of a million rows")
    parser.add_argument("--only-load", action="store_true", help="nothing but that load")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    if asked.only_evening:
        return evenings(postgres=not asked.no_postgres)
    if asked.only_cockpit:
        return cockpits(postgres=not asked.no_postgres)
    if asked.only_figures:
        return millions(asked)
    if asked.only_load:
        return loads()
    with workplace() as folder:
        book, county = folder / "county.xlsx", make_county(asked.rows)
        wrong = write_book(book, county)
        print(f"{asked.rows:,} rows × 40 columns, {wrong:,} cells with a problem, six accepted months before")
        sqlite = prepared_sqlite(folder / "sqlite", asked.rows)
        figures.show("SQLite", rounds(sqlite, book, asked.pairs))
        if not asked.no_list:
            listing.run(folder / "list-sqlite")
        if not asked.no_postgres:
            try:
                with throwaway_cluster() as url:
                    postgres = prepared_postgres(folder / "postgres", url, asked.rows)
                    figures.show("PostgreSQL", rounds(postgres, book, asked.pairs))
                    if not asked.no_list:
                        listing.run(folder / "list-postgres", url)
            except NoPostgres as missing:
                print(missing, file=sys.stderr)
                return 1
        if not asked.no_others:
            with sqlite.fresh() as environment:
                figures.show_others(measured("others", book, environment), measured("intake", book, environment))
        if not asked.no_grid:
            grid_sheet.run(folder / "grid")
    held = 0 if asked.no_figures else millions(asked)
    held = held if asked.no_cockpit else cockpits(postgres=not asked.no_postgres) or held
    held = held if asked.no_load else loads() or held
    return held if asked.no_evening else evenings(postgres=not asked.no_postgres) or held


def millions(asked: argparse.Namespace) -> int:
    """Says no where the metric layer is too far from its floor."""
    with workplace() as folder:
        return 0 if million.run(folder, asked.figure_rows, asked.figure_months, asked.pairs) else 1


def cockpits(*, postgres: bool) -> int:
    """Says no where a leader would wait too long."""
    with workplace() as folder:
        held = cockpit.run(folder / "sqlite")
        if postgres:
            with throwaway_cluster() as url:
                held = cockpit.run(folder / "postgres", url) and held
    return 0 if held else 1


def loads() -> int:
    """Says no where a long history takes too many times as long as DuckDB takes for the file."""
    with workplace() as folder:
        return 0 if load.run(folder) else 1


def evenings(*, postgres: bool) -> int:
    """Says no, too: here a wait is too long on any machine that an office would use."""
    with workplace() as folder:
        held = evening.run(folder / "sqlite")
        if postgres:
            with throwaway_cluster() as url:
                held = evening.run(folder / "postgres", url) and held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
