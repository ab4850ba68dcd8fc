"""Smaller figures beside the great one: a page, a signature, a million rows, a whole process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post
from sanzhua.base.periods import Period
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import apply_upload, give_reason, hand_in, sign, start_upload
from sanzhua.dispatch.actions.uploads import read_upload
from sanzhua.dispatch.models import Report
from sanzhua.facts import engine, storage
from sanzhua.facts.definitions import metric
from sanzhua.facts.models import Part
from sanzhua.facts.storage_types import column_types
from sanzhua.formbook.definition import load_form
from tools.bench import city
from tools.bench.workbook import FORM, PERIOD, make_county, write_book

_ROWS, _TIMES = 200, 5
_UNIT, _CLERK, _HEAD = "伊通满族自治县", "bench-clerk-2", "bench-head-2"


def run() -> dict[str, str]:
    report, clerk, head = _small_report()
    lines = {}
    with CaptureQueriesContext(connection) as seen:
        queries.grid(report, clerk)
    whole = _seconds(lambda: queries.grid(report, clerk))
    lines[f"grid of {_ROWS} rows, without the template"] = f"{whole * 1000:.0f} ms, {len(seen)} queries"
    for line in queries.check(report).warnings:
        give_reason(report=report, by=clerk, row_key=line.row_key, reason_key=line.reason_key, text="按实际进度填报")
    begin = time.process_time()
    version = hand_in(report=report, by=clerk)
    between = time.process_time()
    sign(version=version, by=head, sha256=version.sha256)
    lines[f"hand in {_ROWS} rows"] = f"{(between - begin) * 1000:.0f} ms"
    lines["sign them"] = f"{(time.process_time() - between) * 1000:.0f} ms"
    return lines | _million()


def _small_report() -> tuple[Report, Person, Person]:
    county = make_county(_ROWS)
    report = city.settle(county, name=_UNIT, username=_CLERK, mark="b")
    clerk = Person.objects.get(username=_CLERK)
    head = Person.objects.create_person(_HEAD, name="金县长", password="麦子在南河边熟了 43 亩")
    Post.objects.create(
        unit=report.unit, scope=report.unit, person=head, title="县长", role=Role.HEAD, valid_from=city.SINCE
    )
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "small.xlsx"
        write_book(book, county, faulty=0)
        upload = start_upload(report=report, by=clerk, name=book.name, data=book.read_bytes())
    read_upload(upload.pk)
    apply_upload(upload=upload, by=clerk)
    return report, clerk, head


def _million() -> dict[str, str]:
    """Ten metrics by two dimensions through the metric layer, against one bare sum by the same engine."""
    part = Part.objects.current().filter(period=str(PERIOD.previous())).order_by("-rows").first()
    assert part is not None
    times = 1_000_000 // part.rows
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, target = storage.folder() / part.path, folder / "many.parquet"
        copied = (
            f"SELECT * REPLACE (project || n AS project, unit_id + n AS unit_id) FROM '{source}', range({times}) r(n)"
        )
        duckdb.execute(f"COPY ({copied}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        many = engine.Source(folder, [target.name], column_types(load_form(FORM)))
        keys = ("projects", "total", "plan_year", "done_month", "done_year", "done_total", "completion_rate")
        metrics = [metric(FORM, key) for key in (*keys, "started", "included", "inclusion_rate")]
        bare = _seconds(
            lambda: duckdb.execute(f"SELECT region, sum(done_year) FROM '{target}' GROUP BY region").fetchall()
        )
        ours = _seconds(lambda: engine.answer(many, metrics, Period.parse(str(PERIOD)), ("region", "industry")))
    title = f"ten metrics by two dimensions over {times * part.rows:,} rows"
    return {title: f"{ours * 1000:.0f} ms; one bare sum {bare * 1000:.0f} ms"}


def intake(book: Path) -> dict[str, str]:
    """Whole processes, as a script would start them."""
    command = [str(Path(sys.executable).with_name("sanzhua")), "intake", "read", str(book)]
    ours = _process([*command, "--form", FORM, "--period", str(PERIOD), "--format", "json"])
    calamine = (
        "import sys; from python_calamine import load_workbook as w; w(sys.argv[1]).get_sheet_by_index(0).to_python()"
    )
    bare = _process([sys.executable, "-c", calamine, str(book)])
    return {"`sanzhua intake read`, whole process": f"{ours / bare:.1f}× calamine in a bare one"}


def _seconds(work: Callable[[], Any]) -> float:
    found = []
    for _ in range(_TIMES):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return median(found)


def _process(command: list[str]) -> float:
    """Seconds of the processor of a process and its children."""
    before = os.times()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system
