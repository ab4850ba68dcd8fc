"""Rows come and go with the register's stages: by themselves before a report is laid out, by a click afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.opening import lay_rows, locked_report, settle_duties
from sanzhua.dispatch.actions.saving import WHOLE_ROW
from sanzhua.dispatch.following import following
from sanzhua.dispatch.models import CellChange, DraftRow, Report, ReportingDuty


@dataclass(frozen=True, slots=True)
class Followed:
    come: int
    gone: int


def follow_stages(*, report: Report, by: Person) -> Followed:
    """Bring the sheet's rows into step with the register; what was typed into a row that goes is kept in the log.

    A second click changes nothing. Raises NotAllowed, and WrongState while the rows are locked.
    """
    policy.require_filler(by, report.unit, report.form)
    with transaction.atomic():
        held = locked_report(report)
        lock = policy.lock_of(held, by)
        if lock.whole is not None or lock.only is not None:
            raise WrongState(lock.whole or lock.reason("", "") or "")
        found = following(held)
        _take_away(held, found.gone, by)
        settle_duties(held, found, by)
        there = set(DraftRow.objects.filter(report=held).values_list("project_id", flat=True))
        lay_rows(held, [project for project in found.come if project.pk not in there])
    return Followed(len(found.come), len(found.gone))


def _take_away(report: Report, duties: Iterable[ReportingDuty], by: Person) -> None:
    rows = list(DraftRow.objects.filter(report=report, project__in=[duty.project_id for duty in duties]))
    CellChange.objects.bulk_create(
        [
            CellChange(
                report=report,
                row_key=row.key,
                column=WHOLE_ROW,
                old=row.values,
                new={},
                via="stage",
                by=by,
                revision=row.revision,
                at=clock.now(),
            )
            for row in rows
        ],
        batch_size=500,
    )
    DraftRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
