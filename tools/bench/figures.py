"""Medians of ratios, pair by pair, as a table that reads alike on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

Round = dict[str, dict[str, Any]]

MOST_TIMES, AIM_TIMES, MOST_MB = 4.0, 3.0, 400


def show(database: str, found: Sequence[Round]) -> None:
    """`processor` counts the seconds of the process and its children, `clock` those on the wall."""
    print(f"\n{database}: file → stored draft rows, every rule and last month's comparison ({len(found)} pairs)")
    print(f"  {'times the floor':<34}{'processor':>12}{'clock':>10}   lowest to highest")
    for way, label in (("ours", "sanzhua"), ("import_export", "django-import-export, bulk")):
        cpu, wall = _ratios(found, way, "cpu"), _ratios(found, way, "wall")
        if cpu:
            spread = f"{min(cpu):.1f} to {max(cpu):.1f}"
            print(f"  {label:<34}{median(cpu):>11.1f}×{median(wall):>9.1f}×   {spread}")
    floor = median(one["floor"]["cpu"] for one in found)
    print(f"  the floor itself: {floor:.2f} s of the processor; wanted: at most {MOST_TIMES:g}×, aim {AIM_TIMES:g}×")
    _show_laps(found, floor)
    own, child = (max(one["ours"][name] for one in found) for name in ("own_mb", "child_mb"))
    print(f"  memory at its peak: {own} MB, and {child} MB in the reading child; wanted: below {MOST_MB} MB")
    print(f"  found: {_words(found[-1]['ours']['found'])}")


def _show_laps(found: Sequence[Round], floor: float) -> None:
    parts = {
        name: median(one["ours"]["laps"][name] / one["floor"]["cpu"] for one in found)
        for name in found[0]["ours"]["laps"]
    }
    print("  of which " + ", ".join(f"{name} {times:.1f}×" for name, times in parts.items()))


def show_others(others: dict[str, Any], intake: dict[str, Any]) -> None:
    print("\nBeside it (SQLite)")
    for label, text in {**others["lines"], **intake["lines"]}.items():
        print(f"  {label:<58}{text}")


def _ratios(found: Sequence[Round], way: str, kind: str) -> list[float]:
    return [one[way][kind] / one["floor"][kind] for one in found if way in one]


def _words(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {severity}s" for severity, count in counts.items())
