"""What an uploaded workbook would do to the draft, before anything is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.utils.translation import gettext as _

from sanzhua.base.likeness import ratio
from sanzhua.base.money import WAN
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.choices import UploadState
from sanzhua.dispatch.laying import lay_against
from sanzhua.dispatch.merge import CHANGED, NEW, REFUSED, SAME, SKIPPED, UNDECIDED, Against, RowPlan, plan_rows
from sanzhua.dispatch.models import Report, Upload
from sanzhua.dispatch.policy import state_lock
from sanzhua.formbook.definition import Form
from sanzhua.formbook.kept import added_up, file_rows, problems_of
from sanzhua.formbook.problems import Problem
from sanzhua.registry.models import Project

PAGE_ROWS = 50
_MOST_PROBLEMS = 200
_ALIKE = 0.6
_MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class MappedColumn:
    letter: str
    heading: str
    key: str | None
    unit: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class MappedSheet:
    sheet: str
    header_rows: tuple[int, int]
    columns: tuple[MappedColumn, ...]


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """`kind`: changed, proposed (a register value, taken when the city accepts) or refused (its problem says why)."""

    column: str
    heading: str
    cell: str
    before: str
    after: str
    kind: str
    severity: str = ""
    sentence: str = ""
    advice: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    uid: str
    name: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """`ref` is `sheet!row`. `kind`: new, changed, same, refused or undecided (matches none or several projects).

    `decision`: "", a project uid, `new` or `skip`; `anchor` names the row within the page.
    """

    ref: str
    sheet: str
    row: int
    name: str
    kind: str
    uid: str
    decision: str
    candidates: tuple[Candidate, ...]
    cells: tuple[PreviewCell, ...]
    anchor: str = ""

    @property
    def said(self) -> str:
        """What stands against the row as a whole."""
        return self.cells[0].sentence if self.cells and not self.cells[0].heading else ""


@dataclass(frozen=True, slots=True)
class SumLine:
    """The sum of the rows read beside the file's own total.

    `agrees` is None where the file states none, and where cells that could not be read leave the difference open.
    """

    column: str
    heading: str
    rows_sum: str
    file_total: str
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Preview:
    """`counts`: read, counted (independently of the reader), new, changed, same, refused, undecided, left (chosen not
    to be taken), ready (would be taken now), skipped (rows of the file that are no projects).

    `absent`: names of the draft's rows that the file does not hold; they stay as they are.
    """

    upload: int
    report: int
    file_name: str
    state: str
    state_word: str
    sentence: str
    sheets: tuple[MappedSheet, ...]
    counts: dict[str, int]
    sums: tuple[SumLine, ...]
    rows: tuple[PreviewRow, ...]
    absent: tuple[str, ...]
    problems: tuple[PreviewCell, ...]
    page: int
    pages: int
    may_apply: bool
    may_undo: bool


def uploads_of(report: Report) -> list[Upload]:
    """The report's uploads, newest first, without what was read."""
    return list(report.uploads.select_related("document", "by").order_by("-pk")[:20])


