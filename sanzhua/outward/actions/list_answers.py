"""An answer comes back: its workbook is kept and read, looked at, and applied once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.files import sha256_of
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused, WrongState
from sanzhua.dispatch.models import ReportingDuty
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.documents.places import files_folder
from sanzhua.formbook.package import Unreadable
from sanzhua.formbook.reader import in_child
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.notices.models import Todo
from sanzhua.outward.list_answer_file import read_answer
from sanzhua.outward.list_choices import AnswerState, Result
from sanzhua.outward.list_policy import require_exporter
from sanzhua.outward.models import AnswerLine, ListAnswer, ListExport
from sanzhua.outward.queries.list_answers import SKIP, Answered, plan
from sanzhua.outward.queries.lists import newest_answers
from sanzhua.outward.rules.list_templates import Template
from sanzhua.registry.actions import apply_many_changes
from sanzhua.registry.policy import kept_unit_ids

RETURNED = "list_returned"
_GONE = (AnswerState.REFUSED, AnswerState.DROPPED)


def start_answer(export: ListExport, *, name: str, data: bytes, by: Person) -> ListAnswer:
    """Keep the workbook and have it read by the worker; the same workbook again is the answer that is there.

    Raises NotAllowed, Refused by the file.
    """
    require_exporter(by, _template(export), export.unit)
    known = ListAnswer.objects.filter(export=export, document__sha256=sha256_of(data)).exclude(state__in=_GONE).first()
    if known is not None:
        return known
    with transaction.atomic():
        document = store(kind=DocumentKind.WORKBOOK, owner=export.unit, name=name, data=data, by=by)
        answer = ListAnswer.objects.create(export=export, document=document, by=by, at=clock.now())
        read_answer_task.enqueue(answer.pk)
    answer.refresh_from_db()
    return answer


@task()
def read_answer_task(answer_id: int) -> str:
    return read_list_answer(answer_id)


def read_list_answer(answer_id: int) -> str:
    """Read a waiting answer and keep what was read, or the sentence why not; gives its state. Repeatable."""
    waiting = ListAnswer.objects.select_related("document", "export")
    answer = waiting.filter(pk=answer_id, state=AnswerState.WAITING).first()
    if answer is None:
        return ""
    path, template = files_folder() / answer.document.stored_as, _template(answer.export)
    period = Period.parse(answer.export.period)
    try:
        reading = in_child(read_answer, path, template.form, period, answer.document.name, template.key)
    except Unreadable as refusal:
        return _settle(answer_id, AnswerState.REFUSED, sentence=refusal.sentence)
    if not reading["headings"]:
        return _settle(answer_id, AnswerState.REFUSED, sentence=_no_answer(template))
    return _settle(answer_id, AnswerState.READ, reading=reading)


def decide_answer(answer: ListAnswer, *, ref: str, choice: str, by: Person) -> None:
    """Say which row of ours is meant, `skip`, or nothing to take the word back.

    Raises NotAllowed, WrongState once it was applied, Refused for rows that are not there.
    """
    require_exporter(by, _template(answer.export), answer.export.unit)
    rows = {f"{line[0]}!{line[1]}" for line in answer.reading.get("rows", ())}
    if ref not in rows or (choice not in ("", SKIP) and not answer.export.kept.filter(key=choice).exists()):
        raise Refused(_("没有这一行，请刷新页面后重新认定。"))
    with transaction.atomic():
        held = _held(answer)
        kept = {key: value for key, value in held.decisions.items() if key != ref}
        held.decisions = kept | ({ref: choice} if choice else {})
        held.save(update_fields=["decisions"])


def drop_answer(answer: ListAnswer, *, by: Person) -> None:
    """Leave an answer that was not applied. Raises NotAllowed, WrongState once it was."""
    require_exporter(by, _template(answer.export), answer.export.unit)
    left = ListAnswer.objects.filter(pk=answer.pk).exclude(state=AnswerState.APPLIED)
    if left.update(state=AnswerState.DROPPED) != 1:
        raise WrongState(_("这份回执已经采用，不能放弃。"))


def apply_answer(answer: ListAnswer, *, by: Person, take: Collection[str] = ()) -> int:
    """Keep what the answer says beside the rows, take its codes over, call on units whose rows were returned.

    A code goes where the register has none; where it has another one only for the rows whose ref is in `take`. Gives
    how many rows were written; an answer that was applied already writes nothing more. Raises NotAllowed, WrongState.
    """
    export = answer.export
    template = _template(export)
    require_exporter(by, template, export.unit)
    with transaction.atomic():
        held = ListAnswer.objects.select_for_update().select_related("export__unit", "document").get(pk=answer.pk)
        if held.state == AnswerState.APPLIED:
            return 0
        _require_read(held)
        found = [one for one in plan(held) if one.may_apply]
        taken = _take_codes(found, by, take)
        _put_behind(template, export, found)
        AnswerLine.objects.bulk_create((_line(held, one, taken) for one in found), batch_size=500)
        held.state, held.applied_by, held.applied_at = AnswerState.APPLIED, by, clock.now()
        held.save(update_fields=["state", "applied_by", "applied_at"])
        _call_on_units(template, export, found)
        ledger.record(kind="outward.answer", actor=by, unit=export.unit, facts=_told(held, found, taken))
    answer.refresh_from_db()
    return len(found)


def _take_codes(found: Iterable[Answered], by: Person, take: Collection[str]) -> dict[str, dict[str, str]]:
    """The register's new values by ref of the row, after they were written."""
    kept = kept_unit_ids(by)
    taken: dict[str, dict[str, str]] = {}
    changes: dict[int, dict[str, str]] = {}
    for one in found:
        project = one.row.project if one.row else None
        if project is None or project.unit_id not in kept:
            continue
        mine = {code.key: code.new for code in one.codes if not code.differs or one.ref in take}
        if mine:
            taken[one.ref] = mine
            changes.setdefault(project.pk, {}).update(mine)
    if changes:
        apply_many_changes(changes, by=by, version_id=None)
    return taken


