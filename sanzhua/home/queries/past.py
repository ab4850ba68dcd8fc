"""What the person's own units signed before, and what changed last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sanzhua.accounts.models import Person
from sanzhua.dispatch.choices import VersionStatus
from sanzhua.dispatch.models import ReportChange, Version
from sanzhua.home.queries.calendar import form_title
from sanzhua.ui import times

SHOWN_VERSIONS = 12
SHOWN_CHANGES = 8

_CHANGES = {
    "hand_in_for_review": gettext_noop("%(by)s把%(what)s送审核人审核"),
    "hand_in_to_deputy": gettext_noop("%(by)s把%(what)s送分管领导审定"),
    "hand_in": gettext_noop("%(by)s把%(what)s送领导签发"),
    "review_to_deputy": gettext_noop("%(by)s审核通过%(what)s"),
    "review": gettext_noop("%(by)s审核通过%(what)s"),
    "endorse": gettext_noop("%(by)s同意%(what)s送签"),
    "return_to_clerk": gettext_noop("%(by)s把%(what)s退回填表人：%(note)s"),
    "sign": gettext_noop("%(by)s签发%(what)s"),
    "sign_on_paper": gettext_noop("%(by)s登记%(what)s的纸质签批"),
    "send_back": gettext_noop("%(by)s把%(what)s退回修改：%(note)s"),
    "accept": gettext_noop("%(by)s接收%(what)s"),
    "correct": gettext_noop("%(by)s开始更正%(what)s：%(note)s"),
}
_BAD_NEWS = frozenset({"return_to_clerk", "send_back"})


@dataclass(frozen=True)
class PastReport:
    """A version that was signed: when, in which way, and when the city took it; None where it has not."""

    period: str
    form: str
    url: str
    number: int
    signed_at: datetime
    signer: str
    kind: str
    status: str
    accepted_at: datetime | None
    times_returned: int


@dataclass(frozen=True)
class Change:
    """One change of a report's state, newest first; `is_bad` for what was sent back."""

    at: datetime
    sentence: str
    is_bad: bool


def past_reports(person: Person) -> list[PastReport]:
    """The person's own units' signed versions, newest period first."""
    signed = Version.objects.visible_to(person).filter(signature__isnull=False).exclude(status=VersionStatus.VOID)
    versions = list(
        signed.select_related("report", "signature").order_by("-report__period", "report__form", "-number")[
            :SHOWN_VERSIONS
        ]
    )
    accepted = _acceptances(versions)
    return [_past(version, accepted.get(version.report_id)) for version in versions]


def _acceptances(versions: Sequence[Version]) -> dict[int, datetime]:
    reports = {version.report_id for version in versions}
    taken = ReportChange.objects.filter(record__in=reports, verb="accept")
    return dict(taken.order_by("pk").values_list("record_id", "business_at"))


def _past(version: Version, accepted_at: datetime | None) -> PastReport:
    signature = version.signature
    is_taken = version.status in {VersionStatus.ACCEPTED, VersionStatus.SUPERSEDED}
    return PastReport(
        period=version.report.period,
        form=form_title(version.report.form),
        url=reverse("dispatch:version", args=[version.pk]),
        number=version.number,
        signed_at=signature.business_at,
        signer=signature.signer_name,
        kind=signature.kind,
        status=version.status,
        accepted_at=accepted_at if is_taken else None,
        times_returned=version.report.times_returned,
    )


def recent_changes(person: Person, *, with_unit: bool) -> list[Change]:
    seen = Q(record__unit__in=person.visible_unit_ids())
    rows = ReportChange.objects.filter(seen).select_related("record__unit", "by").order_by("-pk")[:SHOWN_CHANGES]
    # A demonstration's history is not made in the order of its days.
    newest = sorted(rows, key=lambda row: row.business_at, reverse=True)
    return [_change(row, with_unit) for row in newest if row.verb in _CHANGES]


def _change(row: ReportChange, with_unit: bool) -> Change:
    report = row.record
    words = {
        "unit": report.unit.shown,
        "month": times.period_month(report.period),
        "form": form_title(report.form),
    }
    what = (_("%(unit)s %(month)s %(form)s") if with_unit else _("%(month)s %(form)s")) % words
    words = {"by": row.by.name, "what": what, "note": row.note}
    return Change(row.business_at, _(_CHANGES[row.verb]) % words, row.verb in _BAD_NEWS)
