"""Lines on desks about returns: they go with the debt, and follow its day.

`report:N` is a return's own line; what the city urged is one line a unit, month and hand, with all its forms.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse

from sanzhua.accounts.choices import Role
from sanzhua.dispatch.calendar import ensure_form_period
from sanzhua.dispatch.deadlines import Deadlines, deadlines_of
from sanzhua.dispatch.models import Report
from sanzhua.dispatch.owed import expected
from sanzhua.notices import actions as notices
from sanzhua.notices.models import Todo, TodoQuerySet

URGED = "urged"


def subject_of(report: Report) -> str:
    return f"report:{report.pk}"


def urge_subject(role: str, unit: int, period: str) -> str:
    return f"urge:{role}:{unit}:{period}"


def settle(report: Report) -> None:
    """The return has left the hand that was urged: it is taken off the line, and a line without a return ends."""
    subjects = [urge_subject(role, report.unit_id, report.period) for role in Role]
    for line in _urged().filter(subject__in=subjects):
        _drop(line, {report.form})


def drop_urges(form: str, period: str) -> None:
    """The form is closed: nobody is urged for it any more."""
    for line in _urged().filter(subject__endswith=f":{period}"):
        _drop(line, {form})


def end_debts(units: Collection[int] | None = None) -> None:
    """Nobody is urged for what is owed no longer: to be called where duties end. `units` by key, None for all."""
    lines = list(_urged() if units is None else _urged().filter(unit__in=units))
    owing = {period: expected(period) for period in {line.params["period"] for line in lines}}
    for line in lines:
        owed = owing[line.params["period"]]
        _drop(line, {form for form in line.params["form"] if line.unit_id not in owed.get(form, ())})


def move_days(form: str, period: str) -> None:
    """Each line's day as it is now: some units have a calendar of their own, some were granted more time."""
    reports = Report.objects.filter(form=form, period=period)
    days = deadlines_of(reports)
    for report in reports:
        notices.move_due([subject_of(report)], days[report.pk].due_at)
    lines = [line for line in _urged().filter(subject__endswith=f":{period}") if form in line.params["form"]]
    for line, due_at in _first_days(lines, period):
        notices.move_due([line.subject], due_at)


def _urged() -> TodoQuerySet:
    return Todo.objects.open().filter(verb=URGED, subject__startswith="urge:")


def _first_days(lines: Collection[Todo], period: str) -> list[tuple[Todo, datetime]]:
    """Each line with the first of its forms' days."""
    forms = {form for line in lines for form in line.params["form"]}
    days = Deadlines({form: ensure_form_period(form, period) for form in forms}, [line.unit_id for line in lines])
    return [(line, min(days.of(form, line.unit_id).due_at for form in line.params["form"])) for line in lines]


def _drop(line: Todo, forms: Collection[str]) -> None:
    left = [form for form in line.params["form"] if form not in forms]
    if not left:
        notices.finish(line.subject, URGED)
    elif left != line.params["form"]:
        line.params["form"] = left
        ((_line, due_at),) = _first_days([line], line.params["period"])
        notices.add(
            unit=line.unit,
            role=line.role,
            verb=URGED,
            subject=line.subject,
            params=line.params,
            url=f"{reverse('dispatch:board')}?period={line.params['period']}",
            due_at=due_at,
        )
