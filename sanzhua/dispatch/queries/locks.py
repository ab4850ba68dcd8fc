"""What may be done with a report now, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import post_for
from sanzhua.dispatch import policy
from sanzhua.dispatch.choices import REPORT_MOVES
from sanzhua.dispatch.models import Report
from sanzhua.workflow.machine import Move


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Primary keys of the same unit's reports on this form before and after this one, or None."""

    previous: int | None
    next: int | None


def lock_reason(report: Report, person: Person, row_key: str | None = None, column: str | None = None) -> str | None:
    """Why this person cannot type into the report, the row or the cell; None where it is open."""
    return policy.lock_of(report, person).reason(row_key, column)


def verbs_for(report: Report, person: Person) -> dict[str, str | None]:
    """Verbs that the person's posts allow on this report: None where it can be done now, else why not."""
    allowed = (move for move in REPORT_MOVES if post_for(person, move.roles, report.unit, report.form) is not None)
    return {move.verb: _why_not(report, move) for move in allowed}


def may_withdraw(report: Report) -> bool:
    """Whether whoever fills the return may take it back as begun by mistake."""
    return policy.is_blank(report)


def neighbours(report: Report) -> Neighbours:
    same = Report.objects.filter(form=report.form, unit=report.unit_id)
    before = same.filter(period__lt=report.period).order_by("-period").values_list("pk", flat=True).first()
    after = same.filter(period__gt=report.period).order_by("period").values_list("pk", flat=True).first()
    return Neighbours(before, after)


def _why_not(report: Report, move: Move) -> str | None:
    if report.status not in move.from_:
        return _("当前状态为“%(status)s”，不能办理“%(verb)s”。") % {
            "status": report.get_status_display(),
            "verb": move.title,
        }
    return policy.locked_by_calendar(report) if move.verb in {"hand_in", "sign", "sign_on_paper"} else None
