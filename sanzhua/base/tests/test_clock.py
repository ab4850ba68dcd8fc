import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sanzhua.base import clock

START = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SANZHUA_DATA", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_without_a_file_business_time_is_real_time() -> None:
    assert abs(clock.business_now() - clock.now()) < timedelta(seconds=5)
    assert clock.business_offset() == timedelta(0)


@pytest.mark.usefixtures("folder")
def test_a_demonstration_runs_on_from_its_start_and_real_time_stays() -> None:
    clock.start_business_at(START)
    assert abs(clock.business_now() - START) < timedelta(seconds=5)
    assert clock.business_today() == date(2019, 7, 8)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_renewed_offset_is_seen_at_once(folder: Path) -> None:
    clock.start_business_at(START)
    assert clock.business_today() == date(2019, 7, 8)
    clock.start_business_at(START + timedelta(days=30))
    os.utime(folder / "clock.json", ns=(1, 1))
    assert clock.business_today() == date(2019, 8, 7)


def test_an_unreadable_offset_is_an_error_that_names_the_file(folder: Path) -> None:
    (folder / "clock.json").write_text("{}")
    with pytest.raises(ValueError, match=r"clock\.json"):
        clock.business_now()


def test_a_fixed_clock_stops_both_and_gives_them_back() -> None:
    with clock.use_fixed(START):
        assert clock.now() == clock.business_now() == START
    assert clock.now() > START


def test_the_business_day_changes_at_midnight_in_shanghai() -> None:
    with clock.use_fixed(datetime(2019, 7, 10, 15, 59, tzinfo=UTC)):
        assert clock.business_today() == date(2019, 7, 10)
    with clock.use_fixed(datetime(2019, 7, 10, 16, 0, tzinfo=UTC)):
        assert clock.business_today() == date(2019, 7, 11)