def _put_behind(template: Template, export: ListExport, found: Iterable[Answered]) -> None:
    """Earlier answers about the same rows stay as they are, and are the newest no longer."""
    keys = {one.row.key for one in found if one.row}
    earlier = newest_answers(template.key, export.unit).values_list("pk", "row__key")
    behind = [pk for pk, key in earlier if key in keys]
    for start in range(0, len(behind), 500):
        AnswerLine.objects.filter(pk__in=behind[start : start + 500]).update(newest=False)


def _line(answer: ListAnswer, one: Answered, taken: Mapping[str, Mapping[str, str]]) -> AnswerLine:
    left = {code.key: code.new for code in one.codes if code.key not in taken.get(one.ref, {})}
    return AnswerLine(
        answer=answer,
        row=one.row,
        result=one.result,
        said=one.said,
        reason=one.reason,
        values=one.values,
        left=left,
    )


def _call_on_units(template: Template, export: ListExport, found: Iterable[Answered]) -> None:
    """One line a project for the unit that reports it; it ends once no row of the project stands as returned."""
    projects = {one.row.project_id: one.row for one in found if one.row and one.row.project_id}
    reporters, returned = _reporters(template, export, projects), _returned(template, export, projects)
    end_calls(template.key, projects.keys() - returned.keys())
    for pk, row in projects.items():
        if row.project is None or pk not in returned:
            continue
        params = {"list": template.name, "project": row.project.name, "reason": returned[pk]}
        notices.add(
            unit=reporters.get(pk, row.project.unit),
            role=Role.LIAISON,
            verb=RETURNED,
            subject=subject_of(template.key, pk),
            params=params,
            url=reverse("home:project", args=[row.project.uid]),
        )


def subject_of(key: str, project: int) -> str:
    return f"list:{key}:{project}"


def end_calls(key: str, projects: Collection[int]) -> None:
    """What a unit was called on for has gone out again: nobody waits for it any more."""
    subjects = {subject_of(key, pk) for pk in projects}
    waiting = Todo.objects.open().filter(verb=RETURNED, subject__startswith=f"list:{key}:")
    for subject in waiting.values_list("subject", flat=True):
        if subject in subjects:
            notices.finish(subject, RETURNED)


def _reporters(template: Template, export: ListExport, projects: Collection[int]) -> dict[int, Unit]:
    duties = ReportingDuty.objects.in_period(export.period).filter(form=template.form, project__in=projects)
    return {duty.project_id: duty.unit for duty in duties.select_related("unit")}


def _returned(template: Template, export: ListExport, projects: Collection[int]) -> dict[int, str]:
    """Reasons by project of rows that the last answer of each returned."""
    lines = newest_answers(template.key, export.unit).filter(result=Result.RETURNED)
    said = ((line.row.project_id, line.reason or line.said) for line in lines)
    return {pk: reason for pk, reason in said if pk is not None and pk in projects}


def _told(answer: ListAnswer, found: Collection[Answered], taken: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "list": answer.export.list,
        "number": answer.export.number,
        "file": answer.document.sha256,
        "rows": len(found),
        "returned": sum(one.result == Result.RETURNED for one in found),
        "codes": sum(map(len, taken.values())),
    }


def _template(export: ListExport) -> Template:
    if export.template is None:
        raise WrongState(_("这张清单已不再报送，不能再收回执。"))
    return export.template


def _no_answer(template: Template) -> str:
    headings = "、".join(column.heading for column in template.answers)
    return _("文件里没有找到回执的列（%(headings)s），也没有能对上的项目列。请确认是对方返回的这张清单。") % {
        "headings": headings
    }


def _held(answer: ListAnswer) -> ListAnswer:
    held = ListAnswer.objects.select_for_update().get(pk=answer.pk)
    _require_read(held)
    return held


def _require_read(held: ListAnswer) -> None:
    if held.state != AnswerState.READ:
        raise WrongState(_("这份回执现在是“%(state)s”，请刷新页面。") % {"state": held.get_state_display()})


def _settle(answer_id: int, state: AnswerState, *, sentence: str = "", reading: dict[str, Any] | None = None) -> str:
    waiting = ListAnswer.objects.filter(pk=answer_id, state=AnswerState.WAITING)
    waiting.update(state=state, sentence=sentence, reading=reading or {})
    return str(state)
