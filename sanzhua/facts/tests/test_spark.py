"""Every shipped metric on both engines, over the same files: DuckDB inside the process, and Spark beside it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sanzhua.base.periods import Period
from sanzhua.facts import engine, parquet, slices
from sanzhua.facts.basis import Regrouping
from sanzhua.facts.definitions import ACROSS, ADMISSIONS, Metric, all_metrics, metric, metrics_of
from sanzhua.facts.sources import SOURCES, types_of
from sanzhua.facts.where import parse

pyspark = pytest.importorskip("pyspark", reason="wants the extra `spark`")
from sanzhua.facts import spark  # noqa: E402

JUNE = Period(2019, 6)
UNITS = ((1, "甲县"), (2, "乙区"), (3, "丙县"))
GROUPINGS = (("unit", "size"), ("chain", "top_unit"))


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    options: dict[str, Any] = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.driver.host": "127.0.0.1",
    }
    builder = SparkSession.builder.master("local[1]").appName("metrics").config(map=options)
    started = builder.getOrCreate()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files a source, of May and June; the first lacks the columns that parts were given later."""
    root, draw = tmp_path_factory.mktemp("spark") / "parts", random.Random(11)
    for name in SOURCES:
        types = types_of(name)
        older = {key: kind for key, kind in types.items() if key not in ("chain", "package", "unit_path")}
        for period, columns in (("2019-05", older), ("2019-06", dict(types))):
            rows = [_row(draw, columns, period, number) for number in range(300)]
            parquet.write_sheets(root, [parquet.Sheet(f"{name}/{period}.parquet", rows)], columns)
    return root


def of(folder: Path, name: str, as_of: str, **more: Any) -> engine.Source:
    year = JUNE.year if as_of == ADMISSIONS else None
    files = [f"{name}/2019-06.parquet", *([f"{name}/2019-05.parquet"] if year else [])]
    return engine.Source(folder, files, types_of(name), admitted_in=year, **more)


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("by", GROUPINGS, ids="-".join)
def test_every_shipped_metric_is_the_same_on_both(session: Any, folder: Path, name: str, by: tuple[str, ...]) -> None:
    for as_of in dict.fromkeys(one.as_of for one in metrics_of(name).values()):
        wanted = [one for one in metrics_of(name).values() if one.as_of == as_of]
        source = of(folder, name, as_of)
        ours, theirs = engine.answer(source, wanted, JUNE, by), spark.answer(session, source, wanted, JUNE, by)
        assert theirs == ours
        assert any(value for value in ours.total.values())


@pytest.mark.parametrize("packages", ["", "whole", "parts"])
def test_conditions_units_borders_and_packages_are_the_same_on_both(session: Any, folder: Path, packages: str) -> None:
    source = of(
        folder,
        "construction",
        "period",
        units=[1, 2],
        where=parse("unit LIKE '%县' AND (total > 5.5 OR stage IN ('在建', '停工')) AND NOT size IS NULL", _columns()),
        basis=[Regrouping(2, 1, "甲县", Period(2019, 7), frozenset(f"p{number}" for number in range(80)), "甲县")],
        packages=packages,
    )
    wanted = list(metrics_of("construction").values())
    for by in GROUPINGS:
        assert spark.answer(session, source, wanted, JUNE, by) == engine.answer(source, wanted, JUNE, by)


def test_a_sum_beyond_64_bits_is_exact_on_both(session: Any, tmp_path: Path) -> None:
    rows = [{"period": "2019-06", "unit_id": 1, "project": name, "total": 9 * 10**18} for name in "ab"]
    types = types_of("construction")
    parquet.write_sheets(tmp_path / "parts", [parquet.Sheet("construction/one.parquet", rows)], types)
    source = engine.Source(tmp_path / "parts", ["construction/one.parquet"], types)
    wanted = [metric("construction", "total")]
    for answered in (engine.answer(source, wanted, JUNE), spark.answer(session, source, wanted, JUNE)):
        assert answered.total == {"total": 18 * 10**18}


def test_slices_of_a_file_that_parts_share_are_the_same_on_both(session: Any, folder: Path) -> None:
    months = ("construction/2019-05.parquet", "construction/2019-06.parquet")
    wanted = list(metrics_of("construction").values())
    names = [slices.slice_name(months[0], 1), slices.slice_name(months[0], 3), slices.slice_name(months[1], 2)]
    for files in (names, [*names[:2], months[1]]):
        source = engine.Source(folder, files, types_of("construction"))
        ours = engine.answer(source, wanted, JUNE, ("unit",))
        assert spark.answer(session, source, wanted, JUNE, ("unit",)) == ours
        apart = [engine.answer(engine.Source(folder, [one], types_of("construction")), wanted, JUNE) for one in files]
        assert ours.total["done_total"] == sum(found.total["done_total"] or 0 for found in apart) > 0


def test_over_nothing_both_say_the_same(session: Any, tmp_path: Path) -> None:
    wanted = list(metrics_of("construction").values())
    source = engine.Source(tmp_path, [], types_of("construction"))
    assert spark.answer(session, source, wanted, JUNE, ("unit",)) == engine.answer(source, wanted, JUNE, ("unit",))


def test_rates_across_sources_divide_metrics_that_were_compared_here() -> None:
    sides = {side for one in all_metrics() if one.form == ACROSS for side in one.sides}
    assert sides <= {(one.form, one.key) for one in all_metrics() if one.form in SOURCES}


def _columns() -> dict[str, str]:
    return {**types_of("construction"), "size": "VARCHAR"}


def _row(draw: random.Random, columns: dict[str, str], period: str, number: int) -> dict[str, Any]:
    unit_id, unit = draw.choice(UNITS)
    row = {name: _value(draw, name, kind) for name, kind in columns.items()}
    return row | {
        "period": period,
        "unit_id": unit_id,
        "unit": unit,
        "unit_path": draw.choice([None, unit, f"{unit}/某局"]),
        "project": f"p{number if period.endswith('05') else draw.randrange(200)}",
        "package": draw.choice([None, None, "p1", "p900"]),
        "chain": draw.choice([None, "玉米", "玉米、冷链"]),
        "version": 1,
        "version_id": None,
    }


def _value(draw: random.Random, name: str, kind: str) -> Any:
    if kind == "BIGINT":
        return draw.choice([None, 0, 1, draw.randrange(10**11), -draw.randrange(10**6)])
    if kind == "DOUBLE":
        return draw.choice([None, 0.0, 12.5, 100.0])
    if kind == "BOOLEAN":
        return draw.choice([None, True, False])
    if name == "stage":
        return draw.choice([None, "前期", "签约", "落地", "开工", "在建", "投产", "达产"])
    if name == "status":
        return draw.choice(["正常推进", "停工", "退库"])
    return draw.choice([None, "", "2018", "2019-01", "2019-06", "2019-06-30", "2019-07-01", "词"])


def test_the_metrics_of_every_source_stand_in_the_comparison() -> None:
    compared: list[Metric] = [one for name in SOURCES for one in metrics_of(name).values()]
    assert len(compared) == len([one for one in all_metrics() if one.form != ACROSS])
