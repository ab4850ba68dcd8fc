"""A file is taken into the draft, whole or in chosen rows, in one transaction; and taken back out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock, collector
from sanzhua.base.db import bulk_rows, json_text
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.opening import ROW_COLUMNS, locked_report
from sanzhua.dispatch.actions.rows import take_duties
from sanzhua.dispatch.actions.saving import WHOLE_ROW, write_changed_rows
from sanzhua.dispatch.choices import UploadState
from sanzhua.dispatch.draft import Draft, load_draft, project_facts
from sanzhua.dispatch.laying import lay_upload
from sanzhua.dispatch.merge import CHANGED, NEW, SAME, UNDECIDED, RowPlan
from sanzhua.dispatch.models import CellChange, DraftRow, Handback, Report, ReportingDuty, Upload
from sanzhua.dispatch.problems import Check, check_draft
from sanzhua.dispatch.rounds import giver_of
from sanzhua.dispatch.rules import row_key, shape_of
from sanzhua.registry import actions as registry

_CHANGE_COLUMNS = (
    *("report_id", "row_key", "column", "old", "new", "via", "by_id", "asked_by", "given_by", "revision", "at"),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows were taken, and what now stands between the report and its hand-in."""

    rows: int
    check: Check


@collector.at_rest()
def apply_upload(*, upload: Upload, by: Person, leave: Collection[str] = ()) -> int:
    """Take the file's rows into the draft, those in `leave` (`sheet!row`) excepted; gives how many rows were taken.

    All or nothing; a second call takes nothing and answers 0. Raises NotAllowed, WrongState while locked or dropped,
    Incomplete while a row that is to be taken matches none or several projects and nobody decided.
    """
    return _apply(upload, by, leave)[0]


@collector.at_rest()
def apply_and_check(*, upload: Upload, by: Person, leave: Collection[str] = ()) -> Taken:
    """`apply_upload`, and then every rule over the report's rows as they were stored."""
    rows, draft = _apply(upload, by, leave)
    if draft is None:
        return Taken(rows, check_draft(load_draft(upload.report)))
    return Taken(rows, check_draft(draft))


def _apply(upload: Upload, by: Person, leave: Collection[str]) -> tuple[int, Draft | None]:
    """The rows taken, and the draft as it was stored; None where it has rows that only the database knows."""
    policy.require_filler(by, upload.report.unit, upload.report.form)
    with transaction.atomic():
        report = locked_report(upload.report)
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        if held.state == UploadState.APPLIED:
            return 0, None
        if held.state != UploadState.READ:
            raise WrongState(_("这个文件现在不能采用：%(state)s。") % {"state": held.get_state_display()})
        lock = policy.lock_of(report, by)
        if lock.whole is not None:
            raise WrongState(lock.whole)
        held.report = report
        laid, draft = lay_upload(held, lock)
        plans = [plan for plan in laid if plan.file.ref not in leave]
        giver = _giver(held)
        for plan in plans:
            plan.giver = giver
        _require_decided(plans)
        moment = clock.now()
        taken = take_plans(report, plans, f"upload:{held.pk}", by, moment)
        Upload.objects.filter(pk=held.pk).update(state=UploadState.APPLIED, applied_at=moment)
    upload.state, upload.applied_at = UploadState.APPLIED, moment
    return taken, None if any(plan.kind == NEW for plan in plans) else draft


def undo_upload(*, upload: Upload, by: Person) -> int:
    """Put the draft back as it was before the file was taken; cells that somebody changed since then stay.

    Gives how many rows were put back; a second call answers 0. Raises NotAllowed, WrongState.
    """
    policy.require_filler(by, upload.report.unit, upload.report.form)
    with transaction.atomic():
        report = locked_report(upload.report)
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        if held.state == UploadState.READ:
            return 0
        lock = policy.lock_of(report, by)
        if held.state != UploadState.APPLIED or lock.whole is not None or lock.only is not None:
            raise WrongState(lock.whole or _("这个文件没有采用，或报表已送签，不能撤销。"))
        done = _put_back(report, held, by)
        Upload.objects.filter(pk=held.pk).update(state=UploadState.READ, applied_at=None)
    upload.state, upload.applied_at = UploadState.READ, None
    return done


