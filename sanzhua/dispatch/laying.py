"""An upload laid against its draft as it stands now: what preview shows and what taking it does are the same thing."""

from __future__ import annotations

from sanzhua.base.db import raw_rows
from sanzhua.dispatch.draft import Draft, histories_of, load_draft
from sanzhua.dispatch.merge import Against, RowPlan, plan_rows
from sanzhua.dispatch.models import Upload
from sanzhua.dispatch.policy import Lock
from sanzhua.formbook.kept import file_rows
from sanzhua.registry.models import Project
from sanzhua.registry.queries import match_index


def lay_upload(upload: Upload, lock: Lock) -> tuple[list[RowPlan], Draft]:
    """One plan a row of the file, and the draft it was laid against; a handful of queries.

    For taking it: rows of the draft are not worked out.
    """
    against = lay_against(upload, lock, worked_out=False)
    return plan_rows(against, file_rows(upload.reading)), against.draft


def lay_against(upload: Upload, lock: Lock, *, worked_out: bool = True) -> Against:
    report = upload.report
    return Against(
        draft=load_draft(report, worked_out=worked_out),
        index=match_index(report.unit),
        uids=dict(raw_rows(Project.objects.filter(unit=report.unit).values_list("pk", "uid"))),
        histories=histories_of(report),
        decisions=upload.decisions,
        lock=lock,
    )
