"""The metric layer at a million rows a month: the whole monthly bulletin, three years at once, one report more."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

from tools.bench.databases import ran, told

ROWS, MONTHS, PAIRS = 1_000_000, 36, 5
MOST_TIMES, MOST_MB, MOST_GROWTH, MOST_MORE = 1.5, 4_096, 1.15, 1.25
_OTHERS = {
    "hand": "DuckDB, the SQL by hand",
    "layer": "the metric layer",
    "pandas": "pandas, from a frame in memory of these columns alone",
    "orm": "the Django ORM, a table on SQLite, aggregate() and values().annotate()",
}


def run(folder: Path, rows: int = ROWS, months: int = MONTHS, pairs: int = PAIRS) -> bool:
    """Whether everything holds that is wanted; `rows` a month."""
    city = {"SANZHUA_DATA": str(folder / "city"), "DATABASE_URL": ""}
    print(f"\nThe figures of the monthly bulletin, {rows:,} rows of construction a month × 12 (SQLite)")
    ran(city, "tools.bench.million_city", str(rows))
    held = [_bulletin(city, pairs)]
    _core(city, rows)
    held.append(_years(folder / "years", rows, months))
    held.append(_accepting(folder / "accepting"))
    return all(held)


def _bulletin(city: dict[str, str], pairs: int) -> bool:
    same = told(city, "tools.bench.bulletin", "compare")
    print(f"  the same {same['figures']} figures and {same['listed']} listed projects as by the committed bulletin.sql")
    times: dict[str, list[float]] = {"floor": [], "ours": []}
    for number in range(pairs):
        for way in ("floor", "ours") if number % 2 == 0 else ("ours", "floor"):
            times[way].append(told(city, "tools.bench.bulletin", way)["seconds"])
    ratios = [ours / floor for ours, floor in zip(times["ours"], times["floor"], strict=True)]
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}, {pairs} pairs of fresh processes"
    print(f"  {'the whole bulletin':<34}{median(ratios):>6.2f}× hand-written DuckDB SQL   ({spread})")
    print(f"  the floor itself: {median(times['floor']):.2f} s; wanted: at most {MOST_TIMES:g}×")
    return median(ratios) <= MOST_TIMES


def _core(city: dict[str, str], rows: int) -> None:
    """Beside it; nothing hangs on these."""
    print(f"  eleven numbers of one month, of the city and by unit, {rows:,} rows; in the last two without reading")
    found = {way: told(city, "tools.bench.million_core", way) for way in _OTHERS}
    for way, label in _OTHERS.items():
        if "missing" in found[way]:
            print(f"    {label}: {found[way]['missing']} is not installed")
            continue
        _require_same(label, found["hand"]["numbers"], found[way]["numbers"])
        times = found[way]["seconds"] / found["hand"]["seconds"]
        print(f"    {found[way]['seconds']:>7.2f} s {times:>6.2f}×   {label}")


def _require_same(label: str, wanted: dict[str, Any], found: dict[str, Any]) -> None:
    wrong = [key for key, value in wanted.items() if abs(found[key] - value) > 1e-12 * max(abs(value), 1)]
    if wrong:
        raise SystemExit(f"{label} says something else: {', '.join(wrong)}")


def _years(folder: Path, rows: int, months: int) -> bool:
    print(f"\nTen metrics by two dimensions, {rows:,} rows a month, the projects the same each month")
    ran({}, "tools.bench.million_years", "make", str(folder), str(rows), str(months))
    spans = sorted({1, min(12, months), months})
    found = {span: told({}, "tools.bench.million_years", "ours", str(folder), str(span)) for span in spans}
    floor = {span: told({}, "tools.bench.million_years", "floor", str(folder), str(span)) for span in spans}
    for span in spans:
        ours, bare = found[span], floor[span]
        line = f"{ours['seconds']:>7.2f} s  {ours['mb']:>6,} MB   {ours['seconds'] / bare['seconds']:.2f}× by hand"
        print(f"  {span * rows:>12,} rows {line} ({bare['seconds']:.2f} s, {bare['mb']:,} MB)")
    low, high = spans[-2:] if len(spans) > 1 else (spans[0], spans[0])
    grown = found[high]["seconds"] / found[low]["seconds"] / (high / low)
    peak = max(one["mb"] for one in found.values())
    print(f"  a row costs {grown:.2f}× of what it costs among {low * rows:,}; wanted: at most {MOST_GROWTH:g}×")
    print(f"  memory of the process at its peak {peak:,} MB; wanted: below {MOST_MB:,} MB")
    return bool(grown <= MOST_GROWTH and peak < MOST_MB)


def _accepting(folder: Path) -> bool:
    print("\nAccepting one unit's report (SQLite)")
    environment = {"SANZHUA_DATA": str(folder), "DATABASE_URL": ""}
    found = told(environment, "tools.bench.accepting")
    for others, one in found.items():
        print(f"  {int(others):>6,} other units in the month {one['ms']:>7.0f} ms   {one['queries']} queries")
    few, *_between, many = found.values()
    more = many["ms"] / few["ms"]
    print(f"  with most of them {more:.2f}× of with fewest; wanted: at most {MOST_MORE:g}×, and not a query more")
    return bool(more <= MOST_MORE and many["queries"] == few["queries"])
