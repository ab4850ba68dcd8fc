"""The page of one import: what would happen or what happened, the sums, and every doubt on its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from sanzhua.accounts.models import Person, Unit
from sanzhua.formbook.kept import added_up, problems_of
from sanzhua.formbook.problems import SEVERITIES, sentence
from sanzhua.formbook.queries import form_for
from sanzhua.registry.choices import ImportState, RowKind
from sanzhua.registry.models import ImportBatch, ImportRow, Project
from sanzhua.registry.queries.importing import RowPlan, counts, plan
from sanzhua.ui import times

ROWS = 50


@dataclass(frozen=True, slots=True)
class SumLine:
    """A money column: what its rows add up to, what the file states itself, and how many cells were not understood.

    Yuan; `agrees` is None where the file states no sum of its own.
    """

    heading: str
    rows: int
    stated: int | None
    unread: int
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class DoubtLine:
    cell: str
    sheet: str
    severity: str
    sentence: str
    advice: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    ref: str
    row: int
    sheet: str
    kind: str
    name: str
    unit: str
    total: int | None
    project: Project | None
    candidates: tuple[Project, ...]
    decision: str
    doubts: tuple[DoubtLine, ...]


@dataclass(frozen=True, slots=True)
class ImportPage:
    """`entered` is the sum of new projects' investment in yuan, each project once."""

    batch: ImportBatch
    counts: Mapping[str, int]
    read: int
    skipped: int
    counted: int | None
    sums: tuple[SumLine, ...]
    entered: int
    doubts: tuple[DoubtLine, ...]
    doubtful: int
    rows: Page[Any]
    shown: tuple[ShownRow, ...]
    ignored: tuple[str, ...]

    @property
    def may_apply(self) -> bool:
        return self.batch.state == ImportState.READ and bool(self.counts.get(RowKind.NEW) or self.counts.get("matched"))


def imports_of(person: Person, page: int = 1) -> Page[ImportBatch]:
    """Newest first; without what the reader said, which may be large."""
    found = ImportBatch.objects.visible_to(person).select_related("unit", "document", "by")
    return Paginator(found, ROWS).get_page(page)


def import_page(batch: ImportBatch, *, only: str = "", page: int = 1) -> ImportPage:
    """A list that was entered shows what was kept of it; another one is laid against the register anew."""
    plans = plan(batch) if batch.state == ImportState.READ else _kept(batch)
    chosen = [one for one in plans if not only or one.kind == only or (only == "cells" and one.doubts)]
    rows = Paginator(chosen, ROWS).get_page(page)
    sheets = batch.reading.get("sheets", ())
    known = [sheet["counted_rows"] for sheet in sheets]
    return ImportPage(
        batch=batch,
        counts=counts(plans),
        read=len(plans),
        skipped=batch.reading.get("skipped", 0),
        counted=None if None in known else sum(known),
        sums=tuple(_sums(batch, plans)),
        entered=sum(one.facts.get("total") or 0 for one in plans if one.kind == RowKind.NEW),
        doubts=tuple(_doubts(batch, plans)),
        doubtful=sum(bool(one.doubts) for one in plans),
        rows=rows,
        shown=_shown(batch, list(rows.object_list)),
        ignored=tuple(name for name, _why in batch.reading.get("ignored", ())),
    )


def _kept(batch: ImportBatch) -> list[RowPlan]:
    """The rows of a list that was entered, as they were kept, for the same page."""
    kept = {f"{one.sheet}!{one.row}": one for one in ImportRow.objects.filter(batch=batch)}
    plans = [one for one in plan(batch) if one.file.ref in kept]
    for one in plans:
        row = kept[one.file.ref]
        one.kind, one.project, one.doubts, one.candidates = row.kind, row.project_id, row.doubts, ()
    return plans


def _sums(batch: ImportBatch, plans: Sequence[RowPlan]) -> Iterator[SumLine]:
    """Each money column of the file; where two columns hold one amount, one is the other's check."""
    form, stated = form_for(batch.form, batch.period), added_up(batch.reading, "stated")
    for key in added_up(batch.reading, "sums"):
        column = form.column(key)
        heading = column.heading_en if times.is_english() else column.heading
        rows = sum(_amount(one, key) or 0 for one in plans)
        own = stated.get(key) if key != "total" or key in stated else added_up(batch.reading, "sums").get("total_check")
        unread = sum(key in one.doubts and _amount(one, key) is None for one in plans)
        yield SumLine(heading, rows, own, unread, None if own is None else own == rows)


def _amount(one: RowPlan, key: str) -> int | None:
    found = one.facts.get(key, one.file.values.get(key))
    return found if isinstance(found, int) else None


def _doubts(batch: ImportBatch, plans: Iterable[RowPlan]) -> Iterator[DoubtLine]:
    """Errors first, then by row: what the reader said of the headings, then what stands on the cells of the rows."""
    lines = [_of_heading(one) for one in problems_of(batch.reading) if _is_heading(batch, one.cell)]
    lines += [_of_cell(one, doubt) for one in plans for doubt in one.doubts.values()]
    yield from sorted(lines, key=lambda line: SEVERITIES.index(line.severity))


def _is_heading(batch: ImportBatch, cell: str) -> bool:
    digits = "".join(sign for sign in cell if sign.isdigit())
    last = max((sheet["header_rows"][1] for sheet in batch.reading.get("sheets", ())), default=0)
    return digits.isdecimal() and int(digits) <= last


def _of_heading(problem: Any) -> DoubtLine:
    lang = _lang()
    words = problem.message(lang), problem.advice(lang)
    return DoubtLine(problem.cell, problem.sheet, problem.severity, *words, problem.text)


def _of_cell(one: RowPlan, doubt: Mapping[str, Any]) -> DoubtLine:
    words = sentence(doubt["code"], doubt["params"], _lang())
    advice = sentence(doubt["code"], doubt["params"], _lang(), part="advice_")
    return DoubtLine(doubt["cell"], one.file.sheet, doubt["severity"], words, advice, doubt["text"])


def _shown(batch: ImportBatch, plans: list[RowPlan]) -> tuple[ShownRow, ...]:
    pks = {pk for one in plans for pk in (one.project, *one.candidates) if pk}
    projects = Project.objects.in_bulk(list(pks))
    units = Unit.objects.in_bulk(list({one.unit for one in plans if one.unit}))
    return tuple(_row(batch, one, projects, units) for one in plans)


def _row(batch: ImportBatch, one: RowPlan, projects: Mapping[int, Project], units: Mapping[int, Unit]) -> ShownRow:
    return ShownRow(
        ref=one.file.ref,
        row=one.file.row,
        sheet=one.file.sheet,
        kind=one.kind,
        name=one.name,
        unit=units[one.unit].shown if one.unit else "",
        total=_amount(one, "total"),
        project=projects.get(one.project) if one.project else None,
        candidates=tuple(projects[pk] for pk in one.candidates if pk in projects),
        decision=batch.decisions.get(one.file.ref, ""),
        doubts=tuple(_of_cell(one, doubt) for doubt in one.doubts.values()),
    )


def _lang() -> str:
    return "en" if times.is_english() else "zh"
