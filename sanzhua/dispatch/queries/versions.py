"""Frozen versions: their rows, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from sanzhua.base.periods import Period
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.deadlines import deadline_of
from sanzhua.dispatch.draft import histories_of
from sanzhua.dispatch.models import ReturnMark, Signature, Version
from sanzhua.dispatch.policy import locked_by_calendar
from sanzhua.dispatch.queries.chains import StepLine, steps_of
from sanzhua.dispatch.queries.changes import Change, changes_between
from sanzhua.dispatch.queries.grid import PAGE_ROWS, column_css, grid_columns
from sanzhua.dispatch.queries.sign import asked_by
from sanzhua.dispatch.rules import is_on_time, opened_columns, shape_of
from sanzhua.dispatch.stored import values_by_key, version_rows
from sanzhua.formbook.definition import Column
from sanzhua.formbook.history import NO_HISTORY

__all__ = ["VersionDiff", "VersionPage", "changes_since_return", "diff", "version_page", "version_rows"]


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """`added` and `gone` are the names of whole rows; `changes` come in the order of rows, then of columns."""

    title: str
    before: str
    after: str
    changes: tuple[Change, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """How the version was signed; the kind of signature is shown everywhere."""

    kind: str
    kind_word: str
    signer: str
    post: str
    signed_on: str
    authority: str
    uploaded_by: str
    scan: int | None
    at: datetime
    is_late: bool


@dataclass(frozen=True, slots=True)
class FrozenCell:
    """`mark` is what the city's page sends back for it; `reason` why it was marked in this version."""

    column: str
    shown: str
    css: str
    may_mark: bool
    reason: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """`index` counts within the whole version."""

    key: str
    index: int
    cells: tuple[FrozenCell, ...]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A frozen version as a table; the cells of a row follow `headings` (key, heading).

    `others`: (number, primary key, state in words) of the report's other versions. `closed` is why nothing more is
    taken for the period, or None.
    """

    version: int
    report: int
    number: int
    status: str
    status_word: str
    title: str
    unit: str
    period: str
    sha256: str
    short_code: str
    at: datetime
    headings: tuple[tuple[str, str], ...]
    rows: tuple[FrozenRow, ...]
    signature: SignatureLine | None
    steps: tuple[StepLine, ...]
    others: tuple[tuple[int, int, str], ...]
    closed: str | None
    handed_in_by: str
    handed_in_post: str
    unit_label: str
    rows_in_all: int
    page: int
    pages: int


def version_page(version: Version, *, page: int = 1, only: Collection[str] | None = None) -> VersionPage:
    """One page of the version's rows; `only` narrows them to these row keys."""
    report, form = version.report, version.report.definition
    columns = [form.by_key["name"], *grid_columns(form)]
    wanted = [row for row in enumerate(version_rows(version), 1) if only is None or row[1]["key"] in only]
    pages = max(1, -(-len(wanted) // PAGE_ROWS))
    page = min(max(1, page), pages)
    marks = {(key, column): reason for key, column, reason in _marks(version)}
    askable = _askable(version)
    rows = tuple(
        FrozenRow(row["key"], index, tuple(_frozen_cells(columns, row, marks, askable(row))))
        for index, row in wanted[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    )
    others = report.versions.exclude(pk=version.pk).defer("body").order_by("number")
    return VersionPage(
        version=version.pk,
        report=report.pk,
        number=version.number,
        status=version.status,
        status_word=version.get_status_display(),
        title=words.title(form),
        unit=report.unit.shown_in_full,
        period=report.period,
        sha256=version.sha256,
        short_code=version.short_code,
        at=version.business_at,
        headings=tuple((column.key, words.heading(column)) for column in columns),
        rows=rows,
        signature=signature_of(version),
        steps=steps_of(version),
        others=tuple((other.number, other.pk, other.get_status_display()) for other in others),
        closed=locked_by_calendar(report),
        handed_in_by=version.handed_in_by.name,
        handed_in_post=version.handed_in_post,
        unit_label=words.unit_label(form),
        rows_in_all=version.rows,
        page=page,
        pages=pages,
    )


def _askable(version: Version) -> Callable[[Mapping[str, Any]], frozenset[str]]:
    """For a row the columns that the city may send back: typed or registered ones, and a first return's own sums."""
    form, period = version.report.definition, Period.parse(version.report.period)
    before, shape = histories_of(version.report), shape_of(form)
    always = shape.editable | shape.register | shape.batch | {"name"}
    return lambda row: always | opened_columns(form, period, row["values"], before.get(row["key"], NO_HISTORY))


def _frozen_cells(
    columns: Iterable[Column],
    row: Mapping[str, Any],
    marks: Mapping[tuple[str, str], str],
    askable: frozenset[str],
) -> Iterable[FrozenCell]:
    for column in columns:
        yield FrozenCell(
            column=column.key,
            shown=words.shown(column, row["values"].get(column.key)),
            css=column_css(column),
            may_mark=column.key in askable,
            reason=marks.get((row["key"], column.key), ""),
            mark=f"{row['key']}|{column.key}",
        )


def diff(version_a: Version, version_b: Version) -> VersionDiff:
    """What differs between two versions of one report, the older one first."""
    form = version_b.report.definition
    before, after = values_by_key(version_a), values_by_key(version_b)
    given = {(mark[0], mark[1]): mark[2] for mark in _marks(version_a)}
    return VersionDiff(
        title=_("%(title)s 第%(before)d版与第%(after)d版")
        % {"title": words.title(form), "before": version_a.number, "after": version_b.number},
        before=_("第%(number)d版") % {"number": version_a.number},
        after=_("第%(number)d版") % {"number": version_b.number},
        changes=changes_between(form, before, after, reasons=given, asked=asked_by(version_b)),
        added=tuple(str(after[key].get("name") or key) for key in after if key not in before),
        gone=tuple(str(before[key].get("name") or key) for key in before if key not in after),
    )


def changes_since_return(version: Version) -> VersionDiff | None:
    """What differs from the version that the city last sent back; None where none was."""
    sent_back = Q(marks__isnull=False) | Q(sent_back__isnull=False)  # a nil return has no cells to mark
    before = version.report.versions.filter(sent_back, number__lt=version.number).order_by("-number").first()
    return diff(before, version) if before else None


def _marks(version: Version) -> list[tuple[str, str, str]]:
    return list(ReturnMark.objects.filter(version=version).values_list("row_key", "column", "reason"))


def signature_of(version: Version) -> SignatureLine | None:
    found = Signature.objects.filter(version=version).select_related("by").first()
    if found is None:
        return None
    due_at = deadline_of(version.report).due_for(found.business_at)
    return SignatureLine(
        kind=found.kind,
        kind_word=found.get_kind_display(),
        signer=found.signer_name,
        post=found.signer_post,
        signed_on=found.signed_on.isoformat(),
        authority=found.authority,
        uploaded_by=found.by.name,
        scan=found.scan_id,
        at=found.business_at,
        is_late=not is_on_time(found.business_at, due_at),
    )