def _giver(upload: Upload) -> str:
    handback = Handback.objects.filter(upload=upload).select_related("part").first()
    return giver_of(handback) if handback is not None else ""


def _require_decided(plans: Iterable[RowPlan]) -> None:
    asked = sum(len(plan.conflicts) for plan in plans)
    if asked:
        raise Incomplete(_("有%(count)d格文件里改了、系统里后来也改了，请逐格选用一个，再采用。") % {"count": asked})
    open_rows = [plan for plan in plans if plan.kind == UNDECIDED]
    if open_rows:
        raise Incomplete(
            _("还有%(count)d行没有认定是哪个项目，例如第%(row)d行“%(name)s”。请认定、认定为新项目或选不采用。")
            % {"count": len(open_rows), "row": open_rows[0].file.row, "name": open_rows[0].file.get("name")}
        )


def take_plans(report: Report, plans: list[RowPlan], via: str, by: Person, moment: datetime) -> int:
    """Write what the plans say, with their log; gives how many rows were taken. For callers that hold the report."""
    _make_projects(report, [plan for plan in plans if plan.kind == NEW], by, moment)
    new = [plan for plan in plans if plan.kind == NEW]
    at = moment.isoformat(" ")  # as both databases take it: written out once, not for every line
    log = [_log_line(report, plan, via, by, at) for plan in plans if plan.kind in {NEW, CHANGED}]
    changed = [plan for plan in plans if plan.kind == CHANGED]
    for plan in changed:
        _change(plan)
    same = [plan for plan in plans if plan.kind == SAME]
    # A row of a template that nobody changed says nothing: it may not even have been looked at.
    confirmed = _confirm_same(report, [plan for plan in same if plan.seen is None])
    write_changed_rows(plan.target for plan in (*changed, *confirmed) if plan.target is not None)
    _write_new(report, new)
    bulk_rows(CellChange, _CHANGE_COLUMNS, log)
    return len(new) + len(changed) + len(same)


def _change(plan: RowPlan) -> None:
    row = plan.target
    assert row is not None
    row.values.update(plan.changes)
    for key in [key for key, value in plan.changes.items() if value is None]:
        del row.values[key]
    if row.texts:
        for key in plan.changes:
            row.texts.pop(key, None)
    for key, doubt in plan.texts.items():
        if key not in plan.changes:
            row.values.pop(key, None)
        row.texts[key] = doubt
    row.proposed.update(plan.proposed)
    row.unchanged = False
    row.revision += 1


def _confirm_same(report: Report, plans: list[RowPlan]) -> list[RowPlan]:
    """On a form without a monthly amount a row that the file repeats was looked at: nothing changed."""
    if shape_of(report.definition).monthly is not None:
        return []
    for plan in plans:
        if plan.target is not None:
            plan.target.unchanged = True
            plan.target.revision += 1
    return plans


def _make_projects(report: Report, plans: list[RowPlan], by: Person, moment: datetime) -> None:
    """Projects for rows that are nobody's yet, then one duty each; the plans learn their keys."""
    form, first = report.definition, Period.parse(report.period).first_day
    fresh = [plan for plan in plans if plan.project is None]
    facts = [(str(plan.file.get("name")), project_facts(form, plan.file.values)) for plan in fresh]
    made = registry.create_projects(
        unit=report.unit,
        projects=facts,
        from_day=first,
        made_at=moment,
        form=form.key,
        words=[str(plan.file.get("stage") or "") for plan in fresh],
        by=by,
    )
    for plan, project in zip(fresh, made, strict=True):
        plan.project = project.pk
        plan.key = row_key(form, project.uid, plan.file.values)
    take_duties(report, {plan.project: str(plan.file.get("name")) for plan in plans if plan.project is not None})


