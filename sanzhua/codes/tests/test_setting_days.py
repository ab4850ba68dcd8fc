"""A year's order of holidays, entered for everybody."""

from __future__ import annotations

from datetime import date

import pytest

from sanzhua.base.refusals import Refused
from sanzhua.base.workdays import SpecialDay
from sanzhua.codes.actions import set_days
from sanzhua.codes.queries import work_calendar

pytestmark = pytest.mark.django_db

NEW_YEAR = SpecialDay(date(2031, 1, 1), False, "元旦")


def test_a_year_is_known_once_its_order_was_entered() -> None:
    assert set_days([NEW_YEAR]) == [2031]
    assert work_calendar().due_on(date(2031, 2, 10)).due_on == date(2031, 2, 10)


def test_half_an_order_is_not_taken_for_a_whole_one() -> None:
    with pytest.raises(Refused, match="没有 1 月 1 日"):
        set_days([SpecialDay(date(2031, 10, 1), False, "国庆节")])


def test_the_same_order_entered_twice_changes_nothing_and_a_new_word_counts() -> None:
    set_days([NEW_YEAR])
    set_days([NEW_YEAR, SpecialDay(date(2031, 2, 10), False, "春节")])
    assert work_calendar().due_on(date(2031, 2, 10)).due_on == date(2031, 2, 11)
