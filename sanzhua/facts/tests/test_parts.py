from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import transaction

from sanzhua.base.periods import Period
from sanzhua.facts import duck, engine, parquet
from sanzhua.facts.actions import compact, rebuild_part, sweep_orphans
from sanzhua.facts.models import Part
from sanzhua.facts.past import past_of
from sanzhua.facts.queries import metrics, rows_of, verify_parts
from sanzhua.facts.storage_types import column_types
from sanzhua.facts.tests.parts import UNITS, PartMaker
from sanzhua.formbook.definition import load_form

JUNE = "2019-06"


def total() -> Any:
    return metrics(["total"], period=JUNE)["total"]["total"]


def test_a_part_keeps_the_types_of_its_form(make_part: PartMaker) -> None:
    row = {"total": 5, "in_stats": True, "progress_percent": 45, "category": ["省重点", "市重点"], "region": "220322"}
    make_part(row)
    kept = rows_of("construction", JUNE)[0]
    assert (kept["total"], kept["in_stats"], kept["progress_percent"]) == (5, True, 45.0)
    assert (kept["category"], kept["region"], kept["done_year"]) == ("省重点、市重点", "220322", None)


def test_a_new_version_takes_the_place_of_the_former(make_part: PartMaker) -> None:
    first = make_part({"total": 1})
    second = make_part({"total": 2})
    first.refresh_from_db()
    assert (total(), first.superseded_by, second.version > first.version) == (2, second, True)


def test_a_version_number_that_an_opening_load_took_is_passed_over(make_part: PartMaker) -> None:
    make_part({"total": 1})
    Part.objects.update(version=9)
    assert make_part({"total": 2}).version == 10


def test_a_failed_transaction_leaves_an_orphan_that_is_swept(make_part: PartMaker, parts_folder: Path) -> None:
    kept = make_part({"total": 1})
    with transaction.atomic():
        lost = make_part({"total": 2})
        transaction.set_rollback(True)
    assert total() == 1
    assert sweep_orphans() == []
    assert sweep_orphans(older_than_seconds=-1) == [lost.path]
    assert (parts_folder / kept.path).exists()
    assert not (parts_folder / lost.path).exists()


def test_closing_puts_a_period_into_one_file_that_answers(make_part: PartMaker, parts_folder: Path) -> None:
    for unit in UNITS:
        make_part({"total": 1}, {"total": 2}, unit=unit)
    merged = compact("construction", JUNE)
    assert merged is not None
    assert compact("construction", JUNE) == merged
    assert (total(), verify_parts().ok) == (9, True)
    for part in Part.objects.all():
        (parts_folder / part.path).rename(parts_folder / "away.parquet")
    assert total() == 9
    assert metrics(["total"], period=JUNE, unit_ids=[UNITS["甲县"]])["total"] == {"total": 3}


def test_a_merged_file_that_says_more_or_less_than_its_parts_is_found(make_part: PartMaker, parts_folder: Path) -> None:
    for unit in UNITS:
        make_part({"total": 1}, {"total": 2}, unit=unit)
    merged = str(parts_folder / str(compact("construction", JUNE)))
    for changed in ("* REPLACE (total + unit_id AS total)", "* REPLACE (unit_id % 2 AS unit_id)"):
        duckdb.execute(f"CREATE OR REPLACE TEMP TABLE kept AS FROM '{merged}'")
        duckdb.execute(f"COPY (SELECT {changed} FROM kept) TO '{merged}' (FORMAT parquet)")
        assert not verify_parts().ok
        duckdb.execute(f"COPY kept TO '{merged}' (FORMAT parquet)")
        assert verify_parts().ok
    duckdb.execute(f"COPY (FROM kept UNION ALL FROM kept) TO '{merged}' (FORMAT parquet)")
    assert not verify_parts().ok


def test_a_correction_after_the_close_makes_the_merged_file_stale(make_part: PartMaker) -> None:
    for unit in UNITS:
        make_part({"total": 1}, unit=unit)
    stale = compact("construction", JUNE)
    make_part({"total": 100})
    assert total() == 102
    assert sweep_orphans(older_than_seconds=-1) == [stale]


@pytest.mark.usefixtures("parts_folder", "db")
def test_nothing_is_merged_where_there_is_nothing_to_merge(make_part: PartMaker) -> None:
    assert compact("construction", JUNE) is None
    make_part({"total": 1})
    assert compact("construction", JUNE) is None


def test_a_changed_or_missing_file_is_found_and_made_again(make_part: PartMaker, parts_folder: Path) -> None:
    part = make_part({"total": 1})
    assert verify_parts().ok
    (parts_folder / part.path).write_bytes(b"PAR1")
    assert not verify_parts().ok
    rebuild_part(part, [{"project": "p0", "total": 1}])
    assert (verify_parts().ok, total()) == (True, 1)


