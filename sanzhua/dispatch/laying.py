"""An upload laid against its draft as it stands now: what preview shows and what taking it does are the same thing."""

from __future__ import annotations

from sanzhua.dispatch.draft import histories_of, load_draft
from sanzhua.dispatch.merge import Against, RowPlan, plan_rows
from sanzhua.dispatch.models import Upload
from sanzhua.dispatch.policy import Lock
from sanzhua.dispatch.readings import file_rows
from sanzhua.registry.models import Project
from sanzhua.registry.queries import match_index


def lay_upload(upload: Upload, lock: Lock) -> list[RowPlan]:
    """One plan a row of the file; a handful of queries."""
    against = lay_against(upload, lock)
    return plan_rows(against, file_rows(upload.reading))


def lay_against(upload: Upload, lock: Lock) -> Against:
    report = upload.report
    return Against(
        draft=load_draft(report),
        index=match_index(report.unit),
        uids=dict(Project.objects.filter(unit=report.unit).values_list("pk", "uid")),
        histories=histories_of(report),
        decisions=upload.decisions,
        lock=lock,
    )
