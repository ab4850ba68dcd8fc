"""What a post hands over when it changes hands: returns in hand, what was signed from it, and authority lent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Post
from sanzhua.base import clock
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.choices import HOLDERS
from sanzhua.dispatch.deadlines import deadlines_of
from sanzhua.dispatch.models import ChainStep, Report, Signature

CHAIN_ROLES = tuple(dict.fromkeys(HOLDERS.values()))
_SHOWN = 24


@dataclass(frozen=True, slots=True)
class HandLine:
    """A return that lies with the post, or elsewhere within the unit where `is_mine` is False."""

    report: int
    title: str
    period: str
    state: str
    due_at: datetime | None
    times_returned: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class SignedLine:
    """A version that the holder signed or let pass."""

    version: int
    title: str
    period: str
    number: int
    short_code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LentLine:
    to: str
    authority: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class PostSheet:
    """`signed` are the newest of `signed_in_all`."""

    unit: str
    office: str
    title: str
    role: str
    holder: str
    tenure: str
    valid_from: date | None
    valid_to: date | None
    on: date
    in_hand: tuple[HandLine, ...]
    signed: tuple[SignedLine, ...]
    signed_in_all: int
    lent: tuple[LentLine, ...]


def post_sheet(post: Post) -> PostSheet:
    """As things stand now; the post is one of a unit's chain."""
    signed = _signed(post)
    return PostSheet(
        unit=post.scope.shown_in_full if post.scope else "",
        office=post.unit.shown_in_full,
        title=post.title,
        role=post.get_role_display(),
        holder=post.person.name if post.person else "",
        tenure=post.get_tenure_display(),
        valid_from=post.valid_from,
        valid_to=post.valid_to,
        on=clock.business_today(),
        in_hand=tuple(_in_hand(post)),
        signed=tuple(signed[:_SHOWN]),
        signed_in_all=len(signed),
        lent=tuple(
            LentLine(one.to.name, one.authority, one.valid_from, one.valid_to)
            for one in post.delegations.select_related("to").order_by("valid_from")
        ),
    )


def _in_hand(post: Post) -> list[HandLine]:
    """The unit's unfinished returns, those of the post first."""
    found = Report.objects.expected().filter(unit=post.scope_id, status__in=HOLDERS).order_by("period", "form")
    reports = [report for report in found if not post.forms or report.form in post.forms]
    days = deadlines_of(reports)
    lines = [
        HandLine(
            report=report.pk,
            title=words.title(report.definition),
            period=report.period,
            state=report.get_status_display(),
            due_at=days[report.pk].due_at,
            times_returned=report.times_returned,
            is_mine=HOLDERS[report.status] == post.role,
        )
        for report in reports
    ]
    return sorted(lines, key=lambda line: not line.is_mine)


def _signed(post: Post) -> list[SignedLine]:
    """Newest first; what was signed on paper counts where the holder is named as its signer."""
    if post.person is None:
        return []
    signer = post.person.name
    signatures = Signature.objects.filter(version__report__unit=post.scope_id, signer_name=signer)
    steps = ChainStep.objects.filter(version__report__unit=post.scope_id, role=post.role, name=signer)
    found: QuerySet[Any] = signatures if post.role == Role.HEAD else steps
    marks = found.select_related("version__report").defer("version__body").order_by("-pk")
    return [
        SignedLine(
            version=mark.version_id,
            title=words.title(mark.version.report.definition),
            period=mark.version.report.period,
            number=mark.version.number,
            short_code=mark.version.short_code,
            at=mark.business_at,
        )
        for mark in marks
    ]
