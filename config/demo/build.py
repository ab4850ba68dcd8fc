"""Builds the demonstration: history by the opening load, May by the real verbs and closed, June open.

The business clock is set to the day of each act, so that what was on time, late or missing comes out as in life.
"""

from __future__ import annotations

import tempfile
from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings

from config.demo import attraction, deadlines
from config.demo.bulletins import list_red_lights, publish_may
from config.demo.growth import give_growth
from config.demo.identity import ask_about_identity
from config.demo.lights import set_lights
from config.demo.lists import keep_views, source_of
from config.demo.lives import go_on, load_lives
from config.demo.money import fund_projects
from config.demo.narratives import write_narratives
from config.demo.next_form import draft_next_year
from config.demo.notes import speak_of_cells
from config.demo.outward_lists import send_lists
from config.demo.own_plan import follow_own_plan
from config.demo.people import Town, account_names, settle
from config.demo.permits import lay_permits
from config.demo.places import place_projects
from config.demo.plan import follow_plan
from config.demo.projects import (
    FIRST,
    DemoProject,
    Month,
    finished_on,
    history_csv,
    projects,
    register_facts,
    stats_code,
)
from config.demo.requests import ask_at_short_notice
from config.demo.reserve import fill_pool
from config.demo.rounds import collect_rows
from config.demo.workbooks import write_workbooks
from config.setup import NewAccount
from sanzhua.accounts.models import Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.bulletins.actions import notice_moved
from sanzhua.dispatch.actions import (
    CellEdit,
    accept,
    close_period,
    correct,
    give_reason,
    hand_in,
    open_report,
    pass_on,
    save_cells,
    send_back,
    set_chain,
    sign,
)
from sanzhua.dispatch.history import load_history
from sanzhua.dispatch.models import DraftRow, Report, ReportingDuty
from sanzhua.dispatch.queries import check
from sanzhua.formbook.definition import load_form
from sanzhua.ledger.actions import sequence
from sanzhua.registry.actions import create_projects
from sanzhua.registry.models import Project

CONSTRUCTION = "construction"
MAY, JUNE = Period(2019, 5), Period(2019, 6)
OPEN_SINCE = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
# In May one unit never reported, one signed a day late, one was sent back once.
MISSING = "四平辽河农垦管理区管理委员会"
LATE = "四平红嘴高新技术开发区管理委员会"
SENT_BACK = "伊通满族自治县"
# A county whose returns pass a reviewer; one that corrected its May after the close; one whose June was sent back.
REVIEWED = SENT_BACK
CORRECTED = "双辽市"
JUNE_SENT_BACK = LATE
# How far June has come by 8 July; the others have only begun.
JUNE_ACCEPTED, JUNE_SIGNED, JUNE_WITH_HEAD = "公主岭市", "铁西区", "铁东区"
REASONS = (
    "按工程进度单据实填报，进度快于上月系集中到货。",
    "冬季停工后本月集中施工，凭监理月报。",
    "已核对工程款凭证，数据无误。",
)

__all__ = ["account_names", "build"]


def build() -> list[NewAccount]:
    """Make the whole city; gives the accounts that are told, with the passwords made now."""
    _on(date(2019, 5, 8))
    town = settle()
    _load_history()
    _enter_projects(town)
    place_projects()
    load_lives(projects())
    attraction.give_leaders(town)
    keep_views(town)
    set_chain(unit=town.units[REVIEWED], form="", steps=["reviewer"], by=town.city_hand)
    deadlines.write_calendars(town)
    give_growth(town)
    _may(town)
    send_lists(town, _on)
    attraction.pursue(town, _on)
    _june(town)
    deadlines.bend_june(town, _on)
    _on(date(2019, 7, 5), 17)
    speak_of_cells(town, str(JUNE), str(MAY))
    collect_rows(town)
    write_narratives(town, _on)
    _on(date(2019, 7, 6))
    go_on(town)
    fill_pool(town)
    lay_permits(town)
    ask_about_identity(town)
    fund_projects(town)
    list_red_lights(town, _on, str(MAY))
    _on(date(2019, 7, 8))
    set_lights(town, str(MAY))
    follow_plan(town, _on)
    follow_own_plan(town, _on)
    ask_at_short_notice(town, _on)
    draft_next_year()
    notice_moved()
    sequence()
    write_workbooks(Path(settings.SANZHUA_DATA) / "workbooks")
    clock.start_business_at(OPEN_SINCE)
    return town.accounts


