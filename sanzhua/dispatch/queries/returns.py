"""What was sent back and why: of one report, and by code for the office that asks for the form. Nobody is ranked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import root_unit
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.choices import ReportStatus
from sanzhua.dispatch.models import Report, ReportChange, ReturnMark, SendBack
from sanzhua.dispatch.return_reasons import return_reasons, word_of
from sanzhua.formbook.definition import FORM_KEYS, load_form


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One time that the city sent the report back."""

    version: int
    number: int
    reason: str
    note: str
    cells: int
    by: str
    post: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How often a reason was given on a form within a year, and how many cells were marked."""

    code: str
    word: str
    times: int
    cells: int


@dataclass(frozen=True, slots=True)
class FormReturns:
    """The form's reasons, the commonest first. `reports` were ever sent back, of `received` that were signed."""

    form: str
    title: str
    reasons: tuple[ReasonCount, ...]
    reports: int
    received: int


def returns_of(report: Report) -> tuple[ReturnLine, ...]:
    """Newest first."""
    found = SendBack.objects.filter(report=report).select_related("version", "by").defer("version__body")
    return tuple(_line(one) for one in found.order_by("-pk"))


def marked_cells(report: Report) -> int:
    """How many cells the city has marked that are still open."""
    return ReturnMark.objects.filter(report=report, open=True).count()


def return_note(report: Report) -> str:
    """Why the clerk has the return back, as who gave it back last said it; empty where it is not returned."""
    if report.status != ReportStatus.RETURNED:
        return ""
    last = ReportChange.objects.filter(record=report, to_status=ReportStatus.RETURNED).select_related("by").last()
    if last is None:
        return ""
    sent = returns_of(report)[:1] if last.verb == "send_back" else ()
    reason = _("%(reason)s：%(note)s") % {"reason": sent[0].reason, "note": last.note} if sent else last.note
    return _("%(who)s：%(reason)s") % {"who": last.by.name, "reason": reason}


def return_counts(person: Person, year: int) -> tuple[FormReturns, ...]:
    """For each form on which the person decides; periods of that year."""
    root = root_unit()
    return tuple(_counted(form, year) for form in FORM_KEYS if post_for(person, DECIDERS, root, form) is not None)


def _counted(form: str, year: int) -> FormReturns:
    reports = Report.objects.filter(form=form, period__startswith=f"{year}-")
    found = SendBack.objects.filter(report__in=reports).values("code").annotate(times=Count("pk"), cells_=Sum("cells"))
    order = list(return_reasons())
    counted = [ReasonCount(one["code"], word_of(one["code"]), one["times"], one["cells_"]) for one in found]
    counted.sort(key=lambda one: (-one.times, order.index(one.code) if one.code in order else len(order)))
    return FormReturns(
        form=form,
        title=words.title(load_form(form)),
        reasons=tuple(counted),
        reports=reports.filter(send_backs__isnull=False).distinct().count(),
        received=reports.filter(versions__signature__isnull=False).distinct().count(),
    )


def _line(one: SendBack) -> ReturnLine:
    return ReturnLine(
        version=one.version_id,
        number=one.version.number,
        reason=word_of(one.code),
        note=one.note,
        cells=one.cells,
        by=one.by.name,
        post=one.post,
        at=one.business_at,
    )
