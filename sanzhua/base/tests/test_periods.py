from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.base.periods import Period

periods = st.builds(Period, st.integers(1950, 2098), st.integers(1, 12))


@given(periods)
def test_a_period_reads_back_as_it_was_written(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods)
def test_next_and_previous_undo_each_other_and_touch(period: Period) -> None:
    assert period.next().previous() == period
    assert period.next().first_day == period.last_day + timedelta(days=1)
    assert period < period.next()


@given(periods, st.integers(-12, 12))
def test_order_follows_the_calendar(period: Period, months: int) -> None:
    moved = period.shifted(months)
    assert (moved > period) == (months > 0)
    assert (moved.first_day > period.first_day) == (months > 0)


@pytest.mark.parametrize(
    "text", ["2019-13", "2019-00", "2019-6", "201906", "2019/06", "", "６月", "2019-06-01", "0019-06"]
)
def test_a_month_that_does_not_exist_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"例如 2019-06|没有"):
        Period.parse(text)


def test_a_period_says_what_a_heading_says() -> None:
    june = Period(2019, 6)
    assert (june.label_zh, june.span_zh) == ("2019年6月", "1–6月")
    assert Period(2019, 1).span_zh == "1月"
    assert Period.of(date(2020, 2, 3)).last_day == date(2020, 2, 29)
