"""What waits for one person's name: each return with sums, changes and warnings, and why one cannot be signed."""

from __future__ import annotations

from dataclasses import dataclass

from sanzhua.accounts.models import Person
from sanzhua.dispatch.chain import ChainBook
from sanzhua.dispatch.choices import ReportStatus, VersionStatus
from sanzhua.dispatch.models import Report
from sanzhua.dispatch.queries.desk import desk
from sanzhua.dispatch.queries.locks import verbs_for
from sanzhua.dispatch.queries.sign import SignPage, sign_page


@dataclass(frozen=True, slots=True)
class Waiting:
    """`why_not` is the reason for which it cannot be signed now, None where it can; `step` says whom it waits for."""

    page: SignPage
    step: str
    why_not: str | None
    times_returned: int

    @property
    def may_sign(self) -> bool:
        return self.why_not is None


def waiting_for(person: Person) -> tuple[Waiting, ...]:
    """In the order of the desk, what is due first at the top."""
    asked = [line.report for line in desk(person).to_sign if line.report is not None]
    reports = Report.objects.visible_to(person).select_related("unit").in_bulk(asked)
    book = ChainBook()
    return tuple(found for pk in asked if (found := _waiting(reports[pk], person, book)) is not None)


def _waiting(report: Report, person: Person, book: ChainBook) -> Waiting | None:
    version = report.versions.filter(status=VersionStatus.FROZEN).select_related("report__unit").last()
    if version is None:
        return None
    deed = "sign" if report.status == ReportStatus.WITH_HEAD else "pass_on"
    why_not = verbs_for(report, person, book).get(deed)
    if deed == "pass_on":
        why_not = why_not or report.get_status_display()
    return Waiting(sign_page(version), report.get_status_display(), why_not, report.times_returned)
