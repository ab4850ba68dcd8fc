"""The returns of a unit's people: what is due, how far it is, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.dispatch import queries as dispatch
from sanzhua.dispatch.choices import UNDER_WAY, ReportStatus
from sanzhua.dispatch.deadlines import Deadline, deadlines_of
from sanzhua.dispatch.models import FormPeriod, Report
from sanzhua.dispatch.queries.desk import DeskLine
from sanzhua.home.queries.calendar import form_title
from sanzhua.ui import times

SHOWN_PROBLEMS = 8
_SHAPES = {"error": "bad", "blank": "tip", "warning": "warn"}
_ON_ITS_WAY = (*UNDER_WAY, ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)


@dataclass(frozen=True)
class DueRow:
    """One return of this period. `need`, `errors` and `warnings` are None once it has left the clerk, and
    `hands_in` is empty."""

    form: str
    title: str
    unit: str
    unit_id: int
    period: str
    report: int | None
    state: str
    rows: int
    need: int | None
    errors: int | None
    warnings: int | None
    due_at: datetime
    is_extended: bool
    button: str
    url: str
    hands_in: str = ""

    @property
    def done(self) -> float | None:
        """Share of the rows that need nothing more; None where there is no row."""
        return None if self.need is None or not self.rows else (self.rows - self.need) / self.rows

    @property
    def is_open(self) -> bool:
        return self.need is not None

    @property
    def is_late(self) -> bool:
        return self.is_open and times.urgency(self.due_at) == "late"


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands between a return and its hand-in, with the address of its cell."""

    shape: str
    sentence: str
    place: str
    url: str


@dataclass(frozen=True)
class Due:
    rows: Sequence[DueRow]
    obstacles: Sequence[Obstacle]
    obstacles_in_all: int


def due(person: Person, lines: Iterable[DeskLine]) -> Due:
    """Open returns first, what is due first before all; then those that are on their way."""
    rows: list[DueRow] = []
    found: list[tuple[int, Obstacle]] = []
    for line in lines:
        check = dispatch.check(Report.objects.get(pk=line.report)) if line.report else None
        rows.append(_open_row(line, check))
        found.extend(_obstacles(line, check) if check else [])
    found.sort(key=lambda pair: pair[0])
    shown = [obstacle for _order, obstacle in found[:SHOWN_PROBLEMS]]
    return Due([*rows, *_on_their_way(person)], shown, len(found))


def _open_row(line: DeskLine, check: dispatch.Check | None) -> DueRow:
    if line.report is None:
        button, url = _("开始填"), ""
    else:
        button = _("继续填") if line.need or not line.rows else _("核对送签")
        url = reverse("dispatch:report", args=[line.report])
    return DueRow(
        form=line.form,
        title=line.title,
        unit=line.unit,
        unit_id=line.unit_id,
        period=line.period,
        report=line.report,
        state=line.state,
        rows=line.rows,
        need=line.need,
        errors=len(check.errors) if check else 0,
        warnings=sum(one.is_open for one in check.of("warning")) if check else 0,
        due_at=line.due_at,
        is_extended=line.is_extended,
        button=button,
        url=url,
        hands_in=line.hands_in,
    )


def _obstacles(line: DeskLine, check: dispatch.Check) -> list[tuple[int, Obstacle]]:
    """Errors and open warnings one by one; rows that only wait for their figure are one line together."""
    order = list(_SHAPES)
    page = reverse("dispatch:report", args=[line.report])
    month = times.period_month(line.period)
    told = [one for one in check.open if one.severity in {"error", "warning"}]
    found = [(order.index(one.severity), _obstacle(one, page, month)) for one in told]
    waiting = line.need - len({one.row_key for one in told})
    if waiting > 0:
        said = _("%(form)s：%(n)d个项目的本月情况待填") % {"form": line.title, "n": waiting}
        found.append((order.index("blank"), Obstacle("tip", said, month, f"{page}?only=open")))
    return found


def _obstacle(one: dispatch.ProblemLine, page: str, month: str) -> Obstacle:
    return Obstacle(
        shape=_SHAPES[one.severity],
        sentence=_("%(name)s：%(sentence)s") % {"name": one.name, "sentence": one.sentence},
        place=_("%(month)s 第%(row)d行") % {"month": month, "row": one.row_index},
        url=f"{page}?at={quote(one.column)}#row-{quote(one.row_key)}",
    )


def _on_their_way(person: Person) -> list[DueRow]:
    """This period's returns that have left the clerk: with the head, submitted or accepted."""
    newest = FormPeriod.objects.filter(closed_at__isnull=True).aggregate(newest=Max("period"))["newest"]
    if newest is None:
        return []
    reports = Report.objects.visible_to(person).filter(period=newest, status__in=_ON_ITS_WAY)
    counted = reports.select_related("unit").annotate(frozen=Max("versions__rows")).order_by("form", "unit__order")
    days = deadlines_of(counted)
    return [_sent_row(report, days[report.pk]) for report in counted]


def _sent_row(report: Report, days: Deadline) -> DueRow:
    page = "dispatch:sign" if report.status in UNDER_WAY else "dispatch:report"
    return DueRow(
        form=report.form,
        title=form_title(report.form),
        unit=report.unit.shown,
        unit_id=report.unit_id,
        period=report.period,
        report=report.pk,
        state=report.status,
        rows=getattr(report, "frozen", None) or 0,
        need=None,
        errors=None,
        warnings=None,
        due_at=days.due_at,
        is_extended=days.is_extended,
        button=_("查看"),
        url=reverse(page, args=[report.pk]),
    )


def sentence(rows: Sequence[DueRow]) -> tuple[str, str]:
    """The first line of the desk in two halves: what, how many and by when; then what else there is."""
    wanting = [row for row in rows if row.is_open]
    if not wanting:
        return (_("本期的表都已送签。") if rows else _("现在没有要您填报的表。")), ""
    first = wanting[0]
    words = {
        "month": times.period_month(first.period),
        "form": first.title,
        "span": times.period_span(first.period),
        "rows": first.rows,
        "need": first.need,
        "due": times.deadline(first.due_at),
        "step": first.hands_in,
    }
    if not first.rows:
        said = _("%(month)s %(form)s（%(span)s）：还没有项目，请上传工作簿；%(due)s前%(step)s。") % words
    elif first.is_late:
        said = _("%(month)s %(form)s（%(span)s）：%(due)s已过，还有%(need)d个项目要处理，请尽快%(step)s。") % words
    elif first.need:
        said = _("%(month)s %(form)s（%(span)s）：%(rows)d个项目，%(need)d个需要您处理，%(due)s前%(step)s。") % words
    else:
        said = _("%(month)s %(form)s（%(span)s）：%(rows)d个项目都已填好，%(due)s前%(step)s。") % words
    return said, _rest(first, len(wanting) - 1)


def _rest(first: DueRow, others: int) -> str:
    parts = []
    if first.need and first.rows > first.need and first.report is not None:
        parts.append(_("其余%(n)d个已填好或无变化。") % {"n": first.rows - first.need})
    if others:
        parts.append(_("另有%(n)d张表要填。") % {"n": others})
    return "".join(parts)
