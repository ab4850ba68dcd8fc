"""Workbooks that a clerk takes away: the prefilled template, and the own file with its problems on the cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base.child import ChildKilled, run_limited
from sanzhua.base.refusals import Refused
from sanzhua.dispatch.draft import Draft, PlainRow, load_draft
from sanzhua.dispatch.models import Report, Upload
from sanzhua.dispatch.origins import about_report
from sanzhua.dispatch.shown import language
from sanzhua.documents.queries import open_file
from sanzhua.formbook.annotate import annotate
from sanzhua.formbook.kept import problems_of
from sanzhua.formbook.template_writer import TemplateRow, write_template

_MEMORY_MB = 512
_SECONDS = 60
_FILES_MB = 200


@dataclass(frozen=True, slots=True)
class Book:
    name: str
    data: bytes


def template_workbook(report: Report, person: Person) -> Book:
    """The form as a workbook, prefilled with the draft as it stands."""
    draft = load_draft(report)
    data = template_of(draft, draft.rows, about_report(report))
    return Book(f"{report.unit.label} {report.period} {draft.form.title}.xlsx", data)


def template_of(draft: Draft, rows: Iterable[PlainRow], about: Mapping[str, str], *, blank_rows: int = 10) -> bytes:
    """These rows as a template that remembers how it found them."""
    return write_template(
        draft.form,
        draft.period,
        [_template_row(row) for row in rows],
        draft.report.unit.name,
        language(),
        blank_rows=blank_rows,
        merged_january=draft.merged_january,
        about=about,
    )


def _template_row(row: PlainRow) -> TemplateRow:
    texts = {key: doubt["text"] for key, doubt in row.texts.items() if row.full.get(key) is None}
    return TemplateRow(row.key, row.full, row.history, row.revision, texts)


def annotated_workbook(upload: Upload) -> Book:
    """The clerk's own workbook with comments; made in a limited child, as the file came from outside.

    Raises Refused where the file is too large for that.
    """
    document = upload.document
    try:
        data = run_limited(
            annotate,
            open_file(document),
            problems_of(upload.reading),
            lang=language(),
            filename=document.name,
            memory_mb=_MEMORY_MB,
            seconds=_SECONDS,
            files_mb=_FILES_MB,
        )
    except ChildKilled as killed:
        raise Refused(_("这个文件太大，做不出带批注的副本。请看页面上的问题清单。")) from killed
    stem = document.name.rpartition(".")[0] or document.name
    return Book(_("%(name)s（问题批注）.xlsx") % {"name": stem}, data)
