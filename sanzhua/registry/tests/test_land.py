"""Taking land and moving households: totals never fall without a reason, and every row stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest

from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import LandTotals, create_project, record_land
from sanzhua.registry.models import LandProgress, Project
from tests.cast import Cast

NOW = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
JUNE, JULY = date(2019, 6, 1), date(2019, 7, 1)
HALF = LandTotals(Decimal(200), Decimal(100), 30, 12, 12_000_000)


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.use_fixed(NOW):
        yield


@pytest.fixture
def plant(cast: Cast) -> Project:
    project = create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts={}, from_day=None)
    record_land(project, on=JUNE, totals=HALF, by=cast.clerk)
    return project


def test_progress_adds_a_row_and_the_same_again_does_not(cast: Cast, plant: Project) -> None:
    more = LandTotals(Decimal(200), Decimal("150.5"), 30, 20, 18_000_000)
    record_land(plant, on=JULY, totals=more, by=cast.clerk)
    record_land(plant, on=JULY, totals=more, by=cast.clerk)
    assert LandProgress.objects.filter(project=plant).count() == 2


@pytest.mark.parametrize(
    ("totals", "words"),
    [
        (LandTotals(Decimal(200), Decimal(90), 30, 12, 12_000_000), "累计数比上次少"),
        (LandTotals(Decimal(200), Decimal(100), 30, 11, 12_000_000), "累计数比上次少"),
        (LandTotals(Decimal(200), Decimal(100), 30, 12, 11_000_000), "已付补偿比上次少"),
        (LandTotals(Decimal(200), Decimal(100), 30, 12), "已付补偿比上次少"),
        (LandTotals(Decimal(180), Decimal(100), 30, 12, 12_000_000), "调整原因"),
    ],
)
def test_what_falls_or_is_planned_anew_wants_a_reason(
    cast: Cast, plant: Project, totals: LandTotals, words: str
) -> None:
    with pytest.raises(Incomplete, match=words):
        record_land(plant, on=JULY, totals=totals, by=cast.clerk)
    record_land(plant, on=JULY, totals=totals, by=cast.clerk, reason="复测后核减")
    assert Outbox.objects.filter(kind="project.land_changed").count() == 1


def test_more_than_planned_and_days_that_cannot_be_are_refused(cast: Cast, plant: Project) -> None:
    with pytest.raises(Incomplete, match="比应征地多"):
        record_land(plant, on=JULY, totals=LandTotals(Decimal(200), Decimal(201), 30, 12, 12_000_000), by=cast.clerk)
    with pytest.raises(Incomplete, match="比应搬迁多"):
        record_land(plant, on=JULY, totals=LandTotals(Decimal(200), Decimal(100), 30, 31, 12_000_000), by=cast.clerk)
    with pytest.raises(Incomplete, match="今天之后"):
        record_land(plant, on=date(2019, 7, 9), totals=HALF, by=cast.clerk)
    with pytest.raises(Incomplete, match="早于上次"):
        record_land(plant, on=date(2019, 5, 1), totals=HALF, by=cast.clerk)
    with pytest.raises(NotAllowed):
        record_land(plant, on=JULY, totals=HALF, by=cast.stranger)
