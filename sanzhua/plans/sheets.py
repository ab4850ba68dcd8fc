"""任务分解表 as .xlsx and .docx. An official paper is Chinese whatever the reader's page speaks."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from django.utils.translation import override
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sanzhua.formbook.cell_text import looks_like_formula, plain
from sanzhua.papers.docx_writer import write_docx
from sanzhua.papers.paper import Align, Column, Paper, Table, width_in_signs
from sanzhua.plans.choices import DutyRole
from sanzhua.plans.models import Plan
from sanzhua.plans.queries.tasks import TaskLine

ANNEX = "任务分解表"
# One full-width sign of 11 pt, and what a column gives to one of its `width`.
_CELL_PT, _CELL_WIDTH = 11, 10.4
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True)
class Field:
    """`width` counts full-width signs; only the short table of the .docx leaves out what is not `in_paper`."""

    heading: str
    value: Callable[[TaskLine], str]
    width: float
    in_paper: bool = True
    align: Align = "left"


def _units(line: TaskLine, *roles: str) -> str:
    return "、".join(duty.unit.label if duty.unit else duty.name for duty in line.duties if duty.role in roles)


FIELDS = (
    Field("主要任务", lambda line: line.clause.words, 26),
    Field("目标", lambda line: "；".join(target.text for target in line.targets), 12, in_paper=False),
    Field("牵头单位", lambda line: _units(line, DutyRole.LEAD), 9),
    Field("责任单位", lambda line: _units(line, DutyRole.RESPONSIBLE, DutyRole.GUIDE), 9),
    Field("配合单位", lambda line: _units(line, DutyRole.COOPERATE), 9),
    Field("完成时限", lambda line: "；".join(due.text for due in line.dues), 9),
    Field("责任领导", lambda line: "、".join(one.leader for one in line.leaders), 9, align="center"),
    Field("状态", lambda line: line.label if line.is_seen else "", 5, in_paper=False, align="center"),
)


def numbered(lines: Sequence[TaskLine]) -> Iterator[tuple[int | None, TaskLine]]:
    """Every chapter's first task comes once before with None: the line that names the chapter."""
    chapter = None
    for number, line in enumerate(lines, start=1):
        if line.clause.chapter and line.clause.chapter != chapter:
            chapter = line.clause.chapter
            yield None, line
        yield number, line


def as_docx(plan: Plan, lines: Sequence[TaskLine], *, made_at: datetime) -> bytes:
    with override("zh-hans"):
        paper = Paper(title=plan.title, blocks=(_table(lines),), kind=ANNEX)
        return write_docx(paper, made_at=made_at)


def _table(lines: Sequence[TaskLine]) -> Table:
    fields = [one for one in FIELDS if one.in_paper]
    rows = list(numbered(lines))
    return Table(
        columns=(Column("序号", 5, "center"), *(Column(one.heading, one.width, one.align) for one in fields)),
        rows=tuple(_row(number, line, fields) for number, line in rows),
        total_rows=frozenset(place for place, (number, _line) in enumerate(rows) if number is None),
        title=ANNEX,
        size_pt=10.5,
    )


def _row(number: int | None, line: TaskLine, fields: Sequence[Field]) -> tuple[str, ...]:
    if number is None:
        return ("", line.clause.chapter, *("" for _ in fields[1:]))
    return (str(number), *(one.value(line) for one in fields))


def as_xlsx(plan: Plan, lines: Sequence[TaskLine]) -> bytes:
    out = io.BytesIO()
    with override("zh-hans"), xlsxwriter.Workbook(out, _SAFE) as book:
        sheet, styles = book.add_worksheet(ANNEX), _Styles(book)
        _lay_out(sheet, plan, styles)
        for place, (number, line) in enumerate(numbered(lines), start=2):
            _write(sheet, place, number, line, styles)
    return out.getvalue()


class _Styles:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        ruled = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_name": "仿宋", "font_size": 11}
        self.title: Format = book.add_format({"font_name": "方正小标宋简体", "font_size": 18, "align": "center"})
        self.head: Format = book.add_format(ruled | {"font_name": "黑体", "align": "center"})
        self.chapter: Format = book.add_format(ruled | {"font_name": "黑体"})
        self.cells: dict[str, Format] = {side: book.add_format(ruled | {"align": side}) for side in ("left", "center")}
        self.quoted: Format = book.add_format(ruled | {"quote_prefix": True})


def _lay_out(sheet: Worksheet, plan: Plan, styles: _Styles) -> None:
    """A4 landscape, the heading on every page, as it is hung on a wall."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.freeze_panes(2, 0)
    sheet.set_footer("&C第 &P 页　共 &N 页")
    sheet.merge_range(0, 0, 0, len(FIELDS), plain(f"{plan.title}{ANNEX}"), styles.title)
    sheet.set_row(0, 36)
    sheet.set_column(0, 0, 6)
    sheet.write_string(1, 0, "序号", styles.head)
    for place, one in enumerate(FIELDS, start=1):
        sheet.set_column(place, place, one.width * 2)
        sheet.write_string(1, place, one.heading, styles.head)


def _height(line: TaskLine) -> float:
    """Points for the longest cell: not every program fits a row to words that wrap."""
    lines = max(math.ceil(width_in_signs(one.value(line)) * _CELL_PT / (one.width * _CELL_WIDTH)) for one in FIELDS)
    return min(409, 4 + 15.5 * max(lines, 1))


def _write(sheet: Worksheet, row: int, number: int | None, line: TaskLine, styles: _Styles) -> None:
    if number is None:
        sheet.merge_range(row, 0, row, len(FIELDS), plain(line.clause.chapter), styles.chapter)
        return
    sheet.set_row(row, _height(line))
    sheet.write_number(row, 0, number, styles.cells["center"])
    for place, one in enumerate(FIELDS, start=1):
        text = plain(one.value(line))
        style = styles.quoted if looks_like_formula(text) else styles.cells[one.align]
        if text:
            sheet.write_string(row, place, text, style)
        else:
            sheet.write_blank(row, place, None, style)
