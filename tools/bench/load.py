"""A long history from one CSV file: `facts load` beside DuckDB's own reading and writing of the same file."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

import duckdb

from tools.bench.databases import told

SIZES = (100_000, 1_000_000)
# Times as long as DuckDB alone; megabytes.
MOST, MOST_MEMORY = 3.0, 4_000
_UNITS, _MONTHS = 40, 12
# The quickest of so many runs of each counts.
_TIMES = 5
_REGIONS = "['220302','220303','220322','220323','220381','220382']"


def run(folder: Path) -> bool:
    """On SQLite in `folder`; whether the longest file holds; of the shorter one most is the cost of parts."""
    held = True
    print(f"\nfacts load beside DuckDB's CSV to Parquet, wanted: {MOST:.0f} times at {SIZES[-1]:,} rows")
    for rows in SIZES:
        file = folder / f"{rows}.csv"
        write_history(file, rows)
        # In turns, since a machine has quicker and slower minutes.
        pairs = [
            (_python("floor", file, folder), _python("ours", file, folder / f"data{rows}-{time}"))
            for time in range(_TIMES)
        ]
        floor = min(alone["wall"] for alone, _ours in pairs)
        ours = min((ours for _alone, ours in pairs), key=lambda one: one["wall"])
        ratio = ours["wall"] / floor
        print(
            f"  {rows:>9,} rows, {ours['parts']:,.0f} parts: {ours['wall']:.1f} s beside {floor:.1f} s,"
            f" {ratio:.1f} times, at most {ours['memory']:,.0f} MB"
        )
        held = rows != SIZES[-1] or (ratio <= MOST and ours["memory"] <= MOST_MEMORY)
    return held


def write_history(file: Path, rows: int) -> None:
    """Twelve months of forty units, thirty columns of `construction` filled as an office fills them."""
    n = f"(i // {_MONTHS})"
    columns = f"""
        printf('2018-%02d', 1 + i % {_MONTHS}) AS period, '第' || (1 + {n} % {_UNITS}) || '单位' AS unit,
        {_REGIONS}[1 + {n} % 6] AS region, 'p' || lpad({n}::VARCHAR, 8, '0') AS project,
        '四平市第' || {n} || '号产业园基础设施建设项目' AS name,
        '2018-220300-' || (i % 90 + 10) || '-03-' || lpad({n}::VARCHAR, 6, '0') AS code,
        '第' || (hash({n}) % 5000) || '投资有限公司' AS owner, '张' || (i % 100) AS contact,
        '0434' || (3000000 + hash({n}) % 1000000) AS phone, '四平市铁东区第' || (i % 300) || '号' AS place,
        ['农业','制造业','交通运输','水利','教育','卫生'][1 + i % 6] AS industry,
        ['新建','扩建','改建'][1 + i % 3] AS nature, '重大项目、专项债' AS category,
        '建筑面积 ' || (hash(i) % 90000) || ' 平方米，新建厂房、仓库及配套设施' AS content,
        (hash({n}) % 900000 + 500) * 10000 AS total, (hash({n}) % 9000) * 10000 AS invested_before,
        (hash({n} + 1) % 90000) * 10000 AS plan_year, (hash(i + 2) % 9000) * 10000 AS done_month,
        (hash(i + 3) % 50000) * 10000 AS done_year, (hash(i + 4) % 90000) * 10000 AS done_total,
        ['新建','续建'][1 + i % 2] AS new_or_continuing, (hash(i + 5) % 1000) / 10 AS progress_percent,
        '主体完成，正在进行第 ' || (i % 12) || ' 段施工' AS progress_text,
        ['前期','新开工','在建','续建','竣工'][1 + i % 5] AS stage, printf('2018-%02d', 1 + i % 12) AS start_plan,
        CASE WHEN i % 3 > 0 THEN printf('2018-%02d-%02d', 1 + i % 12, 1 + i % 28) END AS start_actual,
        '2020-12' AS finish_plan, i % 4 = 0 AS in_stats, '市发改委' AS lead_unit, '李' || (i % 50) AS lead_person,
        '王副市长' AS leader, CASE WHEN i % 5 = 0 THEN '征地未完，需协调' END AS problem"""
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT {columns} FROM range({rows}) t(i)) TO '{file}' (HEADER)")


def _python(way: str, file: Path, folder: Path) -> dict[str, float]:
    """One run in a fresh process."""
    environment = {"SANZHUA_DATA": str(folder), "DATABASE_URL": "", "SANZHUA_POOL_SIZE": "0"}
    answer: dict[str, float] = told(environment, "tools.bench.load", way, str(file), str(folder))
    return answer


def _floor(file: Path, folder: Path) -> dict[str, float]:
    begun = time.perf_counter()
    with duckdb.connect(config={"threads": 2}) as connection:
        target = folder / "floor.parquet"
        connection.execute(f"COPY (FROM read_csv('{file}')) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    return {"wall": time.perf_counter() - begun}


def _ours(file: Path) -> dict[str, float]:
    import django
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    from sanzhua.accounts.models import Unit
    from sanzhua.dispatch.history import load_history

    Unit.objects.create(name="四平市", kind="region", region="220300")
    begun = time.perf_counter()
    loaded = load_history(file, "construction")
    wall = time.perf_counter() - begun
    return {"wall": wall, "parts": loaded.parts, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


if __name__ == "__main__":
    way, file, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    print(json.dumps(_floor(file, folder) if way == "floor" else _ours(file)))
