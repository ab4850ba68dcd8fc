"""The last evening of a month in a city five times as large as ours: how long people wait, and what is lost.

One city has 35 units, 300 people and 700 projects; on the tenth it asks 2.6 requests a second at the peak, and sends 10
workbooks in the worst minute. This is five of them in one installation, served by `serve` and `worker` as in an office,
with the people in a process of their own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import quantiles
from typing import Any

import psycopg

from tools.bench.databases import named, ran

_ROOT = Path(__file__).resolve().parents[2]
TIMES, UNITS, PROJECTS, REQUESTS, WORKBOOKS = 5, 35, 700, 2.6, 10
SECONDS = 120
MOST_PAGE_MS, MOST_SIGN_MS, MOST_READ_MS = 800, 2_000, 15_000
POSTGRES_PROCESSES = 2  # as the settings advise: one a core


def run(folder: Path, url: str = "", *, seconds: float = SECONDS) -> bool:
    """On SQLite in `folder`, or on the cluster that the URL names. Whether everything that is wanted held."""
    environment = {"SANZHUA_DATA": str(folder), "DATABASE_URL": "", "SANZHUA_LOG_LEVEL": "WARNING"}
    if url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE evening")
        processes = {"SANZHUA_PROCESSES": str(POSTGRES_PROCESSES)}
        environment |= {"DATABASE_URL": named(url, "evening"), **processes}
    folder.mkdir(parents=True)
    plan, answers = folder / "plan.json", folder / "answers.json"
    units = TIMES * UNITS
    ran(environment, "tools.bench.evening_city", str(units), str(TIMES * PROJECTS // units), str(plan))
    told = _people(environment, plan, seconds)
    answers.write_text(json.dumps(told))
    lost = json.loads(ran(environment, "tools.bench.evening_check", str(answers)).splitlines()[-1])["lost"]
    return show("PostgreSQL" if url else "SQLite", told, lost, environment)


def _people(environment: Mapping[str, str], plan: Path, seconds: float) -> dict[str, Any]:
    from tests.site import Installation, Site, free_port, wait_for_answer

    installation = Installation(Path(environment["SANZHUA_DATA"]), environment["DATABASE_URL"])
    port = free_port()
    running = [_start(environment, "serve", "--port", str(port)), _start(environment, "worker")]
    try:
        wait_for_answer(Site(f"http://127.0.0.1:{port}", installation), 600)
        before = sum(_seconds(process.pid) for process in running)
        command = ("tools.bench.evening_people", str(plan), str(port), str(seconds))
        told: dict[str, Any] = json.loads(ran(environment, *command).splitlines()[-1])
        return {**told, "spent": sum(_seconds(process.pid) for process in running) - before}
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=30)


def _seconds(pid: int) -> float:
    """What a process, those that it started, and those of them that have ended took of the processor."""
    numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    children = [child for told in Path(f"/proc/{pid}/task").glob("*/children") for child in told.read_text().split()]
    own = sum(map(int, numbers[11:15])) / os.sysconf("SC_CLK_TCK")
    return own + sum(_seconds(int(child)) for child in children)


def _start(environment: Mapping[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    log = (Path(environment["SANZHUA_DATA"]) / f"{arguments[0]}.log").open("ab")
    command = [sys.executable, "-m", "config", *arguments]
    return subprocess.Popen(command, cwd=_ROOT, env={**os.environ, **environment}, stdout=log, stderr=log)


def show(database: str, told: dict[str, Any], lost: list[str], environment: Mapping[str, str]) -> bool:
    """Prints the lines; whether everything that is wanted held."""
    times: dict[str, list[float]] = told["times"]
    every = [one for found in times.values() for one in found]
    rate, books = len(every) / told["whole"], 60 * len(told["taken"]) / told["arrived"]
    processes = environment.get("SANZHUA_PROCESSES", "1")
    print(f"\nThe last evening of {TIMES} cities in one ({database}, {processes} process of 4 threads and a worker)")
    came = f"{told['people']} people came in {told['arrived']:.0f} s"
    print(f"  {TIMES * UNITS} units, {TIMES * PROJECTS:,} projects, {came}")
    print(f"  offered: {rate:.1f} requests/s (peak of the plan {TIMES * REQUESTS:g}),", end=" ")
    print(f"{books:.0f} workbooks/min (plan {TIMES * WORKBOOKS})")
    print(f"  processor: {1000 * told['spent'] / len(every):.0f} ms a request, the worker's part in it;", end=" ")
    print(f"{told['spent'] / told['whole']:.2f} cores busy")
    print(f"  {'ms on the wall':<24}{'times':>7}{'p50':>8}{'p95':>8}{'p99':>8}")
    for page, found in sorted(times.items()):
        print(f"  {page:<24}{len(found):>7}" + "".join(f"{at:>8.0f}" for at in _at(found)))
    whole, sign, read = _at(every)[1], _at(times.get("sign", [0]))[1], _at(told["read"] or [0])[1]
    held = [
        _line("every page, p95", f"{whole:,.0f} ms", whole <= MOST_PAGE_MS, f"≤ {MOST_PAGE_MS} ms"),
        _line("a signature, p95", f"{sign:,.0f} ms", sign <= MOST_SIGN_MS, f"≤ {MOST_SIGN_MS:,} ms"),
        _line("a workbook is read, p95", f"{read:,.0f} ms", read <= MOST_READ_MS, f"≤ {MOST_READ_MS:,} ms"),
        _line("errors", str(len(told["faults"])), not told["faults"], "0"),
        _line(f"lost of {_acknowledged(told)} acknowledged acts", str(len(lost)), not lost, "0, ledger whole"),
    ]
    for sentence in [*told["faults"], *lost][:10]:
        print(f"    {sentence}")
    return all(held)


def _acknowledged(told: dict[str, Any]) -> int:
    return sum(map(len, told["saved"].values())) + len(told["signed"]) + len(told["taken"])


def _line(label: str, text: str, holds: bool, wanted: str) -> bool:
    print(f"  {label:<42}{text:>12}   wanted {wanted}{'' if holds else '   NOT HELD'}")
    return holds


def _at(found: list[float]) -> tuple[float, float, float]:
    if len(found) < 2:
        return (found[0],) * 3
    cuts = quantiles(found, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]
