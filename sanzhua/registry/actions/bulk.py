"""One value for many projects, all or none, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.actions.projects import apply_many_changes
from sanzhua.registry.models import BulkChange, Project
from sanzhua.registry.queries import bulk


def change_many(
    *, projects: Sequence[Project], field: bulk.BulkField, new: Any, expected: str, by: Person
) -> BulkChange:
    """What the preview with the digest `expected` showed, in one transaction, with one ledger entry.

    Rows that the preview refused stay as they are. Raises WrongState where a row or an old value is no longer what was
    shown, Incomplete where nothing would change or there are too many rows.
    """
    if len(projects) > bulk.MOST_ROWS:
        raise Incomplete(_("一次最多修改%(most)d个项目，请缩小范围后分次修改。") % {"most": bulk.MOST_ROWS})
    with transaction.atomic():
        places = {one.pk: place for place, one in enumerate(projects)}
        rows = Project.objects.select_for_update(of=("self",)).filter(pk__in=places).select_related("unit")
        held = sorted(rows, key=lambda project: places[project.pk])
        shown = bulk.preview(by, held, field, new)
        if shown.digest != expected:
            raise WrongState(_("预览之后有项目被改过，已重新列出现在的值，请再核对一遍。"))
        changing = [row for row in shown.rows if row.changes]
        if not changing:
            raise Incomplete(_("选中的项目都已是这个值，或不能由您修改，没有可改的。"))
        batch = BulkChange.objects.create(key=field.key, new=new, rows=len(changing), by=by, at=clock.now())
        apply_many_changes({row.project.pk: {field.key: new} for row in changing}, by=by, version_id=None, batch=batch)
        _tell("project.bulk_change", batch, by, [(row.project.uid, row.old) for row in changing])
    return batch


def undo_many(batch: BulkChange, *, by: Person) -> None:
    """Every project has its former value again, in one transaction, with rows that tell of it and one ledger entry.

    Raises NotAllowed for another than who made the change, WrongState where it was taken back already or a later
    change touched one of the values.
    """
    if batch.by_id != by.pk:
        raise NotAllowed(_("批量修改由当时办理的人撤销。"))
    with transaction.atomic():
        held = BulkChange.objects.select_for_update().get(pk=batch.pk)
        _require_untouched(held)
        changes = list(held.changes.select_related("project__unit"))
        for unit in {one.project.unit for one in changes}:
            policy.require_keeper(by, unit)
        back = {one.project_id: {held.key: one.old} for one in changes}
        apply_many_changes(back, by=by, version_id=None)
        # The update names what was found, because SQLite has no row locks.
        if BulkChange.objects.filter(pk=held.pk, undone_at__isnull=True).update(undone_at=clock.now()) != 1:
            raise WrongState(_("这次批量修改已经撤销过了。"))
        _tell("project.bulk_undo", held, by, [(one.project.uid, one.new) for one in changes])
    batch.refresh_from_db()


def _require_untouched(batch: BulkChange) -> None:
    if batch.undone_at is not None:
        raise WrongState(_("这次批量修改已经撤销过了。"))
    if touched := bulk.later_touched(batch):
        names = _("、").join(touched[:3])
        raise WrongState(
            _("此后又有人改过其中%(count)d个项目的这一项（%(names)s等），不能整批撤销，请逐个修改。")
            % {"count": len(touched), "names": names}
        )


def _tell(kind: str, batch: BulkChange, by: Person, rows: Sequence[tuple[str, Any]]) -> None:
    facts = {
        "batch": batch.pk,
        "column": batch.key,
        "new": batch.new,
        "rows": len(rows),
        "projects": [{"project": uid, "old": old} for uid, old in rows],
    }
    ledger.record(kind=kind, actor=by, unit=None, facts=facts)
