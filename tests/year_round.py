"""The fourteen months, each a round of days: who is on time, who is late, who has to come again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sanzhua.dispatch.actions import (
    reopen_period,
)
from tests.year_city import City, Return, after, at
from tests.year_office import accept_all, close_months, correct_all, mark, send_back_again, turn
from tests.year_table import (
    ACCEPTING,
    CLOSING,
    DECEMBER,
    FORMS,
    MISTAKE,
    MONTHS,
    PERIODS,
    PROMPT_DAY,
    REOPENING,
    UNITS,
    courses,
)
from tests.year_unit import ask_for_time, give_back, hand_over, narratives, open_and_fill, sign_all


def run(city: City) -> None:
    for place, period in enumerate(PERIODS):
        _month(city, period)
        if place:
            correct_all(city, PERIODS[place - 1], "later")
        if period == DECEMBER:
            turn(city)
        _reopen(city, period)


def _month(city: City, period: str) -> None:
    """From the fifth to the day after the close."""
    returns = _returns(city, period)
    ask_for_time(city, returns)
    for late in sorted({one.course.late for one in returns}):
        day = after(period, late) if late else MONTHS[period].replace(day=PROMPT_DAY)
        _go_through(city, [one for one in returns if one.course.late == late], day)
    narratives(city, period)
    with at(after(period, ACCEPTING), 9):
        accept_all(city, [one for one in returns if not one.course.stays])
    correct_all(city, period, "open")
    close_months(city, period, FORMS, CLOSING)
    correct_all(city, period, "closed")


def _returns(city: City, period: str) -> list[Return]:
    """Those of the month that somebody begins before it is closed."""
    plan = courses()
    found = [Return(unit, form, period, plan[unit, form, period]) for unit in UNITS for form in FORMS]
    return [one for one in found if one.course.missing in ("", "begun") and one.course.stays != "untouched"]


def _go_through(city: City, returns: Sequence[Return], day: date) -> None:
    """One day: the clerks fill and hand in, the chain passes, the heads sign; what is returned is done again."""
    with at(day, 9):
        for one in returns:
            one.more = MISTAKE if one.course.sent_back or one.course.given_back else 0
            open_and_fill(city, one)
    going = [one for one in returns if one.course.missing != "begun" and one.course.stays != "draft"]
    with at(day, 10):
        for one in going:
            hand_over(city, one)
        going = [one for one in going if one.course.stays not in ("with_reviewer", "with_head")]
        for one in [one for one in going if one.course.given_back]:
            give_back(city, one)
    with at(day, 11):
        sign_all(city, going, day)
    for times in range(1, 3):
        again = [one for one in going if one.course.sent_back >= times]
        with at(day, 12 + times):
            send_back_again(city, again, times)
            sign_all(city, again, day)
    with at(day, 16):
        for one in [one for one in going if one.course.stays == "returned"]:
            mark(city, one)


def _reopen(city: City, period: str) -> None:
    plan = courses()
    chosen = [key for key, course in plan.items() if key[2] == period and course.missing == "reopened"]
    if not chosen:
        return
    returns, day = [Return(*key, plan[key]) for key in chosen], after(period, REOPENING)
    forms = sorted({one.form for one in returns})
    with at(day, 8):
        for form in forms:
            reopen_period(form=form, period=period, by=city.owner(form), note="补报")
    _go_through(city, returns, day)
    with at(day, 17):
        accept_all(city, returns)
    close_months(city, period, forms, REOPENING + 1)