def _on(day: date, hour: int = 9, minute: int = 0) -> None:
    clock.start_business_at(datetime.combine(day, time(hour, minute), clock.SHANGHAI))


def _load_history() -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        file.write(history_csv())
        file.flush()
        load_history(Path(file.name), form=CONSTRUCTION, replace=False)


def _enter_projects(town: Town) -> None:
    by_unit: dict[str, list[DemoProject]] = {}
    for project in projects():
        by_unit.setdefault(project.unit, []).append(project)
    for name, own in by_unit.items():
        facts = [(project.name, {**_facts(project), "source": source_of(project)}) for project in own]
        made = create_projects(
            unit=town.units[name], projects=facts, from_day=FIRST.first_day, uids=[project.uid for project in own]
        )
        ReportingDuty.objects.bulk_create(
            _duty(project, entered, town.units[name]) for project, entered in zip(own, made, strict=True)
        )


def _facts(project: DemoProject) -> dict[str, object]:
    """What the register knew when May began, and of projects that start in June what was planned."""
    month = _month(project, MAY) or _month(project, JUNE)
    if month is None:
        return register_facts(project)
    figures = {"invested_before": month.invested_before, "plan_year": month.plan_year}
    return register_facts(project) | figures | ({"stats_code": stats_code(project)} if month.in_stats else {})


def _duty(project: DemoProject, entered: Project, unit: Unit) -> ReportingDuty:
    first = max(project.start, FIRST) if project.form == CONSTRUCTION else MAY
    return ReportingDuty(project=entered, form=project.form, unit=unit, from_period=str(first))


def _month(project: DemoProject, period: Period) -> Month | None:
    return next((month for month in project.months if month.period == period), None)


def _may(town: Town) -> None:
    for place, name in enumerate(name for name in town.clerks if name != MISSING):
        day = date(2019, 6, 11) if name == LATE else date(2019, 6, 4 + place % 6)
        report = _signed(town, name, MAY, day)
        if name == SENT_BACK:
            report = _sent_back_once(town, report, day)
        _on(date(2019, 6, 11), 15, place)
        _accept(town, report)
    _on(date(2019, 6, 13), 10)
    close_period(form=CONSTRUCTION, period=str(MAY), by=town.city_hand)
    publish_may(town, _on, str(MAY))
    _corrected(town, Report.objects.select_related("unit").get(unit=town.units[CORRECTED], period=str(MAY)))


def _june(town: Town) -> None:
    for place, name in enumerate(town.clerks):
        _on(date(2019, 7, 2), 9, place)
        open_report(form=CONSTRUCTION, unit=town.units[name], period=str(JUNE), by=town.clerks[name])
    _on(date(2019, 7, 4))
    accepted = _signed(town, JUNE_ACCEPTED, JUNE, date(2019, 7, 4))
    _on(date(2019, 7, 5), 11)
    _accept(town, accepted)
    _signed(town, JUNE_SIGNED, JUNE, date(2019, 7, 5))
    _on(date(2019, 7, 5), 16)
    _filled(town, JUNE_WITH_HEAD, JUNE)
    _filled(town, REVIEWED, JUNE)
    late = _signed(town, JUNE_SENT_BACK, JUNE, date(2019, 7, 5))
    _on(date(2019, 7, 6), 10)
    _send_back(town, late, "done_month", "no_ground", "当月数与监理月报不符，请附依据后重新填报。")


def _signed(town: Town, name: str, period: Period, day: date) -> Report:
    _on(day, 9)
    report = _filled(town, name, period)
    _on(day, 16)
    return _led_through(town, report)