def _write_new(report: Report, plans: list[RowPlan]) -> None:
    begin = DraftRow.objects.filter(report=report).count()
    rows = (
        (
            report.pk,
            plan.key,
            plan.project,
            begin + place,
            json_text(plan.changes),
            json_text(plan.texts),
            "{}",
            json_text(plan.proposed),
            False,
            2,
        )
        for place, plan in enumerate(plans, 1)
    )
    bulk_rows(DraftRow, ROW_COLUMNS, rows)


def _log_line(report: Report, plan: RowPlan, via: str, by: Person, at: str) -> tuple[Any, ...]:
    """Old and new of one row; `proposed` cells stand in it under their keys as well. A new row is its own record."""
    row = plan.target
    if row is None:
        return (report.pk, plan.key, WHOLE_ROW, "null", "{}", via, by.pk, "", "", 2, at)
    old = {key: _held(row, key) if key in row.texts else row.values.get(key) for key in plan.changes}
    new = dict(plan.changes)
    for key, value in plan.proposed.items():
        old[key], new[key] = row.proposed.get(key), value
    for key, doubt in plan.texts.items():
        old[key], new[key] = _held(row, key), _words(doubt)
    return (
        report.pk,
        plan.key,
        WHOLE_ROW,
        json_text(old),
        json_text(new),
        via,
        by.pk,
        "",
        plan.giver,
        row.revision + 1,
        at,
    )


def _held(row: Any, key: str) -> Any:
    doubt = row.texts.get(key)
    return {"value": row.values.get(key), **doubt} if doubt else row.values.get(key)


def _words(doubt: dict[str, Any]) -> dict[str, Any]:
    return {"value": None, **doubt}


def _put_back(report: Report, upload: Upload, by: Person) -> int:
    via = f"upload:{upload.pk}"
    lines = list(CellChange.objects.filter(report=report, via=via).order_by("pk"))
    rows = {row.key: row for row in DraftRow.objects.filter(report=report, key__in={line.row_key for line in lines})}
    later = _touched_later(report, lines)
    done = 0
    for line in lines:
        row = rows.get(line.row_key)
        if row is None:
            continue
        if line.old is None:
            done += _remove(report, row, upload, line.row_key in later)
        else:
            _restore(row, line, later.get(line.row_key, set()))
            done += 1
    CellChange.objects.filter(report=report, via=via).update(via=f"undone:{upload.pk}")
    return done


def _touched_later(report: Report, lines: list[CellChange]) -> dict[str, set[str]]:
    """Cells by row key that somebody changed after the file was taken."""
    if not lines:
        return {}
    found: dict[str, set[str]] = {}
    changes = CellChange.objects.filter(report=report, pk__gt=lines[-1].pk)
    for key, column, new in changes.values_list("row_key", "column", "new"):
        found.setdefault(key, set()).update((new or {}) if column == WHOLE_ROW else {column})
    return found


def _remove(report: Report, row: DraftRow, upload: Upload, touched: bool) -> int:
    """A row that the file brought goes again, and with it a project that only the file made; unless worked on since."""
    if touched:
        return 0
    project = row.project
    row.delete()
    if project is not None:
        ReportingDuty.objects.filter(project=project, form=report.form, from_period=report.period).delete()
        if project.made_at == upload.applied_at:
            project.delete()
    return 1


def _restore(row: DraftRow, line: CellChange, touched: set[str]) -> None:
    shape = shape_of(row.report.definition)
    for key, old in (line.old or {}).items():
        if key in touched:
            continue
        target = row.proposed if key in shape.register else row.values
        row.texts.pop(key, None)
        target.pop(key, None)
        if isinstance(old, dict) and "code" in old:
            row.texts[key] = {name: old[name] for name in ("text", "code", "params", "severity")}
            old = old["value"]
        if old is not None:
            target[key] = old
    row.revision += 1
    row.save(update_fields=["values", "texts", "proposed", "revision"])
