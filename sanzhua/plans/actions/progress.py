"""What the doers say: a line of progress with its evidence, and that a task is finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import ancestor_ids
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.documents import actions as documents
from sanzhua.documents.choices import DocumentKind
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.plans import policy
from sanzhua.plans.actions.lines import RETURNED, ask_to_verify, end_reminders, subject_of
from sanzhua.plans.choices import TASK_MOVES, TaskStatus
from sanzhua.plans.models import HandFigure, Task, TaskNote, TaskPaper
from sanzhua.plans.queries.records import record_at
from sanzhua.plans.queries.tasks import TaskLine, line_of
from sanzhua.workflow.moves import move

TEXT, ADDRESS = 2000, 200


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    data: bytes | IO[bytes]


def report(
    *,
    task: Task,
    unit: Unit,
    text: str,
    by: Person,
    for_due: date | None = None,
    record: str = "",
    files: Sequence[Upload] = (),
) -> TaskNote:
    """Add one line of progress of a unit; the first one starts the task, `for_due` settles that day's return.

    `record` is the address of something in this system that is evidence already. The same line sent twice is one
    line. Raises NotAllowed for a unit with no part in the task, Incomplete without words, WrongState for a task that
    has ended or a day that is not owed, Refused for a bad file or an address that shows nothing to this person.
    """
    post = policy.require_doer(by, unit)
    line = _open_line(by, task, unit)
    if not text.strip():
        raise Incomplete(_("请写进展情况，一两句话即可。"))
    address = record_at(record, by)[:ADDRESS] if record.strip() else ""
    words = text.strip()[:TEXT]
    with transaction.atomic():
        held = Task.objects.select_for_update().get(pk=task.pk)
        today = clock.business_today()
        same = {"task": held, "unit": unit, "text": words, "for_due": for_due, "record": address, "by": by, "on": today}
        if (twin := _twin(same, len(files))) is not None:
            return twin
        _require_owed(line, for_due)
        note = TaskNote.objects.create(**same, at=clock.now())
        sums = [_keep(note, file, by) for file in files]
        ledger.record(kind="task.report", actor=by, unit=unit, facts=_facts(note, sums))
        if held.status == TaskStatus.NOT_STARTED:
            move(held, "start", moves=TASK_MOVES, by=by, post=post, unit=unit)
        notices.finish(subject_of(task), RETURNED)
        end_reminders(task, for_due)
    task.refresh_from_db()
    return note


def finish(*, task: Task, by: Person, note: str) -> None:
    """Say that the task is done; one with a number or a date needs evidence and waits for somebody else's look.

    A second click by the same person changes nothing. Raises NotAllowed, WrongState, Incomplete.
    """
    if task.done_by_id == by.pk and Task.objects.filter(pk=task.pk, status=TaskStatus.DONE, done_by=by).exists():
        return
    line = line_of(by, task)
    if line is None:
        raise WrongState(_("这项任务已不在现行方案中。"))
    unit = _finishing_unit(line, by)
    post = policy.require_doer(by, unit)
    if line.is_checked and task.status in (TaskStatus.NOT_STARTED, TaskStatus.GOING):
        require_proof(task)
    with transaction.atomic():
        move(task, "finish", moves=TASK_MOVES, by=by, post=post, note=note, also={"done_by": by}, unit=unit)
        notices.finish(subject_of(task))
        if line.is_checked:
            ask_to_verify(line)


def require_proof(task: Task) -> None:
    """Raises Incomplete where neither a file, nor a record of this system, nor a figure with its paper is there."""
    noted = TaskNote.objects.filter(task=task)
    has_record = noted.exclude(record="").exists()
    if has_record or TaskPaper.objects.filter(note__task=task).exists():
        return
    if not HandFigure.objects.filter(task=task).exists():
        raise Incomplete(
            _("这项任务有目标或时限，报告完成前须有佐证：先报一条进展，附上文件，或填系统内已有记录的地址。")
        )


def may_report_for(line: TaskLine, unit: Unit) -> bool:
    """Doers and helpers of the task, and each unit below the issuer where an open set owes it."""
    if unit.pk in {duty.unit_id for duty in line.duties}:
        return True
    return line.is_for_any(unit) and line.plan.unit_id in ancestor_ids(unit)


def _twin(same: Mapping[str, Any], files: int) -> TaskNote | None:
    """The same words with as many files: sent twice by one hand. With a file more they are another line."""
    found = TaskNote.objects.filter(**same).prefetch_related("papers")
    return next((note for note in found if len(note.papers.all()) == files), None)


def _require_part(line: TaskLine, unit: Unit) -> None:
    if not may_report_for(line, unit):
        raise NotAllowed(_("“%(unit)s”不是这项任务的牵头、责任或配合单位。") % {"unit": unit.shown})


def _open_line(by: Person, task: Task, unit: Unit) -> TaskLine:
    line = line_of(by, task)
    if line is None:
        raise WrongState(_("这项任务已不在现行方案中。"))
    _require_part(line, unit)
    if line.state is None or not line.state.is_open:
        raise WrongState(_("任务%(state)s，不再收进展；要补报请先重新打开。") % {"state": line.label})
    return line


def _require_owed(line: TaskLine, day: date | None) -> None:
    if day is not None and line.state is not None and (day not in line.state.owed or day == line.state.final):
        raise WrongState(_("%(day)s不是这项任务还欠报的一期，请刷新页面后再选。") % {"day": day.isoformat()})


def _finishing_unit(line: TaskLine, by: Person) -> Unit:
    """The doing unit for which the person speaks, else the issuing one, whose dispatcher may say it for all."""
    spoken_for = [duty.unit for duty in line.doers if duty.unit and policy.doer_post(by, duty.unit)]
    return spoken_for[0] if spoken_for else line.plan.unit


def _keep(note: TaskNote, file: Upload, by: Person) -> str:
    document = documents.store(kind=DocumentKind.EVIDENCE, owner=note.unit, name=file.name, data=file.data, by=by)
    TaskPaper.objects.create(note=note, document=document)
    return document.sha256


def _facts(note: TaskNote, sums: Sequence[str]) -> dict[str, object]:
    return {
        "record": f"task:{note.task_id}",
        "text": note.text,
        "for_due": note.for_due.isoformat() if note.for_due else None,
        "evidence": note.record or None,
        "files": list(sums),
    }
