"""The targets of the demonstration's plan: what measures each, two figures by hand with their papers, one report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from config.demo.people import Town
from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.papers.docx_writer import write_docx
from sanzhua.papers.paper import Paper, Para
from sanzhua.plans import actions
from sanzhua.plans.actions.reports import keep_report
from sanzhua.plans.models import PlanVersion, Target

TIED_ON, REPORTED_ON = date(2019, 3, 6), date(2019, 6, 30)
YI = 100_000_000
# (number of the clause, value, key of the measure or "" for by hand, least amount in yuan)
TIES = (
    ("一(一)1", 180, "list.admitted", YI),
    ("一(一)1", 120, "list.admitted", YI),
    ("一(二)5", 100, "list.signed", None),
    ("一(四)14", 90, "", None),
    ("一(四)15", 10, "", None),
    ("一(五)16", 40, "", None),
    ("一(五)17", 20, "", None),
)
# (day, number of the clause, value of the target, who, done, day that it tells of, basis)
FIGURES = (
    (date(2019, 4, 3), "一(五)16", 40, "zhaohong", "9", date(2019, 3, 31), "一季度技术改造项目台账"),
    (date(2019, 6, 24), "一(四)15", 10, "zhaohong", "4.6", date(2019, 6, 20), "省发改委下达投资计划的通知汇总"),
    (date(2019, 6, 26), "一(五)16", 40, "zhaohong", "23", date(2019, 6, 25), "二季度技术改造项目台账"),
)


def tie_targets(version: PlanVersion, town: Town) -> None:
    for number, value, source, at_least in TIES:
        actions.tie(_target(version, number, value), by=town.city_hand, source=source, at_least=at_least)


def enter_figures(version: PlanVersion, on: Callable[[date], None]) -> None:
    for day, number, value, username, done, as_of, basis in FIGURES:
        on(day)
        by = Person.objects.get(username=username)
        actions.enter_figure(
            _target(version, number, value),
            unit=version.plan.unit,
            value=Decimal(done),
            as_of=as_of,
            basis=basis,
            file=actions.Upload(f"{basis}.docx", _paper(basis, day)),
            by=by,
        )


def report_half_year(version: PlanVersion, town: Town, on: Callable[[date], None]) -> None:
    on(REPORTED_ON)
    keep_report(plan=version.plan, by=town.city_hand)


def _target(version: PlanVersion, number: str, value: int) -> Target:
    found = Target.objects.select_related("clause__task__plan__unit", "clause__version__plan__unit")
    return found.get(clause__version=version, clause__number=number, value=value)


def _paper(title: str, day: date) -> bytes:
    paper = Paper(title=title, blocks=(Para("演示用文件，数据为虚构。"),), kind="台账")
    return write_docx(paper, made_at=datetime(day.year, day.month, day.day, 9, tzinfo=clock.SHANGHAI))
