from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from sanzhua.base import clock
from sanzhua.ui import times

DUE = datetime(2019, 7, 10, 16, 0, tzinfo=UTC)  # midnight after 10 July in Shanghai
MORNING = datetime(2019, 7, 8, 1, 31, tzinfo=UTC)


def test_the_end_of_a_day_is_written_as_its_own() -> None:
    assert times.deadline(DUE) == "7月10日 24:00"
    assert times.deadline(datetime(2019, 7, 10, 15, 59, 59, tzinfo=UTC)) == "7月10日 24:00"
    assert times.deadline(datetime(2019, 7, 10, 9, 0, tzinfo=UTC)) == "7月10日 17:00"


def test_english_uses_british_dates() -> None:
    with translation.override("en"):
        assert times.deadline(DUE) == "10 Jul 24:00"
        assert times.full_moment(MORNING) == "8 Jul 2019 09:31"
        assert times.long_day(date(2019, 7, 8)) == "Monday, 8 Jul"
        assert times.whole_day(date(2019, 7, 8)) == "Monday, 8 Jul 2019"
        assert times.period_name("2019-06") == "June 2019"
        assert times.period_span("2019-06") == "Jan–Jun"


def test_moments_are_shown_in_shanghai() -> None:
    assert times.full_moment(MORNING) == "2019年7月8日 09:31"
    assert times.moment(None) == "—"
    assert times.long_day(date(2019, 7, 8)) == "7月8日 星期一"
    assert times.whole_day(date(2019, 7, 8)) == "2019年7月8日 星期一"


@pytest.mark.parametrize(
    ("now", "words", "urgency"),
    [
        (datetime(2019, 7, 5, 1, 0, tzinfo=UTC), "还有5天", ""),
        (MORNING, "还有2天", "soon"),
        (datetime(2019, 7, 10, 15, 0, tzinfo=UTC), "今天截止", "soon"),
        (datetime(2019, 7, 10, 17, 0, tzinfo=UTC), "超1天", "late"),
        (datetime(2019, 7, 12, 17, 0, tzinfo=UTC), "超3天", "late"),
    ],
)
def test_days_left_are_counted_on_the_business_clock(now: datetime, words: str, urgency: str) -> None:
    with clock.use_fixed(now):
        assert times.days_left_words(DUE) == words
        assert times.urgency(DUE) == urgency


def test_a_period_names_its_months() -> None:
    assert (times.period_name("2019-06"), times.period_month("2019-06")) == ("2019年6月", "6月")
    assert times.period_span("2019-06") == "1–6月"