def test_a_file_with_fewer_columns_answers_with_nulls(tmp_path: Path) -> None:
    types = column_types(load_form("construction"))
    older = {name: kind for name, kind in types.items() if name not in ("in_stats", "industry")}
    folder = tmp_path / "parts"
    rows = [{"project": "a", "unit_id": 1, "total": 5}]
    parquet.write_sheets(folder, [parquet.Sheet("construction/old.parquet", rows)], older)
    parquet.write_sheets(folder, [parquet.Sheet("construction/new.parquet", [{**rows[0], "in_stats": True}])], types)
    found = engine.rows(engine.Source(folder, ["construction/old.parquet", "construction/new.parquet"], types))
    assert sorted(str(row["in_stats"]) for row in found) == ["None", "True"]
    assert [row["total"] for row in found] == [5, 5]


def test_no_draft_of_a_file_stays_behind(make_part: PartMaker, parts_folder: Path) -> None:
    make_part({"total": 1})
    assert [file.suffix for file in parts_folder.rglob("*") if file.is_file()] == [".parquet"]


def test_many_threads_may_ask_at_once(make_part: PartMaker, parts_folder: Path) -> None:
    part = make_part({"total": 1})
    source = engine.Source(parts_folder, [part.path], column_types(load_form("construction")))
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(engine.rows(source)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 8


@pytest.mark.parametrize(
    "statement",
    ["SELECT * FROM read_csv('/etc/passwd')", "COPY (SELECT 1) TO '/tmp/x.csv'", "INSTALL httpfs", "SET threads = 64"],
)
def test_the_engine_reads_and_writes_below_its_folder_only(tmp_path: Path, statement: str) -> None:
    with duck.cursor(tmp_path) as connection, pytest.raises(duckdb.Error):
        connection.execute(statement)


def test_the_past_of_a_unit_is_its_last_rows_and_months(make_part: PartMaker) -> None:
    make_part({"project": "a", "done_month": 1, "owner": "x"}, {"project": "b", "done_month": 5}, period="2019-04")
    make_part({"project": "a", "done_month": 2, "owner": "y"}, period="2019-05")
    make_part({"project": "a", "done_month": 9}, period="2019-06")
    make_part({"project": "a", "done_month": 7}, unit="乙区", period="2019-05")
    past = past_of(load_form("construction"), [UNITS["甲县"]], Period(2019, 6), ("done_month",))
    assert past.last["a", None]["owner"] == "y"
    assert past.last["b", None]["period"] == "2019-04"
    assert past_of(load_form("construction"), [UNITS["甲县"]], Period(2019, 6), ("done_month",)) is past
    assert past.months["a", None] == [("2019-04", 1, "a"), ("2019-05", 2, "a")]


def test_a_month_that_two_units_reported_is_read_whole(make_part: PartMaker) -> None:
    """A unit that took over from another has its history and that one's."""
    make_part({"project": "a", "done_month": 1}, period="2019-05")
    make_part({"project": "b", "done_month": 2}, unit="乙区", period="2019-05")
    past = past_of(load_form("construction"), [UNITS["甲县"], UNITS["乙区"]], Period(2019, 6), ("done_month",))
    assert {key: row["done_month"] for key, row in past.last.items()} == {("a", None): 1, ("b", None): 2}
    assert past.months["b", None] == [("2019-05", 2, "b")]


def test_of_a_longer_past_only_the_new_month_is_read(make_part: PartMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    tuples = engine.tuples

    def told(source: engine.Source, columns: Sequence[str], *, order: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        read.extend(source.files)
        return tuples(source, columns, order=order)

    monkeypatch.setattr(engine, "tuples", told)
    units = [UNITS["丙县"]]
    parts = [
        make_part({"project": "a", "done_month": 1}, unit="丙县", period=period) for period in ("2019-03", "2019-04")
    ]
    assert len(past_of(load_form("construction"), units, Period(2019, 5), ("done_month",)).months["a", None]) == 2
    parts.append(make_part({"project": "a", "done_month": 3}, unit="丙县", period="2019-05"))
    past = past_of(load_form("construction"), units, Period(2019, 6), ("done_month",))
    assert past.months["a", None] == [("2019-03", 1, "a"), ("2019-04", 1, "a"), ("2019-05", 3, "a")]
    assert read == [part.path for part in parts]


def test_a_nil_return_is_a_file_without_rows(make_part: PartMaker, parts_folder: Path) -> None:
    part = make_part()
    source = engine.Source(parts_folder, [part.path], column_types(load_form("construction")))
    assert (engine.rows(source), part.rows) == ([], 0)
    assert engine.tuples(source, ["project", "total"]) == []


def test_a_forked_child_opens_its_own_engine(tmp_path: Path) -> None:
    with duck.cursor(tmp_path) as connection:
        connection.execute("SELECT 1")
    child = os.fork()
    if child == 0:
        with duck.cursor(tmp_path) as connection:
            os._exit(0 if connection.execute("SELECT 1").fetchone() == (1,) else 1)
    assert os.waitpid(child, 0)[1] == 0
