"""An upload laid against its draft as it stands now: what preview shows and what taking it does are the same thing."""

from __future__ import annotations

from collections.abc import Collection

from sanzhua.base.db import raw_rows
from sanzhua.dispatch.draft import Draft, histories_of, load_draft
from sanzhua.dispatch.merge import Against, RowPlan, plan_rows
from sanzhua.dispatch.models import Handback, Upload
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
    only = rows_given(upload)
    draft = load_draft(upload.report, worked_out=worked_out or bool(kept_origin(upload.reading)))
    return against_of(upload, lock, draft, only=only)


def against_of(upload: Upload, lock: Lock, draft: Draft, *, only: Collection[str] | None = None) -> Against:
    report = upload.report
    return Against(
        draft=draft,
        index=match_index(report.unit),
        uids=dict(raw_rows(Project.objects.filter(unit=report.unit).values_list("pk", "uid"))),
        histories=histories_of(report),
        decisions=upload.decisions,
        lock=lock,
        seen=seen_of(upload),
        only=only,
    )


def rows_given(upload: Upload) -> frozenset[str] | None:
    """The rows that a file of a round was given; None for a file that is of no round."""
    handback = Handback.objects.select_related("part").filter(upload=upload).first()
    if handback is None:
        return None
    return frozenset(handback.part.keys if handback.part else ())


def seen_of(upload: Upload) -> dict[str, OriginRow]:
    """By `sheet!row` what the file's rows were when it was made; empty for a workbook that is none of our templates."""
    origin = kept_origin(upload.reading)
    if origin is None:
        return {}
    rows = file_rows(upload.reading)
    sheet = rows[0].sheet if rows else ""
    lines = [(row.row, row.get("name") or "", row.get("batch_no") or "") for row in rows if row.sheet == sheet]
    return {f"{sheet}!{line}": held for line, held in seen_rows(origin, lines).items()}
