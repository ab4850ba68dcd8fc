"""Names of files and of slices of them, and the query that gives their rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from sanzhua.facts import slices


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """`a` holds units 1 and 2, `b` the same a month later with one column more, `c` unit 3 alone."""
    root = tmp_path / "of #1"  # the sign that marks a slice may stand in the folder's name
    root.mkdir()
    for name, query in {
        "a": "SELECT unnest([1, 1, 2]) AS unit_id, unnest([10, 11, 12]) AS total",
        "b": "SELECT unnest([1, 2]) AS unit_id, unnest([20, 21]) AS total, 'x' AS note",
        "c": "SELECT 3 AS unit_id, 30 AS total",
    }.items():
        duckdb.execute(f"COPY ({query}) TO '{root / name}' (FORMAT parquet)")
    return root


def _totals(folder: Path, *names: str) -> list[int]:
    query, values = slices.relation(folder, names)
    return [total for (total,) in duckdb.execute(f"SELECT total FROM ({query})", values).fetchall()]


def test_a_slice_is_the_rows_of_its_unit_in_its_file_and_no_other(folder: Path) -> None:
    assert sorted(_totals(folder, "a#1")) == [10, 11]
    assert sorted(_totals(folder, "a#1", "b#2")) == [10, 11, 21]
    assert sorted(_totals(folder, "a#2", "a#1", "b#1")) == [10, 11, 12, 20]
    assert _totals(folder, "a#7") == []


def test_whole_files_and_slices_are_read_together(folder: Path) -> None:
    assert sorted(_totals(folder, "c", "a#2", "b")) == [12, 20, 21, 30]


def test_whole_files_stand_in_the_order_of_their_names(folder: Path) -> None:
    assert _totals(folder, "c", "a", "b") == [30, 10, 11, 12, 20, 21]


@pytest.mark.parametrize("names", [("b#1", "c"), ("c", "a#2", "b#2"), ("a", "c")])
def test_rows_may_carry_the_name_that_they_were_asked_by(folder: Path, names: tuple[str, ...]) -> None:
    query, values = slices.relation(folder, names, with_name=True)
    found = duckdb.execute(f"SELECT DISTINCT _file FROM ({query})", values).fetchall()
    assert {name for (name,) in found} == {str(folder / name) for name in names}


def test_a_column_that_a_file_lacks_is_null(folder: Path) -> None:
    query, values = slices.relation(folder, ["a#2", "b#2", "c"])
    found = duckdb.execute(f"SELECT unit_id, note FROM ({query}) ORDER BY ALL", values).fetchall()
    assert found == [(2, "x"), (2, None), (3, None)]


@pytest.mark.parametrize(
    ("name", "file", "unit"), [("x/a.parquet#17", "x/a.parquet", 17), ("x/a.parquet", "x/a.parquet", None)]
)
def test_a_name_tells_its_file_and_its_unit(name: str, file: str, unit: Any) -> None:
    assert (slices.file_of(name), slices.is_slice(name)) == (file, unit is not None)
    if unit is not None:
        assert (slices.slice_name(file, unit), slices.unit_of(name)) == (name, unit)


def test_all_slices_of_a_file_are_the_file() -> None:
    file = f"x/2018-05/{slices.shared_name('1a2b3c4d', 2)}"
    one, two = (slices.slice_name(file, unit) for unit in (1, 2))
    assert slices.whole_file([two, one]) == file
    for fewer_or_others in ([one], [one, one], [one, file], [one, two, "x/2018-05/3-v1-1a2b3c4d.parquet"], [file], []):
        assert slices.whole_file(fewer_or_others) is None
