"""Extensions as their page lists them, and the line about them on a return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import post_for
from sanzhua.dispatch import policy
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.choices import ExtensionStatus, ReportStatus, VersionStatus
from sanzhua.dispatch.deadlines import Deadline, deadline_of
from sanzhua.dispatch.models import Extension, Report
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.ui import times

SHOWN = 200


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """`answer` is what was said when it was decided, `by` who asked or gave it, `decided_by` who answered."""

    pk: int
    title: str
    form: str
    unit: str
    unit_id: int
    period: str
    status: str
    word: str
    reason: str
    wanted_on: date | None
    due_on: date | None
    expires_on: date | None
    by: str
    at: datetime
    decided_by: str
    decided_at: datetime | None
    answer: str
    may_decide: bool
    may_withdraw: bool


def extensions(person: Person, *, period: str = "") -> list[ExtensionLine]:
    """Those that wait first, then the newest; of one period or of all. A fixed number of queries."""
    seen = Extension.objects.visible_to(person).select_related("unit", "by").prefetch_related("changes__by")
    found = list((seen.filter(period=period) if period else seen).order_by("-pk")[:SHOWN])
    decides = _forms(person, DECIDERS)
    asks = _forms(person, policy.ASKERS)
    own = {post.scope_id for post in person.current_posts() if post.role in policy.ASKERS}
    lines = [_line(one, one.form in decides, one.form in asks and one.unit_id in own) for one in found]
    return sorted(lines, key=lambda line: line.status != ExtensionStatus.ASKED)


def _forms(person: Person, roles: Iterable[str]) -> frozenset[str]:
    posts = [post for post in person.current_posts() if post.role in set(roles)]
    return frozenset(form for post in posts for form in post.forms or FORM_KEYS)


def _line(one: Extension, decides: bool, asks: bool) -> ExtensionLine:
    answered = next((change for change in one.changes.all() if change.to_status == one.status), None)
    waits = one.status == ExtensionStatus.ASKED
    return ExtensionLine(
        pk=one.pk,
        title=words.title(load_form(one.form)),
        form=one.form,
        unit=one.unit.shown,
        unit_id=one.unit_id,
        period=one.period,
        status=one.status,
        word=one.get_status_display(),
        reason=one.reason,
        wanted_on=one.wanted_on,
        due_on=one.due_on,
        expires_on=one.expires_on,
        by=one.by.name,
        at=one.at,
        decided_by=answered.by.name if answered else "",
        decided_at=answered.business_at if answered else None,
        answer=answered.note if answered else "",
        may_decide=decides and waits,
        may_withdraw=asks and waits,
    )


@dataclass(frozen=True, slots=True)
class DeadlineNote:
    """What the page of a return says about its own day; `said` is empty where the form's holds, unasked."""

    said: str
    days: Deadline
    may_ask: bool
    may_give: bool


def deadline_note(report: Report, person: Person) -> DeadlineNote:
    days = deadline_of(report)
    newest = Extension.objects.filter(form=report.form, unit=report.unit_id, period=report.period).last()
    asks = post_for(person, policy.ASKERS, report.unit, report.form) is not None
    waits = newest is not None and newest.status == ExtensionStatus.ASKED
    open_ = days.closed_at is None and report.status not in {ReportStatus.SUBMITTED, ReportStatus.ACCEPTED}
    unsigned = not report.versions.filter(signature__isnull=False).exclude(status=VersionStatus.VOID).exists()
    gives = post_for(person, DECIDERS, report.unit, report.form) is not None
    useful = open_ and unsigned
    return DeadlineNote(_said(newest, days), days, asks and useful and not waits, gives and useful)


def _said(newest: Extension | None, days: Deadline) -> str:
    if newest is None:
        return ""
    if newest.status == ExtensionStatus.ASKED:
        return _("已申请延期，等市里答复：%(reason)s") % {"reason": newest.reason}
    if newest.status == ExtensionStatus.DECLINED:
        answer = newest.changes.filter(verb="decline").values_list("note", flat=True).last() or ""
        return _("延期申请未批准：%(answer)s") % {"answer": answer}
    if newest.status != ExtensionStatus.GRANTED or days.extended_to is None:
        return ""
    given = {"day": times.deadline(days.extended_to), "form": times.deadline(days.form_due_at)}
    if not days.is_extended:
        return _("曾延期至%(day)s，已失效，按原截止日%(form)s计算。") % given
    return _("已批准延期至%(day)s（原为%(form)s）。") % given
