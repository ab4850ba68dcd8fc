"""The hand-written SQL beside which `make bench` times the monthly bulletin says what the bulletin says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sanzhua.base import clock
from tools.bench import bulletin, million_city

_EACH = 12


@pytest.fixture
def city(db: None, settings: Any, tmp_path: Path) -> Iterator[Any]:
    settings.SANZHUA_DATA = tmp_path
    with clock.use_fixed(million_city.TODAY):
        million_city.fill(million_city.make_units(), _EACH * million_city.UNITS)
        yield bulletin.last_closed()


def test_every_figure_and_every_lagging_project_is_the_same(city: Any) -> None:
    draft, files = bulletin.draft_of(city), bulletin.files_of(city)
    found = bulletin.by_hand(city, files)
    assert len(draft.figures) > 200
    assert len(found.listed) == 30
    assert not [name for name, figure in draft.figures.items() if figure["value"] is None]
    assert bulletin.differences(draft, found) == []
    # Of each month the merged file is read, and another month's file is told by its figures.
    assert [len(files[name]) for name in ("now", "month_before", "months", "reserve_months")] == [1, 1, 12, 6]
    wrong = bulletin.differences(draft, bulletin.by_hand(city, files | {"now": files["month_before"]}))
    assert wrong[0].startswith("项目数 (construction 2019-06 projects)")
