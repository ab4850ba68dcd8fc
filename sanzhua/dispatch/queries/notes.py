"""Comments and follow-up marks of a report's cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sanzhua.dispatch.models import CellComment, FollowUp, Report

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Notes:
    """Cells (row key, column) that somebody commented on this month, and those to come back to, with who said so."""

    commented: frozenset[tuple[str, str]] = frozenset()
    followed: Mapping[tuple[str, str], str] | None = None

    def follows(self, row_key: str, column: str) -> bool:
        return self.followed is not None and (row_key, column) in self.followed

    @property
    def followed_rows(self) -> frozenset[str]:
        return frozenset(row for row, _column in self.followed or ())


@dataclass(frozen=True, slots=True)
class Comment:
    period: str
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class CellNotes:
    """Of one cell: what was said, newest first, from months before as well; and who marked it since when."""

    comments: tuple[Comment, ...]
    followed_by: str
    followed_since: str


def notes_of(report: Report) -> Notes:
    """Two queries."""
    commented = CellComment.objects.filter(report=report).values_list("row_key", "column")
    marks = FollowUp.objects.on(report).values_list("row_key", "column", "by__name")
    return Notes(frozenset(commented), {(row, column): who for row, column, who in marks})


def cell_notes(report: Report, row_key: str, column: str) -> CellNotes:
    """Two queries; the row's own comments of this unit on this form, up to this month."""
    said = CellComment.objects.filter(
        report__form=report.form, report__unit=report.unit_id, report__period__lte=report.period
    ).filter(row_key=row_key, column=column)
    mark = FollowUp.objects.on(report).filter(row_key=row_key, column=column).select_related("by").first()
    return CellNotes(
        comments=tuple(
            Comment(one.report.period, one.by.name, one.at, one.text)
            for one in said.select_related("by", "report").order_by("-pk")[:_SHOWN]
        ),
        followed_by=mark.by.name if mark else "",
        followed_since=mark.from_period if mark else "",
    )
