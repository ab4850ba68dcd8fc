"""The cells that a unit is asked for: which columns and rows, what was typed, what was reported before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sanzhua.formbook.definition import Column
from sanzhua.formbook.problems import sentence
from sanzhua.outward.models import Request, RequestAnswer, RequestColumn
from sanzhua.outward.queries.request_answers import reported_answers
from sanzhua.outward.queries.request_history import earlier_columns
from sanzhua.outward.queries.request_rows import RequestRow, kept_rows
from sanzhua.outward.queries.request_table import Cell, given_cell, request_table
from sanzhua.outward.request_choices import OPEN_ANSWERS, AnswerStatus, GapKind
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class Gap:
    """One cell to be filled. `name` of its field; `doubt` why the text was not read; `before` an earlier answer."""

    column: RequestColumn
    name: str
    text: str
    doubt: str
    before: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """`shown` are the other cells of the row, as they stand in the system, each with its column."""

    row: RequestRow
    shown: tuple[tuple[RequestColumn, Cell], ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class AnswerPage:
    known: tuple[RequestColumn, ...]
    gaps: tuple[RequestColumn, ...]
    lines: tuple[GapLine, ...]
    left: int
    note: str
    editable: bool


def gap_columns(request: Request) -> list[RequestColumn]:
    return [column for column in request.columns.all() if column.is_gap]


def gap_rows(answer: RequestAnswer) -> list[RequestRow]:
    return [row for row in kept_rows(answer.request) if row.unit == answer.unit_id and row.key]


def form_column(column: RequestColumn) -> Column:
    """How the house's cleaners read what is typed there."""
    kind = "number" if column.kind == GapKind.NUMBER else column.kind
    return Column(
        str(column.pk), column.heading, column.heading, kind, "typed", unit=column.unit if kind == "money" else None
    )


def answer_page(answer: RequestAnswer, typed: Mapping[str, str] | None = None) -> AnswerPage:
    """`typed` are fields as they were sent, where they could not be kept."""
    table = request_table(answer.request, only_unit=answer.unit_id)
    gaps = tuple(column for column in table.columns if column.is_gap)
    known = [(at, column) for at, column in enumerate(table.columns) if not column.is_gap and column.source != "blank"]
    before = _before(answer.request, gaps)
    lines = tuple(
        GapLine(
            line.row,
            tuple((column, line.cells[at]) for at, column in known),
            tuple(_gap(answer, line.row, column, before, typed or {}) for column in gaps),
        )
        for line in table.lines
    )
    left = sum(not gap.text for line in lines for gap in line.gaps)
    editable = answer.status in OPEN_ANSWERS and answer.request.is_asking
    return AnswerPage(tuple(column for _at, column in known), gaps, lines, left, _last_note(answer), editable)


def field_name(row: str, column: int) -> str:
    return f"c:{column}:{row}"


def _gap(
    answer: RequestAnswer,
    row: RequestRow,
    column: RequestColumn,
    before: Mapping[tuple[int, str], str],
    typed: Mapping[str, str],
) -> Gap:
    cell = answer.values.get(row.key, {}).get(str(column.pk), {})
    name = field_name(row.key, column.pk)
    text = typed.get(name, cell.get("text", ""))
    doubt = cell.get("doubt") if text == cell.get("text") else None
    return Gap(column, name, text, _said(doubt), before.get((column.pk, row.key), ""))


def _said(doubt: Mapping[str, Any] | None) -> str:
    if not doubt:
        return ""
    return sentence(doubt["code"], doubt["params"], "en" if times.is_english() else "zh")


def _before(request: Request, gaps: tuple[RequestColumn, ...]) -> dict[tuple[int, str], str]:
    """By this request's column and row: the answer to an earlier request, with its day."""
    earlier = earlier_columns(request)
    pairs = {earlier[column.known_as].column.pk: column for column in gaps if column.known_as in earlier}
    if not pairs:
        return {}
    found: dict[tuple[int, str], str] = {}
    for (asked, row), given in reported_answers(pairs.keys()).items():
        cell = given_cell(earlier[pairs[asked].known_as].column, given)
        if cell.shown:
            found[pairs[asked].pk, row] = f"{cell.shown}（{times.iso_day(given.at)}）"
    return found


def _last_note(answer: RequestAnswer) -> str:
    if answer.status != AnswerStatus.RETURNED:
        return ""
    change = answer.changes.filter(to_status=AnswerStatus.RETURNED).select_related("by").last()
    return f"{change.by.name}：{change.note}" if change else ""
