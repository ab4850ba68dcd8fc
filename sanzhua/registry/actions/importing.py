"""The opening import: a list is read apart from the web, tried without writing, entered whole, and undone whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.accounts.models import Person, Post, Unit, in_force
from sanzhua.accounts.policy import require_role
from sanzhua.accounts.queries import ancestor_ids
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, Refused, WrongState
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.documents.places import files_folder
from sanzhua.formbook.actions import keep_reading
from sanzhua.formbook.definition import FORM_KEYS, PLAIN_LIST
from sanzhua.formbook.kept import read_kept_in_child, refs_of
from sanzhua.formbook.package import Unreadable
from sanzhua.formbook.queries import form_for
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.actions.projects import create_projects
from sanzhua.registry.choices import ImportState, RowKind
from sanzhua.registry.models import ImportBatch, ImportRow, Project
from sanzhua.registry.queries.hanging import what_hangs
from sanzhua.registry.queries.importing import NEW, SKIP, RowPlan, counts, plan

_UNDECIDED = (ImportState.WAITING, ImportState.READ, ImportState.REFUSED)


@dataclass(frozen=True, slots=True)
class Entered:
    """`rows` of the file were kept; `new` projects were made of them, `matched` were there before; `left` are rows
    that became no project: in doubt, refused, or left out by a person. `total` in yuan, of new projects."""

    rows: int
    new: int
    matched: int
    same: int
    left: int
    total: int

    def as_json(self) -> dict[str, int]:
        return {"rows": self.rows, "new": self.new, "matched": self.matched, "same": self.same, "left": self.left}


def start_import(
    *, unit: Unit, by: Person, name: str, data: bytes, form: str = PLAIN_LIST, by_column: bool = False
) -> ImportBatch:
    """Keep the file and have it read by the worker; nothing is entered yet.

    Raises NotAllowed for who does not keep these lists, Incomplete for an unknown form, Refused by the file.
    """
    _require_keeper(by, unit, by_column)
    if form not in (*FORM_KEYS, PLAIN_LIST):
        raise Incomplete(_("请选择文件是清单还是哪一张表。"))
    with transaction.atomic():
        document = store(kind=DocumentKind.WORKBOOK, owner=unit, name=name, data=data, by=by)
        batch = ImportBatch.objects.create(
            unit=unit,
            by_column=by_column,
            form=form,
            period=str(Period.of(clock.business_today())),
            document=document,
            by=by,
            at=clock.now(),
        )
        read_import_task.enqueue(batch.pk)
    batch.refresh_from_db()
    return batch


@task()
def read_import_task(batch_id: int) -> str:
    return read_import(batch_id)


def read_import(batch_id: int) -> str:
    """Read a waiting list and keep what was read, or the sentence why not; gives its state. Repeatable."""
    batch = ImportBatch.objects.select_related("document").filter(pk=batch_id, state=ImportState.WAITING).first()
    if batch is None:
        return ""
    path, period = files_folder() / batch.document.stored_as, Period.parse(batch.period)
    try:
        kept = read_kept_in_child(
            path, form_for(batch.form, period), period, None, batch.document.name, with_extras=True
        )
    except Unreadable as refusal:
        return _settled(batch_id, ImportState.REFUSED, sentence=refusal.sentence)
    return _settled(batch_id, ImportState.READ, reading=kept.text)


def decide_row(batch: ImportBatch, *, by: Person, ref: str, choice: str) -> None:
    """Say what a row is: a project's uid, `new`, `skip`, or nothing to take the word back.

    Raises NotAllowed, WrongState once entered, Refused for a row or project that is not there.
    """
    _require_keeper(by, batch.unit, batch.by_column)
    own = Project.objects.visible_to(by).filter(uid=choice)
    if choice not in {"", NEW, SKIP} and not own.exists():
        raise Refused(_("没有这个项目，请刷新页面后重新认定。"))
    if ref not in refs_of(batch.reading):
        raise Refused(_("文件里没有这一行，请刷新页面后重新认定。"))
    with transaction.atomic():
        held = _held(batch, {ImportState.READ})
        kept = {key: value for key, value in held.decisions.items() if key != ref}
        held.decisions = kept | ({ref: choice} if choice else {})
        held.save(update_fields=["decisions"])


def drop_import(batch: ImportBatch, *, by: Person) -> None:
    """Leave a list that was not entered. Raises NotAllowed, WrongState once it was."""
    _require_keeper(by, batch.unit, batch.by_column)
    left = ImportBatch.objects.filter(pk=batch.pk, state__in=[*_UNDECIDED, ImportState.DROPPED])
    if left.update(state=ImportState.DROPPED) != 1:
        raise WrongState(_("这份清单已入库；要退回请用“撤销入库”。"))


def apply_import(batch: ImportBatch, *, by: Person) -> Entered:
    """Enter the whole list in one transaction with one ledger entry; a row in doubt is kept, not entered.

    Raises NotAllowed, WrongState where it was entered already.
    """
    _require_keeper(by, batch.unit, batch.by_column)
    with transaction.atomic():
        held = _held(batch, {ImportState.READ})
        plans, moment = plan(held), clock.now()
        made = _made(held, plans, by)
        _keep_rows(held, plans, made)
        entered = _entered(plans)
        held.state, held.applied_at = ImportState.APPLIED, moment
        held.save(update_fields=["state", "applied_at"])
        facts = {"batch": held.pk, "file": held.document.name, "sha256": held.document.sha256, **entered.as_json()}
        ledger.record(kind="registry.import", actor=by, unit=held.unit, facts=facts | {"total": entered.total})
    batch.refresh_from_db()
    return entered


def undo_import(batch: ImportBatch, *, by: Person) -> int:
    """Take the projects out again that the list brought in; gives how many. The rows of the file stay.

    Raises NotAllowed, WrongState where it is not entered, or where something hangs on a new project, with the list.
    """
    _require_keeper(by, batch.unit, batch.by_column)
    with transaction.atomic():
        held = _held(batch, {ImportState.APPLIED})
        projects = Project.objects.filter(import_rows__batch=held, import_rows__kind=RowKind.NEW).distinct()
        pks = list(projects.values_list("pk", flat=True))
        if hanging := what_hangs(pks):
            words = "；".join(f"{one.name}：{one.what}" for one in hanging[:5])
            raise WrongState(
                _("有%(count)d处后来的记录挂在这批项目上，不能撤销：%(words)s。请先处理这些记录。")
                % {"count": len(hanging), "words": words}
            )
        Project.objects.filter(pk__in=pks).delete()
        held.state, held.undone_at = ImportState.UNDONE, clock.now()
        held.save(update_fields=["state", "undone_at"])
        facts = {"batch": held.pk, "file": held.document.name, "projects": len(pks)}
        ledger.record(kind="registry.import_undone", actor=by, unit=held.unit, facts=facts)
    batch.refresh_from_db()
    return len(pks)


def hand_of(unit: Unit, username: str = "") -> Person:
    """In whose name a command at the machine enters a list: who is named, else the only one who keeps it.

    Raises Refused, with what to add, where that is nobody or several.
    """
    if username:
        found = Person.objects.filter(username=username, is_active=True)
    else:
        posts = Post.objects.filter(
            in_force(clock.business_today()), scope__in=ancestor_ids(unit), role=Role.DISPATCHER
        )
        found = Person.objects.filter(pk__in=posts.values("person"), is_active=True)
    people = list(found[:2])
    if len(people) != 1:
        raise Refused(_("请用 --by 登录名 写明以谁的名义入库：该单位的信息联络员，或市级调度员。"))
    return people[0]


def _require_keeper(by: Person, unit: Unit, by_column: bool) -> None:
    if by_column:
        require_role(by, *DECIDERS, scope=unit)
    else:
        policy.require_keeper(by, unit)


def _held(batch: ImportBatch, states: Iterable[str]) -> ImportBatch:
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if held.state not in states:
        raise WrongState(_("这份清单现在是“%(state)s”，请刷新页面。") % {"state": held.get_state_display()})
    return held


def _settled(batch_id: int, state: ImportState, *, sentence: str = "", reading: bytes | None = None) -> str:
    with transaction.atomic():
        waiting = ImportBatch.objects.filter(pk=batch_id, state=ImportState.WAITING)
        if waiting.update(state=state, sentence=sentence) and reading is not None:
            keep_reading(ImportBatch, batch_id, reading)
    return str(state)


def _made(batch: ImportBatch, plans: list[RowPlan], by: Person) -> dict[str, Project]:
    """The new projects by the ref of their row; each enters its life where the list says, so no gate is passed."""
    made: dict[str, Project] = {}
    new = [one for one in plans if one.kind == RowKind.NEW]
    for unit in Unit.objects.filter(pk__in={one.unit for one in new}):
        for table in sorted({one.table for one in new if one.unit == unit.pk}):
            own = [one for one in new if one.unit == unit.pk and one.table == table]
            created = create_projects(
                unit=unit,
                projects=[(one.name, one.facts) for one in own],
                from_day=clock.business_today(),
                form=table,
                words=[one.word for one in own],
                by=by,
            )
            made.update({one.file.ref: project for one, project in zip(own, created, strict=True)})
    return made


def _keep_rows(batch: ImportBatch, plans: list[RowPlan], made: Mapping[str, Project]) -> None:
    by_ref = {one.file.ref: one for one in plans}
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                batch=batch,
                sheet=one.file.sheet[:120],
                row=one.file.row,
                kind=one.kind,
                project_id=_project_of(one, by_ref, made),
                values=one.file.values,
                extra=one.file.extra,
                doubts=one.doubts,
            )
            for one in plans
        ),
        batch_size=500,
    )


def _project_of(one: RowPlan, by_ref: Mapping[str, RowPlan], made: Mapping[str, Project]) -> int | None:
    while one.same_as:
        one = by_ref[one.same_as]
    return made[one.file.ref].pk if one.file.ref in made else one.project


def _entered(plans: list[RowPlan]) -> Entered:
    number: dict[str, Any] = counts(plans)
    left = number[RowKind.DOUBT] + number[RowKind.REFUSED] + number[RowKind.SKIPPED]
    total = sum(one.facts.get("total") or 0 for one in plans if one.kind == RowKind.NEW)
    return Entered(len(plans), number[RowKind.NEW], number[RowKind.MATCHED], number[RowKind.SAME_ROW], left, total)
