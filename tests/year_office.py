"""What the city does with returns and months: it sends back, accepts, has corrected, closes, and turns the year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import (
    accept_many,
    close_period,
    correct,
    send_back,
    turn_year,
)
from sanzhua.dispatch.models import Report
from sanzhua.registry.actions import set_year_plan
from tests.year_city import CELL, WAN, City, Return, after, at
from tests.year_table import (
    ACCEPTING,
    AFTER_CLOSE,
    CENTRAL,
    COMPLETED,
    CONSTRUCTION,
    CORRECTION,
    DECEMBER,
    FORMS,
    LEFT_OPEN,
    MISTAKE,
    PERIODS,
    RESERVE,
    UNITS,
    UNPLANNED,
    courses,
    leads_up,
    month_of,
    plan_2020,
)
from tests.year_unit import own_sums, put_right, rows_in, sign_all


def send_back_again(city: City, returns: Iterable[Return], times: int) -> None:
    for one in returns:
        mark(city, one)
        put_right(city, one, MISTAKE if one.course.sent_back > times else 0)


def mark(city: City, one: Return) -> None:
    one.held.refresh_from_db()
    marks = [] if one.is_nil else [(rows_in(city, one)[0].key, column) for column in _marked(one)]
    send_back(report=one.held, by=city.owner(one.form), marks=marks, note="与凭证不符", code="no_ground")


def _marked(one: Return) -> list[str]:
    """The cell, and with it the sums that were typed beside it."""
    if one.form in (RESERVE, CENTRAL) or leads_up(one.unit, one.form, one.period):
        return [CELL[one.form]]
    return [CELL[one.form], *own_sums(one, 0, 0)]


def accept_all(city: City, returns: Sequence[Return]) -> None:
    signed = [one for one in returns if one.version is not None]
    for form in FORMS:
        chosen = [(one.frozen, one.frozen.sha256) for one in signed if one.form == form]
        outcomes = accept_many(chosen=chosen, by=city.owner(form))
        assert all(outcome.is_done for outcome in outcomes), [outcome.sentence for outcome in outcomes]


def correct_all(city: City, period: str, when: str) -> None:
    """Opened, put right, signed and accepted on one day; what is corrected later is corrected in the next round."""
    plan = courses()
    day = {
        "open": after(period, ACCEPTING + 1),
        "closed": after(period, AFTER_CLOSE),
        "later": after(PERIODS[min(month_of(period), len(PERIODS) - 1)], AFTER_CLOSE),
    }[when]
    chosen = [key for key, course in plan.items() if key[2] == period and course.corrected == when]
    returns = [Return(*key, plan[key]) for key in chosen]
    with at(day, 10):
        for one in returns:
            one.report = Report.objects.get(form=one.form, unit=city.units[one.unit], period=one.period)
            correct(report=one.report, by=city.clerks[one.unit], note="漏报一笔")
            put_right(city, one, CORRECTION)
        sign_all(city, returns, day)
        accept_all(city, returns)


def close_months(city: City, period: str, forms: Iterable[str], days: int) -> None:
    with at(after(period, days), 9):
        for form in forms:
            if (form, period) != LEFT_OPEN:
                close_period(form=form, period=period, by=city.owner(form))


def turn(city: City) -> None:
    """The plans of the new year, then the turn."""
    day = after(DECEMBER, AFTER_CLOSE + 1)
    with at(day, 9):
        for number in UNITS:
            for place, project in enumerate(city.projects[CONSTRUCTION, number]):
                if (number, place) not in UNPLANNED | COMPLETED:
                    set_year_plan(
                        project, year=day.year, total=plan_2020(number) * WAN, on=day, approver="市政府常务会议",
                        paper="四政纪〔2020〕1号", by=city.dispatcher,
                    )  # fmt: skip
        plan = queries.turn_plan(CONSTRUCTION, day.year)
        turn_year(form=CONSTRUCTION, year=day.year, digest=plan.digest, by=city.dispatcher)
