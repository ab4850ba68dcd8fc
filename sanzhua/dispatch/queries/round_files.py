"""The small workbooks of a round, made from the draft as it stands, and all of them in one archive."""

from __future__ import annotations

import io
import zipfile

from sanzhua.base.files import safe_name
from sanzhua.dispatch.draft import Draft, load_draft
from sanzhua.dispatch.models import Round, RoundPart
from sanzhua.dispatch.origins import about_report
from sanzhua.dispatch.queries.files import Book, template_of
from sanzhua.dispatch.queries.rounds import part_label
from sanzhua.dispatch.rounds import PART, ROUND


def part_workbook(part: RoundPart) -> Book:
    return _book(part.round, part, load_draft(part.round.report))


def round_archive(found: Round) -> Book:
    """A .zip with one workbook a part and the words to send; names are safe on any system and sort as the list does."""
    draft, target = load_draft(found.report), io.BytesIO()
    stem = safe_name(f"{found.report.unit.label} {found.report.period} 收数")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in found.parts.all():
            book = _book(found, part, draft)
            archive.writestr(book.name, book.data)
        archive.writestr("发给对方的话.txt", found.words.replace("\n", "\r\n").encode("utf-8-sig"))
    return Book(f"{stem}.zip", target.getvalue())


def _book(found: Round, part: RoundPart, draft: Draft) -> Book:
    keys = set(part.keys)
    about = {**about_report(found.report), ROUND: str(found.pk), PART: str(part.number)}
    data = template_of(draft, [row for row in draft.rows if row.key in keys], about, blank_rows=0)
    name = f"{part.number:02d} {part_label(found.split, part.name)} {found.report.period} {draft.form.title}"
    return Book(f"{safe_name(name)}.xlsx", data)
