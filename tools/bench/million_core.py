"""The numbers of one month, of the city and by unit, by four ways: what the first statement of bulletin.sql gives.

python -m tools.bench.million_core hand|layer|pandas|orm   one run in this process; table and frame are made ready
before the clock starts, so that only the counting is timed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import django
import duckdb

from tools.bench import bulletin

KEYS = (
    *("projects", "total", "plan_year", "done_month", "done_year", "completion_rate", "started", "included"),
    *("inclusion_rate", "due_to_start", "start_rate"),
)
_COLUMNS = "unit, project, total, plan_year, done_month, done_year, start_actual, start_plan, in_stats"
_LAST_DAY = "2019-06-31"
_BATCH = 100_000

Numbers = dict[str, Any]


def main(way: str) -> None:
    if way == "pandas" and find_spec("pandas") is None:
        print(json.dumps({"missing": "pandas"}))
        return
    django.setup()
    (file,) = bulletin.files_of(bulletin.last_closed())["now"]
    ready = {"hand": _hand, "layer": _layer, "pandas": _pandas, "orm": _orm}[way](file)
    begin = time.perf_counter()
    numbers = ready()
    print(json.dumps({"seconds": time.perf_counter() - begin, "numbers": numbers}))


def _hand(file: str) -> Callable[[], Numbers]:
    statement = next(iter(duckdb.extract_statements(bulletin.SCRIPT.read_text(encoding="utf-8"))))
    connection = duckdb.connect(config={"threads": bulletin.THREADS})
    connection.execute("SET VARIABLE now = ?", [[file]])

    def counted() -> Numbers:
        told = connection.execute(statement)
        names = [column[0] for column in told.description]
        (line,) = (line for line in told.fetchall() if line[names.index("unit")] is None)
        return {key: line[names.index(key)] for key in KEYS}

    return counted


def _layer(_file: str) -> Callable[[], Numbers]:
    from sanzhua.facts import queries

    def counted() -> Numbers:
        answer = queries.metrics(KEYS, period=bulletin.last_closed(), by=("unit",))
        return {key: answer["total"][key] for key in KEYS}

    return counted


def _pandas(file: str) -> Callable[[], Numbers]:
    """From a frame in memory that holds the columns that are needed and no other."""
    frame: Any = duckdb.connect().execute(f"SELECT {_COLUMNS} FROM '{file}'").df()

    def counted() -> Numbers:
        started, due = frame["start_actual"] <= _LAST_DAY, frame["start_plan"] <= _LAST_DAY
        inside, planned = frame["in_stats"].eq(True), frame["plan_year"].notna()
        whole = {"projects": None, "started": started, "included": inside, "counted": inside & started}
        whole |= {"due_to_start": due, "due_started": due & started}
        sums = ["total", "plan_year", "done_month", "done_year"]
        frame["planned"] = frame["done_year"].where(planned)
        units = frame.groupby("unit")[[*sums, "planned"]].sum()
        found = {name: units[name].sum() for name in [*sums, "planned"]}
        for name, mask in whole.items():
            rows = frame if mask is None else frame[mask]
            rows.groupby("unit")["project"].nunique()
            found[name] = rows["project"].nunique()
        return _divided({name: int(value) for name, value in found.items()})

    return counted


def _divided(found: Numbers) -> Numbers:
    rates = {
        "completion_rate": found["planned"] / found["plan_year"],
        "inclusion_rate": found["counted"] / found["started"],
        "start_rate": found["due_started"] / found["due_to_start"],
    }
    return {key: rates.get(key, found.get(key)) for key in KEYS}


def _orm(file: str) -> Callable[[], Numbers]:
    """A row a project in a table of the installation's own SQLite, asked by aggregate() and values().annotate()."""
    from django.db import connection, models
    from django.db.models import Count, Q, Sum

    class Row(models.Model):
        unit = models.CharField(max_length=40, db_index=True)
        project = models.CharField(max_length=20)
        total = models.BigIntegerField(null=True)
        plan_year = models.BigIntegerField(null=True)
        done_month = models.BigIntegerField(null=True)
        done_year = models.BigIntegerField(null=True)
        start_actual = models.CharField(max_length=10, null=True)
        start_plan = models.CharField(max_length=10, null=True)
        in_stats = models.BooleanField(null=True)

        class Meta:
            app_label = "bench"

        def __str__(self) -> str:
            return str(self.project)

    table = Row._meta.db_table
    if table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Row)
        told = duckdb.connect().execute(f"SELECT {_COLUMNS} FROM '{file}'")
        marks = ", ".join(["%s"] * len(_COLUMNS.split(",")))
        with connection.cursor() as cursor:
            while rows := told.fetchmany(_BATCH):
                cursor.executemany(f"INSERT INTO {table} ({_COLUMNS}) VALUES ({marks})", rows)

    started, due = Q(start_actual__lte=_LAST_DAY), Q(start_plan__lte=_LAST_DAY)

    def distinct(scope: Q | None = None) -> Count:
        return Count("project", distinct=True, filter=scope)

    # A name of the answer may not be that of a column.
    wanted: dict[str, Any] = {
        **{f"{name}_sum": Sum(name) for name in ("total", "plan_year", "done_month", "done_year")},
        "planned_sum": Sum("done_year", filter=Q(plan_year__isnull=False)),
        "projects_sum": distinct(),
        "started_sum": distinct(started),
        "included_sum": distinct(Q(in_stats=True)),
        "counted_sum": distinct(started & Q(in_stats=True)),
        "due_to_start_sum": distinct(due),
        "due_started_sum": distinct(due & started),
    }

    def counted() -> Numbers:
        list(Row._default_manager.values("unit").annotate(**wanted))
        whole = Row._default_manager.aggregate(**wanted)
        return _divided({name.removesuffix("_sum"): value for name, value in whole.items()})

    return counted


if __name__ == "__main__":
    main(sys.argv[1])