def preview(upload: Upload, *, only: str = "", page: int = 1) -> Preview:
    """The file against the draft as it is now; `only` is one kind of row, else all. Undecided rows come first."""
    against = lay_against(upload, state_lock(upload.report))
    plans = plan_rows(against, file_rows(upload.reading))
    kinds = Counter(plan.kind for plan in plans)
    wanted = [plan for plan in plans if only in {"", plan.kind}]
    decided = upload.decisions
    wanted.sort(key=lambda plan: plan.kind != UNDECIDED and plan.file.ref not in decided)
    pages = max(1, -(-len(wanted) // PAGE_ROWS))
    page = min(max(1, page), pages)
    form = against.draft.form
    on_page = wanted[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    names = _names(against, on_page)
    is_open = upload.state == UploadState.READ and against.lock.whole is None
    touched = {plan.key for plan in plans}
    return Preview(
        upload=upload.pk,
        report=upload.report_id,
        file_name=upload.document.name,
        state=upload.state,
        state_word=upload.get_state_display(),
        sentence=upload.sentence,
        sheets=tuple(_sheet(sheet) for sheet in upload.reading.get("sheets", ())),
        counts=_counts(upload, kinds),
        sums=tuple(_sums(form, upload.reading)),
        rows=tuple(_row(form, plan, names, decided.get(plan.file.ref, "")) for plan in on_page),
        absent=tuple(row.shown_name for row in against.draft.rows if row.key not in touched)
        if upload.state == UploadState.READ
        else (),
        problems=tuple(_problem(form, problem) for problem in problems_of(upload.reading)[:_MOST_PROBLEMS]),
        page=page,
        pages=pages,
        may_apply=is_open and bool(plans),
        may_undo=upload.state == UploadState.APPLIED and against.lock.whole is None and against.lock.only is None,
    )


def _counts(upload: Upload, kinds: Mapping[str, int]) -> dict[str, int]:
    sheets = upload.reading.get("sheets", ())
    found = {kind: kinds.get(kind, 0) for kind in (NEW, CHANGED, SAME, REFUSED, UNDECIDED)}
    return {
        **found,
        "read": len(upload.reading.get("rows", ())),
        "counted": sum(sheet["counted_rows"] or 0 for sheet in sheets),
        "skipped": upload.reading.get("skipped", 0),
        "left": kinds.get(SKIPPED, 0),
        "ready": found[NEW] + found[CHANGED] + found[SAME],
    }


def _sheet(sheet: Mapping[str, Any]) -> MappedSheet:
    first, last = sheet["header_rows"]
    return MappedSheet(sheet["sheet"], (first, last), tuple(MappedColumn(*column) for column in sheet["mapping"]))


def _sums(form: Form, reading: Mapping[str, Any]) -> Iterable[SumLine]:
    stated, wrong = added_up(reading, "stated"), {p.key for p in problems_of(reading) if p.code == "total_wrong"}
    for key, value in added_up(reading, "sums").items():
        column = form.by_key[key]
        own = stated.get(key)
        yield SumLine(
            column=key,
            heading=words.heading(column),
            rows_sum=words.shown(column, value),
            file_total="" if own is None else words.shown(column, own),
            agrees=None if own is None else _agrees(value, own, key in wrong, len(reading.get("rows", ()))),
        )


def _agrees(value: int, own: int, is_wrong: bool, rows: int) -> bool | None:
    """Amounts in 万元 may differ by half a 万元 for each row; a difference that the reader did not judge stays open."""
    if is_wrong:
        return False
    return True if abs(value - own) <= rows * WAN // 2 else None


def _names(against: Against, plans: Iterable[RowPlan]) -> dict[int, Candidate]:
    """Candidates by primary key for the undecided rows of one page: those matched, and own projects of like name."""
    decided = against.decisions
    if not any(plan.kind == UNDECIDED or plan.file.ref in decided for plan in plans):
        return {}
    listed = Project.objects.filter(pk__in=list(against.uids)).values_list("pk", "uid", "name")
    return {pk: Candidate(uid, name) for pk, uid, name in listed}


def anchor(ref: str) -> str:
    """Where the row of this `sheet!row` stands within the page; sheet names may hold anything, ids may not."""
    sheet, _mark, row = ref.rpartition("!")
    return f"r{crc32(sheet.encode()):x}-{row}"


def _row(form: Form, plan: RowPlan, names: Mapping[int, Candidate], decision: str) -> PreviewRow:
    name = str(plan.file.get("name") or "")
    return PreviewRow(
        ref=plan.file.ref,
        sheet=plan.file.sheet,
        row=plan.file.row,
        name=name or _("（没有项目名称）"),
        kind=REFUSED if plan.kind == SKIPPED else plan.kind,
        uid=plan.target.uid if plan.target else "",
        decision=decision,
        candidates=_candidates(plan, name, names, decision),
        cells=tuple(_cells(form, plan)),
        anchor=anchor(plan.file.ref),
    )


def _candidates(plan: RowPlan, name: str, names: Mapping[int, Candidate], decision: str) -> tuple[Candidate, ...]:
    """The projects that the row may be, the likeliest first; none for a row that found its project by itself."""
    if plan.kind != UNDECIDED and not decision:
        return ()
    if plan.candidates:
        return tuple(names[pk] for pk in plan.candidates)
    likely = ((ratio(name, one.name), one.name, one) for one in names.values())
    scored = sorted(likely, key=lambda s: (s[2].uid != decision, -s[0], s[1]))
    return tuple(one for score, _name, one in scored[:_MOST_CANDIDATES] if score >= _ALIKE or one.uid == decision)


def _cells(form: Form, plan: RowPlan) -> Iterable[PreviewCell]:
    if plan.kind in {REFUSED, SKIPPED, UNDECIDED}:
        yield from _refusals(plan)
        return
    shown_new = plan.file.values if plan.target is None else {}
    for key in form.by_key:
        if key in plan.texts and key not in plan.changes:
            yield _unread(form, plan, key)
        elif key in plan.changes:
            yield _changed(form, plan, key, plan.changes[key], "changed")
        elif key in plan.proposed:
            yield _changed(form, plan, key, plan.proposed[key], "proposed")
        elif key in plan.withheld:
            yield _withheld(form, plan, key)
        elif key in plan.file.doubts and plan.file.get(key) is None:
            yield _unread(form, plan, key)
        elif key in shown_new and key != "name":
            yield _changed(form, plan, key, shown_new[key], "changed")


def _changed(form: Form, plan: RowPlan, key: str, value: Any, kind: str) -> PreviewCell:
    column, doubt = form.by_key[key], plan.file.doubts.get(key)
    before = plan.target.full.get(key) if plan.target else None
    return PreviewCell(
        column=key,
        heading=words.heading(column),
        cell=plan.file.cells.get(key, ""),
        before=words.shown(column, before),
        after=words.shown(column, value),
        kind=kind,
        severity=doubt["severity"] if doubt else "",
        sentence=words.said(doubt) if doubt else "",
        advice=words.said(doubt, "advice_") if doubt else "",
        text=doubt["text"] if doubt else "",
    )


def _unread(form: Form, plan: RowPlan, key: str) -> PreviewCell:
    column, doubt = form.by_key[key], plan.file.doubts[key]
    before = plan.target.full.get(key) if plan.target else None
    return PreviewCell(
        column=key,
        heading=words.heading(column),
        cell=plan.file.cells.get(key, ""),
        before=words.shown(column, before),
        after=doubt["text"],
        kind="refused",
        severity=doubt["severity"],
        sentence=words.said(doubt),
        advice=words.said(doubt, "advice_"),
        text=doubt["text"],
    )


def _withheld(form: Form, plan: RowPlan, key: str) -> PreviewCell:
    column, value = form.by_key[key], plan.withheld[key]
    after = value["text"] if isinstance(value, dict) else words.shown(column, value)
    before = words.shown(column, plan.target.full.get(key) if plan.target else None)
    sentence = _("市里只退回了标出的格，这一格不改。")
    return PreviewCell(key, words.heading(column), "", before, after, "refused", "notice", sentence)


def _refusals(plan: RowPlan) -> Iterable[PreviewCell]:
    sentence = {
        "no_name": _("这一行没有项目名称，没有读入。"),
        "no_batch": _("这个项目有几个批次，文件没有写下达文号，不知道是哪一批。"),
        "twice": _("与%(twin)s是同一个项目，只采用前一行。") % {"twin": plan.twin},
        "locked": _("市里只退回了标出的格，现在不能增加项目。"),
    }.get(plan.why, "")
    if plan.kind == SKIPPED:
        sentence = _("已选不采用。")
    if plan.kind == UNDECIDED:
        sentence = _("与几个项目相符，请认定是哪一个。") if plan.candidates else _("本单位没有相符的项目，请认定。")
    yield PreviewCell("name", "", "", "", "", REFUSED if plan.kind == REFUSED else "changed", "", sentence)


def _problem(form: Form, problem: Problem) -> PreviewCell:
    column = form.by_key.get(problem.key)
    return PreviewCell(
        column=problem.key,
        heading=words.heading(column) if column else "",
        cell=f"{problem.sheet}!{problem.cell}",
        before="",
        after="",
        kind="refused",
        severity=problem.severity,
        sentence=problem.message(words.language()),
        advice=problem.advice(words.language()),
        text=problem.text,
    )
