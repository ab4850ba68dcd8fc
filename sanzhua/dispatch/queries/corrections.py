"""Accepted versions that took the place of accepted ones: what changed, why, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sanzhua.accounts.models import Person
from sanzhua.base.periods import Period
from sanzhua.dispatch.choices import VersionStatus
from sanzhua.dispatch.models import Report, ReportChange, Version
from sanzhua.dispatch.queries.changes import changes_between
from sanzhua.dispatch.rules import column_sum, uid_of
from sanzhua.dispatch.stored import values_by_key
from sanzhua.formbook.definition import Column, Form
from sanzhua.formbook.rules.derive import FLOWS

_EVER_ACCEPTED = (VersionStatus.ACCEPTED, VersionStatus.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class CorrectedSum:
    """A sum over the report's rows before and after, in yuan; None where nothing is known."""

    column: str
    heading: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Correction:
    """One accepted correction. `cells` counts all cells that differ, `sums` holds the sums of them that moved.

    `unit` is the name that is stored, `unit_shown` that of the reader.
    """

    report: int
    unit: str
    unit_shown: str
    unit_id: int
    period: str
    before: int
    after: int
    reason: str
    accepted_at: datetime
    business_at: datetime
    cells: int
    sums: tuple[CorrectedSum, ...]


def corrections(form: str, *, before: Period, since: datetime | None = None) -> tuple[Correction, ...]:
    """Corrections of periods earlier than `before`, accepted after `since` (real time); by period and unit."""
    reports = Report.objects.filter(form=form, period__lt=str(before), versions__status=VersionStatus.SUPERSEDED)
    ordered = reports.distinct().select_related("unit").order_by("period", "unit__order", "unit_id")
    return tuple(
        one for report in ordered for one in corrections_of(report) if since is None or one.accepted_at > since
    )


def corrections_seen(form: str, period: str, person: Person) -> tuple[Correction, ...]:
    """Those of one month that the person may see."""
    reports = Report.objects.visible_to(person).filter(form=form, period=period)
    return tuple(one for report in reports.select_related("unit") for one in corrections_of(report))


def corrections_of(report: Report) -> Iterator[Correction]:
    """Oldest first. A report is accepted once for each version, so the nth acceptance is that of the nth such one."""
    versions = list(report.versions.filter(status__in=_EVER_ACCEPTED).order_by("number"))
    if len(versions) < 2:
        return
    moves = list(ReportChange.objects.filter(record=report, verb__in=["accept", "correct"]).order_by("pk"))
    accepted = [move for move in moves if move.verb == "accept"]
    for place in range(1, min(len(versions), len(accepted))):
        asked = [move for move in moves if move.verb == "correct" and move.pk < accepted[place].pk]
        yield _correction(report, versions[place - 1 : place + 1], accepted[place], asked[-1].note if asked else "")


def _summed(form: Form) -> list[Column]:
    flow = FLOWS.get(form.key)
    keys = ("plan_year", flow.month, flow.year) if flow else ("total",)
    return [form.by_key[key] for key in keys if key in form.by_key]


def _correction(report: Report, pair: Sequence[Version], accepted: ReportChange, reason: str) -> Correction:
    form = report.definition
    old, new = (values_by_key(version) for version in pair)
    sums = []
    for column in _summed(form):
        totals = [column_sum(list(rows.values()), column, once=[uid_of(key) for key in rows]) for rows in (old, new)]
        if totals[0] != totals[1]:
            sums.append(CorrectedSum(column.key, column.heading, totals[0], totals[1]))
    return Correction(
        report=report.pk,
        unit=report.unit.label,
        unit_shown=report.unit.shown,
        unit_id=report.unit_id,
        period=report.period,
        before=pair[0].pk,
        after=pair[1].pk,
        reason=reason,
        accepted_at=accepted.at,
        business_at=accepted.business_at,
        cells=len(changes_between(form, old, new)) + len(old.keys() ^ new.keys()),
        sums=tuple(sums),
    )
