"""What people said of single cells: a question of the city that the clerk answered, and two marks to come back to."""

from __future__ import annotations

from config.demo.people import Town
from sanzhua.accounts.models import Person
from sanzhua.dispatch.actions import add_comment, follow_up
from sanzhua.dispatch.models import DraftRow, Report

UNIT, FORM = "梨树县", "construction"
_ASKED = "上月完成数偏低，请说明是否缺料停工，并附监理月报。"
_ANSWERED = "5月主要设备未到货，6月中旬已到，监理月报已存档。"


def speak_of_cells(town: Town, period: str, before: str) -> None:
    """On the county's sheets of two months; a mark set in the first is carried to the second."""
    clerk, city = town.clerks[UNIT], town.city_hand
    for month, place, column in ((before, 3, "done_month"), (period, 6, "progress_text")):
        report = _sheet(town, month)
        follow_up(report=report, by=city, row_key=_row(report, place), column=column)
    _say(_sheet(town, period), city, 3, _ASKED)
    _say(_sheet(town, period), clerk, 3, _ANSWERED)


def _say(report: Report, by: Person, place: int, text: str) -> None:
    add_comment(report=report, by=by, row_key=_row(report, place), column="done_month", text=text)


def _sheet(town: Town, period: str) -> Report:
    return Report.objects.get(form=FORM, unit=town.units[UNIT], period=period)


def _row(report: Report, place: int) -> str:
    keys = DraftRow.objects.filter(report=report).order_by("position").values_list("key", flat=True)
    return str(keys[place])
