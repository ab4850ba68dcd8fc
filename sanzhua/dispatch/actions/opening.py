"""A report begins: its rows are laid out from duties, prefilled with what was last accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.db import bulk_rows, json_text
from sanzhua.base.periods import Period
from sanzhua.base.refusals import WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.desk_lines import end_debts, subject_of
from sanzhua.dispatch.calendar import ensure_form_period
from sanzhua.dispatch.deadlines import deadline_for
from sanzhua.dispatch.draft import histories_of, register_of
from sanzhua.dispatch.following import Following, following
from sanzhua.dispatch.models import DraftRow, Report, ReportingDuty
from sanzhua.dispatch.rules import prefilled, row_key, shape_of, turned_year, uid_of
from sanzhua.dispatch.stored import last_signed
from sanzhua.dispatch.turned import settled_by_hand
from sanzhua.formbook import stages
from sanzhua.formbook.definition import Form
from sanzhua.formbook.history import NO_HISTORY, History
from sanzhua.formbook.queries import form_for
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.registry.models import Project
from sanzhua.registry.queries import missing_permits

_PERMITS = "permits_missing"  # 未办结手续
ROW_COLUMNS = (
    *("report_id", "key", "project_id", "position", "values", "texts", "reasons", "proposed", "unchanged", "revision"),
)


def open_report(*, form: str, unit: Unit, period: str, by: Person) -> Report:
    """The report of this form, unit and period; made with all its rows on first call, given back afterwards.

    Raises NotAllowed for anybody but the unit's clerk, WrongState before the period opens and after it is closed.
    """
    found = Report.objects.filter(form=form, unit=unit, period=period).first()
    if found is not None:
        return found
    policy.require_filler(by, unit, form)
    days = deadline_for(ensure_form_period(form, period), unit.pk)
    with transaction.atomic():
        report, made = Report.objects.get_or_create(
            form=form,
            unit=unit,
            period=period,
            defaults={"form_version": form_for(form, period).version, "made_at": clock.now()},
        )
        if made:
            policy.require_open(report, days)
            settle_duties(report, following(report), by)
            _lay_rows(report)
            _tell_clerk(report, days.due_at)
            ledger.record(kind="report.open", actor=by, unit=unit, facts={"report": f"report:{report.pk}"})
    return report


def withdraw_report(*, report: Report, by: Person) -> None:
    """Take back a return that was begun by mistake: one that asks for nothing and holds nothing.

    Raises NotAllowed, and WrongState where a row, a version or a duty is there.
    """
    policy.require_filler(by, report.unit, report.form)
    with transaction.atomic():
        held = locked_report(report)
        if not policy.is_blank(held):
            raise WrongState(_("这张表有项目要报或已送签，不能撤销。"))
        facts = {"report": subject_of(held), "form": held.form, "period": held.period}
        ledger.record(kind="report.withdraw", actor=by, unit=held.unit, facts=facts)
        notices.finish(subject_of(held))
        held.delete()
        end_debts([report.unit_id])


def settle_duties(report: Report, found: Following, by: Person) -> None:
    """Duties that begin with this report's month, and those that ended with the month before."""
    if found.is_still:
        return
    ReportingDuty.objects.bulk_create(
        [
            ReportingDuty(project=one, form=report.form, unit=report.unit, from_period=report.period)
            for one in found.come
        ],
        batch_size=500,
    )
    before = str(Period.parse(report.period).previous())
    for duty in found.gone:
        if duty.from_period > before:
            duty.delete()
        else:
            duty.to_period = before
            duty.save(update_fields=["to_period"])
    end_debts([report.unit_id])
    facts = {
        "form": report.form,
        "period": report.period,
        "come": [one.uid for one in found.come],
        "gone": [duty.project.uid for duty in found.gone],
    }
    ledger.record(kind="duty.follow_stage", actor=by, unit=report.unit, facts=facts)


def _lay_rows(report: Report) -> None:
    lay_rows(report, _owed_projects(report))


def lay_rows(report: Report, projects: list[Project]) -> None:
    """Rows for these projects behind those that are there, prefilled with what was last signed of each, and with what
    the permits of a project say now."""
    if not projects:
        return
    form, period = report.definition, Period.parse(report.period)
    signed_period, signed = last_signed(report)
    missing = missing_permits(projects) if _PERMITS in form.by_key else {}
    settled = settled_by_hand(report.form, period)
    rows = []
    for key, project, history in _rows_of(form, projects, histories_of(report, whole=True)):
        newer = signed.get(key) if signed_period > str(history.last_period or "") else None
        proposed = {} if project.uid in settled else turned_year(form, period, register_of(project), history)
        last = newer or history.last
        if project.pk in missing:
            last = {**last, _PERMITS: missing[project.pk]}
        rows.append((key, project, _with_life(form, project, prefilled(form, last)), proposed))
    write_rows(report, ((key, project.pk, values, proposed) for key, project, values, proposed in rows))


def _with_life(form: Form, project: Project, values: dict[str, Any]) -> dict[str, Any]:
    """What the register learned of the project's life since, so that it is not asked again."""
    word = stages.word_for(form.key, values.get("stage"), project.stage, project.status, project.in_winter_rest)
    known = {"stage": word, "start_actual": project.started_on, "finish_actual": project.finished_on}
    typed = shape_of(form).editable
    fresh = {key: value for key, value in known.items() if key in typed and value}
    return {**fresh, **values, **({"stage": word} if word and "stage" in typed else {})}


def write_rows(report: Report, rows: Iterable[tuple[str, int | None, Mapping[str, Any], Mapping[str, Any]]]) -> int:
    """New draft rows in this order: (key, project, values, proposed register values)."""
    begin = DraftRow.objects.filter(report=report).count()
    return bulk_rows(
        DraftRow,
        ROW_COLUMNS,
        (
            (report.pk, key, project, begin + place, json_text(values), "{}", "{}", json_text(proposed), False, 1)
            for place, (key, project, values, proposed) in enumerate(rows, 1)
        ),
    )


def _owed_projects(report: Report) -> list[Project]:
    duties = ReportingDuty.objects.in_period(report.period).filter(form=report.form, unit=report.unit)
    return [duty.project for duty in duties.select_related("project").order_by("pk")]


def _rows_of(
    form: Form, projects: list[Project], histories: Mapping[str, History]
) -> Iterable[tuple[str, Project, History]]:
    """One row a project; on a form with batches one row a batch that was reported before, and none before the first."""
    if not shape_of(form).batch:
        return ((project.uid, project, histories.get(project.uid, NO_HISTORY)) for project in projects)
    by_uid = {project.uid: project for project in projects}
    held = ((key, by_uid.get(uid_of(key)), history) for key, history in histories.items())
    return ((row_key(form, project.uid, one.last), project, one) for _key, project, one in held if project is not None)


def _tell_clerk(report: Report, due_at: datetime) -> None:
    notices.add(
        unit=report.unit,
        role=Role.LIAISON,
        verb="fill",
        subject=subject_of(report),
        params={"period": report.period, "form": report.form},
        url=reverse("dispatch:report", args=[report.pk]),
        due_at=due_at,
    )


def locked_report(report: Report) -> Report:
    """The report's row, held until the transaction ends, so that acts on one report come one after the other."""
    held = Report.objects.select_for_update().select_related(None).filter(pk=report.pk).first()
    if held is None:
        raise WrongState(_("这份报表已不存在，请刷新页面。"))
    held.unit = report.unit
    return held
