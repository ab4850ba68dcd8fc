"""The dispatch lines of a person's desk: what, how many, by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.policy import post_for
from sanzhua.base import clock
from sanzhua.dispatch import policy
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.calendar import ensure_form_period, periods_of, reported_month
from sanzhua.dispatch.choices import CHAIN, ReportStatus
from sanzhua.dispatch.draft import load_draft
from sanzhua.dispatch.models import FormPeriod, Report, ReportingDuty
from sanzhua.dispatch.policy import state_lock
from sanzhua.dispatch.queries.grid import Sheet
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.ui import times

_OPEN_STATES = (ReportStatus.DRAFT, ReportStatus.RETURNED)
_SIGNERS = (*((status, role) for role, status in CHAIN), (ReportStatus.WITH_HEAD, Role.HEAD))


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One form of one unit that wants something. `need` are rows that still need a figure or an answer.

    `state` is the report's status, or not_begun; `report` is None until it is opened. `next_step` is a sentence.
    """

    form: str
    title: str
    unit: str
    unit_id: int
    period: str
    span: str
    report: int | None
    state: str
    word: str
    rows: int
    need: int
    due_at: datetime
    is_late: bool
    next_step: str


@dataclass(frozen=True, slots=True)
class Desk:
    """`to_fill` for clerks, `to_sign` for whoever the chain waits for, `to_accept` for the city.

    What is due first comes first.
    """

    to_fill: tuple[DeskLine, ...]
    to_sign: tuple[DeskLine, ...]
    to_accept: tuple[DeskLine, ...]


def desk(person: Person) -> Desk:
    open_periods = _open_periods()
    return Desk(
        to_fill=_sorted(_to_fill(person, open_periods)),
        to_sign=_sorted(line for status, role in _SIGNERS for line in _standing(person, status, (role,))),
        to_accept=_sorted(_standing(person, ReportStatus.SUBMITTED, DECIDERS)),
    )


def _open_periods() -> list[FormPeriod]:
    """The month being reported on now, made where it is missing, and older ones that the city has not closed."""
    periods_of(reported_month())
    return list(FormPeriod.objects.filter(closed_at__isnull=True, opens_at__lte=clock.business_now()))


def _to_fill(person: Person, periods: Iterable[FormPeriod]) -> Iterator[DeskLine]:
    allowed = policy.filled_by(person)
    units = Unit.objects.in_bulk(allowed)
    reports = {(r.form, r.unit_id, r.period): r for r in Report.objects.filter(unit__in=units).select_related("unit")}
    for row in periods:
        for pk, unit in units.items():
            if row.form not in allowed[pk]:
                continue
            report = reports.get((row.form, pk, row.period))
            line = _begun(report, row) if report else _not_begun(unit, row)
            if line is not None:
                yield line


def _begun(report: Report, row: FormPeriod) -> DeskLine | None:
    if report.status not in _OPEN_STATES:
        return None
    counts = Sheet(load_draft(report), state_lock(report)).counts()
    if report.status == ReportStatus.RETURNED:
        step = _("已退回，请修改后重新送签。")
    elif not counts["rows"]:
        step = _("还没有项目，请上传工作簿；确无项目的按零报送签。")
    else:
        step = _("%(need)d行待您处理。") % {"need": counts["open"]} if counts["open"] else _("都已填好，可送领导签发。")
    return _line(report.unit, row, report, counts["rows"], counts["open"], step)


def _not_begun(unit: Unit, row: FormPeriod) -> DeskLine | None:
    owed = ReportingDuty.objects.in_period(row.period).filter(form=row.form, unit=unit).count()
    return _line(unit, row, None, owed, owed, _("还没有开始填。")) if owed else None


def _standing(person: Person, status: str, roles: Iterable[str]) -> Iterator[DeskLine]:
    """Reports in this state for which the person holds one of the roles."""
    wanted = set(roles)
    if not any(post.role in wanted for post in person.current_posts()):
        return
    found = Report.objects.visible_to(person).filter(status=status).select_related("unit")
    for report in found:
        if post_for(person, wanted, report.unit, report.form) is not None:
            row = ensure_form_period(report.form, report.period)
            rows = report.versions.order_by("-number").values_list("rows", flat=True).first() or 0
            yield _line(report.unit, row, report, rows, 0, report.get_status_display())


def _line(unit: Unit, row: FormPeriod, report: Report | None, rows: int, need: int, step: str) -> DeskLine:
    form = load_form(row.form)
    return DeskLine(
        form=row.form,
        title=words.title(form),
        unit=unit.shown,
        unit_id=unit.pk,
        period=row.period,
        span=times.period_span(row.period),
        report=report.pk if report else None,
        state=report.status if report else "not_begun",
        word=report.get_status_display() if report else _("未开始"),
        rows=rows,
        need=need,
        due_at=row.due_at,
        is_late=clock.business_now() >= row.due_at,
        next_step=step,
    )


def _sorted(lines: Iterable[DeskLine]) -> tuple[DeskLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.due_at, line.unit_id, FORM_KEYS.index(line.form))))
