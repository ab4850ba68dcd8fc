"""Every metric's page carries an example; here each example is held to its answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanzhua.base.periods import Period
from sanzhua.facts import docs, engine, parquet
from sanzhua.facts.definitions import ADMISSIONS, Metric, all_metrics, metrics_reading
from sanzhua.facts.storage_types import column_types
from sanzhua.formbook.definition import load_form


@pytest.mark.parametrize("metric", all_metrics(), ids=lambda metric: f"{metric.form}-{metric.key}")
def test_the_worked_example_gives_its_answer(metric: Metric, tmp_path: Path) -> None:
    types = column_types(load_form(metric.form))
    rows = [{"period": metric.example.period, "unit_id": 1, **row} for row in metric.example.rows]
    files = parquet.write_sheets(tmp_path / "parts", [parquet.Sheet("construction/one.parquet", rows)], types)
    period = Period.parse(metric.example.period)
    year = period.year if metric.over == ADMISSIONS else None
    source = engine.Source(tmp_path / "parts", list(files), types, admitted_in=year)
    assert engine.answer(source, [metric], period).total[metric.key] == pytest.approx(metric.example.answer)


@pytest.mark.parametrize("metric", all_metrics(), ids=lambda metric: f"{metric.form}-{metric.key}")
def test_over_nothing_a_count_is_0_and_a_sum_or_rate_is_unknown(metric: Metric, tmp_path: Path) -> None:
    source = engine.Source(tmp_path / "parts", [], column_types(load_form(metric.form)))
    nothing = 0 if metric.unit == "个" else None
    assert engine.answer(source, [metric], Period(2019, 6)).total == {metric.key: nothing}


def test_the_committed_pages_are_those_that_the_definitions_make() -> None:
    root = Path(__file__).resolve().parents[3]
    there = {file.name: file.read_text(encoding="utf-8") for file in (root / docs.FOLDER).glob("*.md")}
    assert there == docs.pages()


def test_a_column_knows_the_metrics_that_read_it_by_whole_words() -> None:
    assert {metric.key for metric in metrics_reading("construction", "done_year")} >= {"done_year", "completion_rate"}
    assert "done_year" not in {metric.key for metric in metrics_reading("construction", "done")}
    assert metrics_reading("construction", "problem") == ()
