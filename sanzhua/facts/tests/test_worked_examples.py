"""Every metric's page carries an example; here each example is held to its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from sanzhua.base.periods import Period
from sanzhua.facts import docs, engine, expressions, parquet
from sanzhua.facts.definitions import ACROSS, ADMISSIONS, Metric, all_metrics, metric, metric_sets, metrics_reading
from sanzhua.facts.sources import types_of

EACH = pytest.mark.parametrize("one", all_metrics(), ids=lambda one: f"{one.form}-{one.key}")


@EACH
def test_the_worked_example_gives_its_answer(one: Metric, tmp_path: Path) -> None:
    period = Period.parse(one.example.period)
    if one.sides:
        sides = [
            answered(
                metric(source, key), [row for row in one.example.rows if row["source"] == source], tmp_path, period
            )
            for source, key in one.sides
        ]
        found = engine.quotient(one, sides[0], sides[1], period)
    else:
        found = answered(one, one.example.rows, tmp_path, period)
    assert found == pytest.approx(one.example.answer)


@EACH
def test_over_nothing_a_count_is_0_and_a_sum_or_rate_is_unknown(one: Metric, tmp_path: Path) -> None:
    for each in [metric(*side) for side in one.sides] or [one]:
        source = engine.Source(tmp_path / "parts", [], types_of(each.form))
        nothing = 0 if each.unit == "个" else None
        assert engine.answer(source, [each], Period(2019, 6)).total == {each.key: nothing}


@EACH
def test_every_shipped_metric_is_of_the_allow_list_and_of_columns_that_are_there(one: Metric) -> None:
    if one.sides:
        assert all(metric(source, key).denominator is None for source, key in one.sides)
        return
    expressions.require_columns(one.texts, types_of(one.form))
    for text in (one.numerator, one.denominator):
        if text:
            expressions.aggregate(text, one.scope)


@EACH
def test_a_plan_is_a_metric_of_the_same_source(one: Metric) -> None:
    assert one.plan is None or metric(one.form, one.plan).unit == one.unit


def test_sets_hold_rates_that_are_there_and_the_province_has_its_four() -> None:
    for one in metric_sets().values():
        assert all(metric(*member).is_rate for member in one.members)
    labels = [metric(*member).label for member in metric_sets()["four_rates"].members]
    assert labels == ["招商项目落地率", "前期工作成熟率", "年度投资完成率", "项目入统率"]


def test_the_committed_pages_are_those_that_the_definitions_make() -> None:
    root = Path(__file__).resolve().parents[3]
    there = {file.name: file.read_text(encoding="utf-8") for file in (root / docs.FOLDER).glob("*.md")}
    assert there == docs.pages()


def test_a_column_knows_the_metrics_that_read_it_by_whole_words() -> None:
    assert {one.key for one in metrics_reading("construction", "done_year")} >= {"done_year", "completion_rate"}
    assert "done_year" not in {one.key for one in metrics_reading("construction", "done")}
    assert metrics_reading("construction", "problem") == ()


def answered(one: Metric, rows: Sequence[Mapping[str, Any]], folder: Path, period: Period) -> engine.Number:
    assert one.form != ACROSS
    types = types_of(one.form)
    told = [{"period": str(period), "unit_id": 1, **row} for row in rows]
    files = parquet.write_sheets(folder / "parts", [parquet.Sheet(f"{one.form}/one.parquet", told)], types)
    year = period.year if one.as_of == ADMISSIONS else None
    source = engine.Source(folder / "parts", list(files), types, admitted_in=year)
    return engine.answer(source, [one], period).total[one.key]
