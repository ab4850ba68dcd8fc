"""The parts of an open month are read once; an accepted report is one part more."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from sanzhua.facts import held
from sanzhua.facts.actions import compact
from sanzhua.facts.queries import metrics
from sanzhua.facts.tests.parts import UNITS, PartMaker

JUNE = "2019-06"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The files that each question read, in the order of the questions."""
    found: list[list[str]] = []
    real = held.read_files

    def told(connection: Any, folder: Any, files: Collection[str], *rest: Any) -> None:
        found.append(sorted(files))
        real(connection, folder, files, *rest)

    monkeypatch.setattr(held, "read_files", told)
    return found


def total(period: str = JUNE, **question: Any) -> int | None:
    found: int | None = metrics(["total"], period=period, by=["unit"], **question)["total"]["total"]
    return found


def test_accepting_one_units_report_reads_that_part_only(make_part: PartMaker, reads: list[list[str]]) -> None:
    parts = [make_part({"total": 10**place}, unit=unit) for place, unit in enumerate(UNITS)]
    assert (total(), total()) == (111, 111)
    newer = make_part({"total": 5}, unit="乙区")
    assert total() == 106
    assert reads == [sorted(part.path for part in parts), [], [newer.path]]


def test_pinned_parts_are_those_and_no_others(make_part: PartMaker) -> None:
    first, second = make_part({"total": 1}, unit="甲县"), make_part({"total": 2}, unit="乙区")
    make_part({"total": 4}, unit="丙县")
    assert total() == 7
    assert total(part_ids=[first.pk, second.pk]) == 3
    assert total(unit_ids=[UNITS["乙区"]]) == 2


def test_a_closed_month_is_read_from_its_one_file(make_part: PartMaker, reads: list[list[str]]) -> None:
    for unit in UNITS:
        make_part({"total": 1}, unit=unit)
    compact("construction", JUNE)
    assert (total(), reads) == (3, [])


def test_many_months_leave_no_heap_of_tables(make_part: PartMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "_SLACK", 1)
    for month in range(1, 10):
        for unit in UNITS:
            make_part({"total": month}, unit=unit, period=f"2019-0{month}")
        assert total(f"2019-0{month}") == 3 * month
    assert total("2019-01") == 3


def test_files_too_large_to_hold_are_read_where_they_lie(
    make_part: PartMaker, reads: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "_MOST_BYTES", 1)
    for unit in UNITS:
        make_part({"total": 1}, unit=unit)
    assert (total(), reads) == (3, [])
