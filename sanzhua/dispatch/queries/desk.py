"""The dispatch lines of a person's desk: what, how many, by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.policy import post_for
from sanzhua.base import clock
from sanzhua.dispatch import policy
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.calendar import periods_of, reported_month
from sanzhua.dispatch.chain import HANDS_IN, ChainBook
from sanzhua.dispatch.choices import HOLDERS, UNDER_WAY, WITH_CLERK, ReportStatus
from sanzhua.dispatch.deadlines import Deadline, Deadlines, deadlines_of
from sanzhua.dispatch.draft import load_draft
from sanzhua.dispatch.models import FormPeriod, Report, ReportingDuty
from sanzhua.dispatch.owed import owed
from sanzhua.dispatch.policy import state_lock
from sanzhua.dispatch.queries.grid import Sheet
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.ui import times

_SIGNERS = tuple((state, role) for state, role in HOLDERS.items() if state in UNDER_WAY)


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One form of one unit that wants something. `need` are rows that still need a figure or an answer.

    `state` is the report's status, or not_begun; `report` is None until it is opened. `next_step` is a sentence,
    `hands_in` what the filler does in the end, as words within a sentence.
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
    is_extended: bool
    next_step: str
    hands_in: str


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
    allowed, book = policy.filled_by(person), ChainBook()
    units = Unit.objects.in_bulk(allowed)
    reports = {(r.form, r.unit_id, r.period): r for r in Report.objects.filter(unit__in=units).select_related("unit")}
    for period, rows in _by_period(periods):
        days, owing = Deadlines(rows, set(units)), owed(period, set(units))
        for form, (pk, unit) in product(rows, units.items()):
            if form not in allowed[pk]:
                continue
            report = reports.get((form, pk, period))
            if report is not None:
                line = _begun(report, days.of(form, pk), book)
            else:
                line = _not_begun((form, unit, period), days.of(form, pk), book) if pk in owing.get(form, ()) else None
            if line is not None:
                yield line


def _by_period(periods: Iterable[FormPeriod]) -> list[tuple[str, dict[str, FormPeriod]]]:
    found: dict[str, dict[str, FormPeriod]] = {}
    for row in periods:
        found.setdefault(row.period, {})[row.form] = row
    return list(found.items())


def _begun(report: Report, days: Deadline, book: ChainBook) -> DeskLine | None:
    if report.status not in WITH_CLERK:
        return None
    hands_in = _hands_in(report.unit, report.form, book)
    ready = _("都已填好，可%(step)s。") % {"step": hands_in}
    counts = Sheet(load_draft(report), state_lock(report, days)).counts()
    if report.status == ReportStatus.RETURNED:
        step = _("已退回，请修改后重新送签。")
    elif not counts["rows"]:
        step = _("还没有项目，请上传工作簿；本期确无内容的，写一句原因按零报送签。")
    else:
        step = _("%(need)d行待您处理。") % {"need": counts["open"]} if counts["open"] else ready
    place = (report.form, report.unit, report.period)
    return _line(place, days, report, counts["rows"], counts["open"], step, hands_in)


def _not_begun(place: tuple[str, Unit, str], days: Deadline, book: ChainBook) -> DeskLine:
    """A form that the unit owes, with a project or without."""
    form, unit, period = place
    hands_in = _hands_in(unit, form, book)
    projects = ReportingDuty.objects.in_period(period).filter(form=form, unit=unit).count()
    if projects:
        return _line(place, days, None, projects, projects, _("还没有开始填。"), hands_in)
    said = _("本单位每期都报这张表；本期没有项目的，写一句原因按零报送签。")
    return _line(place, days, None, 0, 0, said, hands_in)


def _hands_in(unit: Unit, form: str, book: ChainBook) -> str:
    return str(HANDS_IN[book.first_step(unit.pk, form)])


def _standing(person: Person, status: str, roles: Iterable[str]) -> Iterator[DeskLine]:
    """Reports in this state for which the person holds one of the roles."""
    wanted = set(roles)
    if not any(post.role in wanted for post in person.current_posts()):
        return
    found = list(Report.objects.visible_to(person).filter(status=status).select_related("unit"))
    days = deadlines_of(found)
    for report in found:
        if post_for(person, wanted, report.unit, report.form) is not None:
            rows = report.versions.order_by("-number").values_list("rows", flat=True).first() or 0
            place = (report.form, report.unit, report.period)
            yield _line(place, days[report.pk], report, rows, 0, report.get_status_display())


def _line(
    place: tuple[str, Unit, str],
    days: Deadline,
    report: Report | None,
    rows: int,
    need: int,
    step: str,
    hands_in: str = "",
) -> DeskLine:
    form, unit, period = place
    return DeskLine(
        form=form,
        title=words.title(load_form(form)),
        unit=unit.shown,
        unit_id=unit.pk,
        period=period,
        span=times.period_span(period),
        report=report.pk if report else None,
        state=report.status if report else "not_begun",
        word=report.get_status_display() if report else _("未开始"),
        rows=rows,
        need=need,
        due_at=days.due_at,
        is_late=clock.business_now() >= days.due_at,
        is_extended=days.is_extended,
        next_step=step,
        hands_in=hands_in,
    )


def _sorted(lines: Iterable[DeskLine]) -> tuple[DeskLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.due_at, line.unit_id, FORM_KEYS.index(line.form))))
