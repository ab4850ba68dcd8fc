"""The city's own calendar, a unit that was given more time in June, and one that had nothing to report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from config.demo.people import Town
from sanzhua.accounts.models import Person
from sanzhua.base.periods import Period
from sanzhua.base.workdays import Shift
from sanzhua.dispatch.actions import accept, ask_extension, grant, nil_return, sign, urge, write_calendar
from sanzhua.dispatch.actions.standing import set_standing
from sanzhua.dispatch.calendar import CalendarRow
from sanzhua.formbook.definition import FORM_KEYS

SINCE, JUNE, JULY = Period(2019, 5), Period(2019, 6), Period(2019, 7)
# 四(二)按月调度 of the plan; January and February are one return, as statistics have it.
PLAN = CalendarRow(open_day=1, due_day=10, rule=Shift.NEXT, close_day=None, merged=frozenset({1}))
COMMERCE = CalendarRow(open_day=1, due_day=8, rule=Shift.PREVIOUS, close_day=20, merged=frozenset({1}))
EXTENDED = "双辽市"
NIL, ALSO_ALWAYS = "四平辽河农垦管理区管理委员会", "四平红嘴高新技术开发区管理委员会"
Day = Callable[..., None]


def write_calendars(town: Town) -> None:
    for form in FORM_KEYS:
        reason = "四平市2019年“三抓”方案：每月10日前报送；1–2月合并报送"
        write_calendar(form=form, from_period=SINCE, row=PLAN, by=town.city_hand, reason=reason)


def bend_june(town: Town, on: Day) -> None:
    """In the first week of July, before the forms are due."""
    on(date(2019, 7, 3))
    reason = "招商项目先于市里汇总，每月8日前报商务局"
    owner = Person.objects.get(username="qianwei")
    write_calendar(form="attraction", from_period=JULY, row=COMMERCE, by=owner, reason=reason)
    _report_nil(town, on)
    on(date(2019, 7, 5), 10)
    unit, clerk = town.units[EXTENDED], town.clerks[EXTENDED]
    reason = "7月3日暴雨，统计人员在抗洪一线，数据晚两天报齐"
    asked = ask_extension(
        form="construction", unit=unit, period=str(JUNE), reason=reason, by=clerk, wanted_on=date(2019, 7, 12)
    )
    on(date(2019, 7, 5), 14)
    grant(asked, due_on=date(2019, 7, 12), by=town.city_hand, note="情况属实，同意")
    on(date(2019, 7, 5), 17)
    urge(period=str(JUNE), by=town.city_hand, units=[town.units[ALSO_ALWAYS]])


def _report_nil(town: Town, on: Day) -> None:
    """Both zones report central funds in every period; one had none."""
    units = [town.units[name] for name in (NIL, ALSO_ALWAYS)]
    pairs = [(unit, "central_fund") for unit in units]
    set_standing(pairs=pairs, asked=pairs, from_period=JUNE, by=town.city_hand)
    on(date(2019, 7, 4), 10)
    version = nil_return(
        form="central_fund",
        unit=town.units[NIL],
        period=str(JUNE),
        by=town.clerks[NIL],
        sentence="本期没有下达中央预算内投资的项目",
    )
    on(date(2019, 7, 4), 15)
    sign(version=version, by=town.heads[NIL], sha256=version.sha256)
    on(date(2019, 7, 5), 9)
    accept(report=version.report, by=town.city_hand, sha256=version.sha256)
