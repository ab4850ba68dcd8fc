"""An upload laid against its draft as it stands now: what preview shows and what taking it does are the same thing."""

from __future__ import annotations

from sanzhua.base.db import raw_rows
from sanzhua.dispatch.draft import Draft, histories_of, load_draft
from sanzhua.dispatch.merge import Against, RowPlan, plan_rows
from sanzhua.dispatch.models import Upload
from sanzhua.dispatch.policy import Lock
from sanzhua.formbook.kept import file_rows
from sanzhua.formbook.template_memory import OriginRow, kept_origin, seen_rows
from sanzhua.registry.models import Project
from sanzhua.registry.queries import match_index


def lay_upload(upload: Upload, lock: Lock) -> tuple[list[RowPlan], Draft]:
    """One plan a row of the file, and the draft it was laid against; a handful of queries.

    For taking it: rows of the draft are not worked out.
    """
    against = lay_against(upload, lock, worked_out=False)
    return plan_rows(against, file_rows(upload.reading)), against.draft


def lay_against(upload: Upload, lock: Lock, *, worked_out: bool = True) -> Against:
    """A template of ours is laid cell by cell against worked out values, since those are what it was filled with."""
    report, seen = upload.report, seen_of(upload)
    return Against(
        draft=load_draft(report, worked_out=worked_out or bool(seen)),
        index=match_index(report.unit),
        uids=dict(raw_rows(Project.objects.filter(unit=report.unit).values_list("pk", "uid"))),
        histories=histories_of(report),
        decisions=upload.decisions,
        lock=lock,
        seen=seen,
    )


def seen_of(upload: Upload) -> dict[str, OriginRow]:
    """By `sheet!row` what the file's rows were when it was made; empty for a workbook that is none of our templates."""
    origin = kept_origin(upload.reading)
    if origin is None:
        return {}
    rows = file_rows(upload.reading)
    sheet = rows[0].sheet if rows else ""
    lines = [(row.row, row.get("name") or "", row.get("batch_no") or "") for row in rows if row.sheet == sheet]
    return {f"{sheet}!{line}": held for line, held in seen_rows(origin, lines).items()}
