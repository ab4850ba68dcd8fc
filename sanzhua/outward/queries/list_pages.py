"""What the pages on lists show: a preview, a kept export, one row of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from sanzhua.outward.list_choices import Result, RowState
from sanzhua.outward.models import AnswerLine, ExportRow, ListAnswer, ListExport
from sanzhua.outward.queries.list_drafts import Draft, Gap, Line
from sanzhua.outward.queries.list_words import addressee_of, name_of, selection_of, source_words, unit_words
from sanzhua.outward.queries.lists import last_answers
from sanzhua.outward.rules.lists import GONE, SAME

ROWS = 50
MISSING, RETURNED = "missing", "returned"
FILTERS = ("new", "changed", "gone", "same", MISSING, RETURNED)


@dataclass(frozen=True, slots=True)
class Change:
    heading: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    line: Line
    state: str
    changes: Sequence[Change]
    gaps: Sequence[Gap]
    said: AnswerLine | None


@dataclass(frozen=True)
class Preview:
    draft: Draft
    counts: Mapping[str, int]
    page: Page[Line]
    lines: Sequence[ShownLine]

    @property
    def name(self) -> str:
        return name_of(self.draft.template)

    @property
    def addressee(self) -> str:
        return addressee_of(self.draft.template)

    @property
    def selection(self) -> str:
        return selection_of(self.draft.template)

    @property
    def previous(self) -> str:
        return str(self.draft.period.previous())

    @property
    def next(self) -> str:
        return str(self.draft.period.next())

    @property
    def period(self) -> str:
        return str(self.draft.period)


def preview_page(found: Draft, *, only: str, page: str) -> Preview:
    said = last_answers(found.template.key, found.unit)
    counts = found.counts
    counts[RETURNED] = sum(_is_returned(line, said) for line in found.lines)
    # Without a choice the rows come first that somebody should look at.
    chosen = [line for line in found.lines if _is(line, only, said)]
    if not only:
        chosen.sort(key=lambda line: (line.state == SAME, not line.gaps))
    rows = Paginator(chosen, ROWS).get_page(page)
    return Preview(found, counts, rows, [_shown(found, line, said) for line in rows.object_list])


def _is(line: Line, only: str, said: Mapping[str, AnswerLine]) -> bool:
    if only == MISSING:
        return bool(line.gaps)
    return not only or (_is_returned(line, said) if only == RETURNED else line.state == only)


def _is_returned(line: Line, said: Mapping[str, AnswerLine]) -> bool:
    return line.state != GONE and line.key in said and said[line.key].result == Result.RETURNED


def _shown(found: Draft, line: Line, said: Mapping[str, AnswerLine]) -> ShownLine:
    heads, before = found.headings, line.before or {}
    changes = [Change(heads[at], before.get(at) or "", line.values[at] or "") for at in line.changed]
    return ShownLine(line, str(RowState(line.state).label), changes, line.gaps, said.get(line.key))


@dataclass(frozen=True)
class ExportPage:
    name: str
    addressee: str
    states: Sequence[tuple[str, str, int]]
    page: Page[ExportRow]
    rows: Sequence[tuple[ExportRow, AnswerLine | None]]
    answers: Sequence[ListAnswer]


def export_page(export: ListExport, *, only: str, page: str) -> ExportPage:
    kept = export.kept.filter(state=only) if only else export.kept.all()
    rows = Paginator(kept.select_related("project"), ROWS).get_page(page)
    said = {line.row_id: line for line in AnswerLine.objects.filter(row__in=list(rows.object_list)).order_by("pk")}
    number = Counter(export.kept.values_list("state", flat=True))
    template = export.template
    return ExportPage(
        name_of(template) if template else export.title,
        addressee_of(template) if template else "",
        [(state.value, str(state.label), number[state]) for state in RowState],
        rows,
        [(row, said.get(row.pk)) for row in rows.object_list],
        list(export.answers.select_related("by", "document", "applied_by").defer("reading")),
    )


@dataclass(frozen=True, slots=True)
class ShownCell:
    heading: str
    value: str
    before: str
    is_changed: bool
    unit: str
    source: str


@dataclass(frozen=True)
class RowPage:
    row: ExportRow
    state: str
    cells: Sequence[ShownCell]
    answers: Sequence[AnswerLine]


def row_page(export: ListExport, row: ExportRow) -> RowPage:
    """Sources as the list is written today; a column that it no longer has shows its own word for it."""
    before = _before(export, row)
    by_heading = {column.heading: column for column in export.template.columns} if export.template else {}
    cells = []
    for place, kept in enumerate(export.columns):
        column = by_heading.get(kept["heading"])
        cells.append(
            ShownCell(
                kept["heading"],
                row.values[place] or "",
                before.get(kept["heading"]) or "",
                place in row.changed,
                unit_words(column) if column else "",
                source_words(column) if column else kept["source"],
            )
        )
    answers = row.answers.select_related("answer__document").order_by("-pk")
    return RowPage(row, str(RowState(row.state).label), cells, list(answers))


def _before(export: ListExport, row: ExportRow) -> dict[str, str | None]:
    last = ListExport.objects.filter(list=export.list, unit=export.unit, number=export.number - 1).first()
    was = last.kept.filter(key=row.key).first() if last else None
    if last is None or was is None:
        return {}
    return dict(zip([column["heading"] for column in last.columns], was.values, strict=True))
