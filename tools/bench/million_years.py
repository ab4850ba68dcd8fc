"""Three years of a form, a file a month, and ten metrics by two dimensions over one month, twelve and all of them.

python -m tools.bench.million_years make FOLDER ROWS MONTHS
python -m tools.bench.million_years ours|floor FOLDER MONTHS   one run; seconds, and the process's memory at its peak.
The projects are the same month by month, as they are where they take years to build.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from sanzhua.base.periods import Period
from sanzhua.facts import engine
from sanzhua.facts.definitions import metric
from sanzhua.facts.storage_types import column_types
from sanzhua.formbook.definition import load_form
from tools.bench.bulletin import FORM, THREADS
from tools.bench.million_city import COLUMNS, UNITS, rows_query

FIRST, BY = Period(2016, 7), ("region", "industry")
KEYS = (
    *("projects", "total", "plan_year", "done_month", "done_year", "done_total", "completion_rate", "started"),
    *("included", "inclusion_rate"),
)
_HAND = """
SELECT region, industry, count(DISTINCT project), sum(total), sum(plan_year), sum(done_month), sum(done_year),
  sum(done_total), sum(done_year) FILTER (WHERE plan_year IS NOT NULL) / nullif(sum(plan_year), 0),
  count(DISTINCT project) FILTER (WHERE start_actual <= period || '-31'),
  count(DISTINCT project) FILTER (WHERE in_stats),
  count(DISTINCT project) FILTER (WHERE in_stats AND start_actual <= period || '-31')
    / nullif(count(DISTINCT project) FILTER (WHERE start_actual <= period || '-31'), 0)
FROM read_parquet(?)
GROUP BY GROUPING SETS ((region, industry), ())
"""


def make(folder: Path, rows: int, months: int) -> None:
    folder.mkdir(parents=True)
    types = column_types(load_form(FORM))
    for number in range(months):
        month = FIRST.shifted(number)
        queries = []
        for place in range(UNITS):
            unit = {"unit_id": f"{place + 1}", "unit": f"'第{place + 1}单位'", "version": "1"}
            queries.append(rows_query(types, unit | COLUMNS, month, place, max(1, rows // UNITS)))
        text = " UNION ALL ".join(f"({query})" for query in queries)
        duckdb.execute(f"COPY ({text}) TO '{folder / f'{month}.parquet'}' (FORMAT parquet, COMPRESSION zstd)")


def measure(way: str, folder: Path, months: int) -> dict[str, Any]:
    names = sorted(file.name for file in folder.iterdir())[:months]
    last, metrics = FIRST.shifted(months - 1), [metric(FORM, key) for key in KEYS]
    source = engine.Source(folder, names, column_types(load_form(FORM)))
    begin = time.perf_counter()
    if way == "ours":
        groups = len(engine.answer(source, metrics, last, BY).groups)
    else:
        with duckdb.connect(config={"threads": THREADS}) as connection:
            found = connection.execute(_HAND, [[str(folder / name) for name in names]]).fetchall()
        groups = len(found) - 1
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "groups": groups}


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
