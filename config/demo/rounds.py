"""One 收数 of June: a county's rows by township, two of three workbooks back and merged, one still out."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

import openpyxl

from config.demo.people import Town
from config.demo.projects import WAN, Month, projects
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.actions import hand_out, match_handback, merge_round, read_upload, receive
from sanzhua.dispatch.models import Report, Round, RoundPart
from sanzhua.dispatch.queries import default_words, part_workbook
from sanzhua.formbook.template_writer import FIRST_ROW

COUNTY, JUNE = "双辽市", Period(2019, 6)
UNTIL = datetime(2019, 7, 8, 18, 0, tzinfo=clock.SHANGHAI)
_GIVER = "王素梅"
_OUT = 1  # the last of them has not come back


def collect_rows(town: Town) -> None:
    """Call it on a day when June is open."""
    clerk = town.clerks[COUNTY]
    report = Report.objects.get(unit=town.units[COUNTY], form="construction", period=str(JUNE))
    words = default_words(report, clerk, UNTIL)
    found = hand_out(report=report, by=clerk, split="town", until=UNTIL, words=words)
    _keep_three(found)
    back = list(found.parts.all())[:-_OUT]
    for place, part in enumerate(back):
        file = (f"{part.name}（已填）.xlsx", _filled(part))
        receive(found=found, by=clerk, files=[file], giver="" if place else _GIVER)
    for upload in found.handbacks.values_list("upload_id", flat=True):
        read_upload(upload)  # there is no worker yet
        match_handback(upload)
    merge_round(found=found, by=clerk)


def _keep_three(found: Round) -> None:
    """A county hands out to ten townships; three are enough to look at."""
    for part in found.parts.all()[3:]:
        part.delete()


def _filled(part: RoundPart) -> bytes:
    """The part's workbook as the township sends it back, with its June figures."""
    months = _months()
    data = part_workbook(RoundPart.objects.select_related("round__report__unit").get(pk=part.pk)).data
    book = openpyxl.load_workbook(io.BytesIO(data))
    table = book.worksheets[0]
    heads = {str(cell.value): cell.column for row in table["3:4"] for cell in row if cell.value}
    month_at = next(place for head, place in heads.items() if head.startswith("当月完成"))
    for line in range(FIRST_ROW + 1, table.max_row + 1):
        month = months.get(str(table.cell(line, 2).value))
        if month is not None:
            table.cell(line, month_at).value = month.done_month // WAN
            table.cell(line, heads["形象进度"]).value = month.progress_text
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _months() -> Mapping[str, Month]:
    own = (project for project in projects() if project.unit == COUNTY)
    return {project.name: month for project in own for month in project.months if month.period == JUNE}
