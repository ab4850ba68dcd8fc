"""Whole rows: confirmed as unchanged, added, tied to a project; and the reasons that warnings want."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.db import bulk_rows
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused, WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.opening import locked_report, write_rows
from sanzhua.dispatch.actions.saving import WHOLE_ROW, write_changed_rows
from sanzhua.dispatch.draft import Draft, PlainRow, load_draft, project_facts
from sanzhua.dispatch.models import CellChange, DraftRow, Report, ReportingDuty
from sanzhua.dispatch.problems import may_confirm
from sanzhua.dispatch.rules import row_key, shape_of
from sanzhua.registry import actions as registry
from sanzhua.registry.models import Project

_LONGEST_REASON = 200


def confirm_unchanged(*, report: Report, by: Person, row_keys: Iterable[str]) -> int:
    """Answer for rows in which nothing happened this month: the month's amount becomes 0, the rest stays as carried.

    Rows that already hold a figure or an unread cell are left alone; gives how many were confirmed.
    Raises NotAllowed, WrongState while the rows are locked.
    """
    policy.require_filler(by, report.unit, report.form)
    with transaction.atomic():
        held = locked_report(report)
        _require_unlocked(held, by)
        draft = load_draft(held, set(row_keys))
        rows = [row for row in draft.rows if may_confirm(draft, row)]
        log = [_confirm(draft, row, by) for row in rows]
        write_changed_rows(rows)
        CellChange.objects.bulk_create(log, batch_size=500)
    return len(rows)


def give_reason(*, report: Report, by: Person, row_key: str, reason_key: str, text: str) -> None:
    """Keep the reason for a warning with its row (`code:column`); an empty text takes it away.

    Raises NotAllowed, WrongState, Refused.
    """
    policy.require_filler(by, report.unit, report.form)
    text = " ".join(text.split())
    if len(text) > _LONGEST_REASON:
        raise Refused(_("原因请写在%(count)d个字以内。") % {"count": _LONGEST_REASON})
    with transaction.atomic():
        held = locked_report(report)
        _require_unlocked(held, by, whole=True)
        row = DraftRow.objects.select_for_update().filter(report=held, key=row_key).first()
        if row is None or ":" not in reason_key:
            raise Refused(_("这一行已不在报表里，请刷新页面。"))
        reasons = {key: reason for key, reason in row.reasons.items() if key != reason_key}
        row.reasons = reasons | ({reason_key: text} if text else {})
        row.save(update_fields=["reasons"])


def add_row(
    *, report: Report, by: Person, name: str, values: Mapping[str, Any] | None = None, project: Project | None = None
) -> str:
    """A row for a project that was not on this return: a new one, or one of the unit's own; gives its row key.

    Raises NotAllowed, WrongState while locked or where the project already stands here or is another unit's to report.
    """
    policy.require_filler(by, report.unit, report.form)
    given, form = dict(values or {}), report.definition
    with transaction.atomic():
        held = locked_report(report)
        _require_unlocked(held, by)
        if project is None:
            first = Period.parse(held.period).first_day
            facts = project_facts(form, given)
            project = registry.create_project(
                unit=held.unit,
                name=name,
                by=by,
                facts=facts,
                from_day=first,
                form=form.key,
                word=str(given.get("stage") or ""),
            )
        key = row_key(form, project.uid, given)
        if DraftRow.objects.filter(report=held, key=key).exists():
            raise WrongState(_("“%(name)s”已在本报表里。") % {"name": project.name})
        take_duties(held, {project.pk: project.name})
        stored = {name: value for name, value in given.items() if name in shape_of(form).stored}
        write_rows(held, [(key, project.pk, stored, {})])
    return key


def tie_row(*, report: Report, by: Person, row_key: str, project: Project) -> str:
    """Say which of the unit's projects an untied row is; gives its new key. Raises NotAllowed, WrongState."""
    policy.require_filler(by, report.unit, report.form)
    with transaction.atomic():
        held = locked_report(report)
        _require_unlocked(held, by)
        row = DraftRow.objects.select_for_update().filter(report=held, key=row_key, project__isnull=True).first()
        if row is None or project.unit_id != held.unit_id:
            raise WrongState(_("这一行已认定过，或项目不在本单位，请刷新页面。"))
        key = _key_for(held, project, row.values)
        if DraftRow.objects.filter(report=held, key=key).exists():
            raise WrongState(_("“%(name)s”已在本报表里。") % {"name": project.name})
        take_duties(held, {project.pk: project.name})
        DraftRow.objects.filter(pk=row.pk).update(key=key, project=project, revision=row.revision + 1)
    return key


def take_duties(report: Report, projects: Mapping[int, str]) -> None:
    """From this period on the unit reports these projects (name by primary key) on the form.

    Raises WrongState for one that somebody else already reports, without saying who.
    """
    wanted = dict(projects)
    held = ReportingDuty.objects.in_period(report.period).filter(form=report.form, project__unit=report.unit_id)
    for pk, unit in held.values_list("project_id", "unit_id"):
        name = wanted.pop(pk, None)
        if name is not None and unit != report.unit_id:
            raise WrongState(_("“%(name)s”本期不由本单位报送，请联系市级调度员。") % {"name": name})
    away = Project.objects.filter(pk__in=list(wanted), merged_into__isnull=False).first() if wanted else None
    if away is not None:
        raise WrongState(
            _("“%(name)s”已认定为另一条登记的同一项目，不再单独报送；有异议请联系市级调度员。") % {"name": away.name}
        )
    columns = ("project_id", "form", "unit_id", "from_period", "to_period")
    bulk_rows(ReportingDuty, columns, ((pk, report.form, report.unit_id, report.period, "") for pk in wanted))


def _key_for(report: Report, project: Project, values: Mapping[str, Any]) -> str:
    return row_key(report.definition, project.uid, values)


def _require_unlocked(report: Report, by: Person, *, whole: bool = False) -> None:
    """With marked cells only, whole rows stay as they were signed; reasons may still be given (`whole`)."""
    lock = policy.lock_of(report, by)
    if lock.whole is not None:
        raise WrongState(lock.whole)
    if lock.only is not None and not whole:
        raise WrongState(_("市里只退回了标出的格，其余各行仍是签发过的数，不能改。"))


def _confirm(draft: Draft, row: PlainRow, by: Person) -> CellChange:
    monthly = shape_of(draft.form).monthly
    old = {monthly: row.values.get(monthly)} if monthly else {}
    if monthly:
        row.values[monthly] = 0
    row.unchanged = True
    row.revision += 1
    return CellChange(
        report=draft.report,
        row_key=row.key,
        column=WHOLE_ROW,
        old=old,
        new={monthly: 0} if monthly else {},
        via="unchanged",
        by=by,
        revision=row.revision,
        at=clock.now(),
    )