def _led_through(town: Town, report: Report) -> Report:
    """What was handed in goes through the unit's chain and is signed."""
    name, version = report.unit.name, report.versions.get(status="frozen")
    if name == REVIEWED:
        pass_on(version=version, by=town.reviewers[name], sha256=version.sha256)
    sign(version=version, by=town.heads[name], sha256=version.sha256)
    report.refresh_from_db()
    return report


def _filled(town: Town, name: str, period: Period) -> Report:
    """The clerk's month: open, type, answer the warnings, hand in."""
    clerk, own = town.clerks[name], {project.uid: project for project in projects() if project.unit == name}
    report = open_report(form=CONSTRUCTION, unit=town.units[name], period=str(period), by=clerk)
    edits = [edit for row in DraftRow.objects.filter(report=report) for edit in _edits(row, own[row.key], period)]
    refused = [result for result in save_cells(report=report, by=clerk, edits=edits) if result.status != "saved"]
    if refused:
        raise RuntimeError(f"{name} {period}: {refused[0]}")
    _explain(town, report)
    hand_in(report=report, by=clerk)
    report.refresh_from_db()
    return report


def _explain(town: Town, report: Report) -> None:
    clerk = town.clerks[report.unit.name]
    for number, line in enumerate(line for line in check(report).open if line.severity == "warning"):
        text = REASONS[number % len(REASONS)]
        give_reason(report=report, by=clerk, row_key=line.row_key, reason_key=line.reason_key, text=text)


def _corrected(town: Town, report: Report) -> None:
    """A sum left out in May is found after the close: the first project's month again, signed and accepted."""
    clerk = town.clerks[report.unit.name]
    _on(date(2019, 6, 19), 10)
    correct(report=report, by=clerk, note="漏报一笔设备款260万元，有5月31日付款凭证。")
    report.refresh_from_db()
    first = DraftRow.objects.filter(report=report).earliest("position")
    figure = str((first.values.get("done_month") or 0) // 10_000 + 260)
    save_cells(report=report, by=clerk, edits=[CellEdit(first.key, "done_month", figure, first.revision)])
    _explain(town, report)
    hand_in(report=report, by=clerk)
    _on(date(2019, 6, 20), 9)
    _led_through(town, report)
    _on(date(2019, 6, 20), 15)
    _accept(town, report)


def _edits(row: DraftRow, project: DemoProject, period: Period) -> list[CellEdit]:
    month = _month(project, period)
    if month is None:
        raise LookupError(f"{project.uid} has no {period}")
    typed = {
        "done_month": str(month.done_month // 10_000),
        "progress_percent": str(month.progress_percent),
        "progress_text": month.progress_text,
        "stage": month.stage,
        "start_actual": project.started_on or "",
        "finish_actual": finished_on(project, period) or "",
        "in_stats": "是" if month.in_stats else "否",
        "not_in_stats_reason": "" if month.in_stats else "手续正在办理",
    }
    columns = load_form(CONSTRUCTION).by_key
    return [
        CellEdit(row_key=row.key, column=key, text=text, revision=row.revision)
        for key, text in typed.items()
        if columns[key].source == "typed"
    ]


def _sent_back_once(town: Town, report: Report, day: date) -> Report:
    name = report.unit.name
    first = DraftRow.objects.filter(report=report).earliest("position")
    _on(day.replace(day=day.day + 1), 10)
    _send_back(town, report, "progress_text", "vague_progress", "请写清完成的部位。")
    first.refresh_from_db()
    words = f"{first.values['progress_text']}，完成地上二层梁板浇筑"
    edit = CellEdit(row_key=first.key, column="progress_text", text=words, revision=first.revision)
    save_cells(report=report, by=town.clerks[name], edits=[edit])
    hand_in(report=report, by=town.clerks[name])
    return _led_through(town, report)


def _send_back(town: Town, report: Report, column: str, code: str, note: str) -> None:
    """The first project's cell of that column is marked."""
    first = DraftRow.objects.filter(report=report).earliest("position")
    send_back(report=report, by=town.city_hand, marks=[(first.key, column)], code=code, note=note)
    report.refresh_from_db()


def _accept(town: Town, report: Report) -> None:
    version = report.versions.filter(status="signed").latest("number")
    accept(report=report, by=town.city_hand, sha256=version.sha256)
