"""Two entries that are one project become one, and may become two again; docs/why/0010 tells what moves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Post
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.choices import Answer
from sanzhua.registry.merge_steps import all_steps
from sanzhua.registry.models import Merge, Project


def merge(*, kept: Project, merged: Project, by: Person, note: str = "") -> Merge:
    """From now on `kept` stands for both. Names, codes, papers, reports and figures of both stay where they are.

    Raises NotAllowed, and WrongState where one of them already stands for nothing or is part of the other.
    """
    post = policy.require_decider(by, kept, merged)
    with transaction.atomic():
        held = Project.objects.select_for_update().in_bulk(sorted([kept.pk, merged.pk]))
        kept, merged = held[kept.pk], held[merged.pk]
        _require_apart(kept, merged)
        if Project.objects.filter(pk=merged.pk, merged_into__isnull=True).update(merged_into=kept) != 1:
            raise WrongState(_("这个项目刚刚被并入别的项目，请刷新页面后再办。"))
        moved = {step.key: step.carry(kept, merged) for step in all_steps()}
        moved["subprojects"] = _move_parts(merged, kept)
        made = _row(kept, merged, moved, by, post, note)
        ledger.record(kind="project.merge", actor=by, unit=kept.unit, facts=_facts(made))
    return made


def undo_merge(merge: Merge, *, by: Person, note: str) -> None:
    """Make two projects of one again, with what the merge had moved put back.

    Raises NotAllowed, Incomplete without a reason, WrongState where it is undone already.
    """
    policy.require_decider(by, merge.kept, merge.merged)
    if not note.strip():
        raise Incomplete(_("请写明撤销合并的原因。"))
    with transaction.atomic():
        undone = {"undone_by": by, "undone_at": clock.now(), "undone_note": note.strip()}
        if Merge.objects.filter(pk=merge.pk, undone_at__isnull=True).update(**undone) != 1:
            raise WrongState(_("这次合并已经撤销过了。"))
        held = Project.objects.select_for_update().in_bulk(sorted([merge.kept_id, merge.merged_id]))
        kept, merged = held[merge.kept_id], held[merge.merged_id]
        Project.objects.filter(pk=merged.pk).update(merged_into=None)
        merged.merged_into = None
        for step in all_steps():
            step.put_back(kept, merged, merge.moved.get(step.key))
        Project.objects.filter(pk__in=merge.moved.get("subprojects", []), parent=kept).update(parent=merged)
        facts = {"kept": kept.uid, "merged": merged.uid, "reason": note.strip()}
        ledger.record(kind="project.unmerge", actor=by, unit=kept.unit, facts=facts)
    merge.refresh_from_db()


def _require_apart(kept: Project, merged: Project) -> None:
    if kept.pk == merged.pk:
        raise WrongState(_("这是同一条登记，不用合并。"))
    for one in (kept, merged):
        if one.merged_into_id is not None:
            raise WrongState(_("“%(name)s”已并入别的项目；请对它并入的项目办理。") % {"name": one.name})
    if kept.pk == merged.parent_id or merged.pk == kept.parent_id:
        raise WrongState(_("两者是打包项目和它的子项目，不能合并；请先解除打包关系。"))


def _move_parts(merged: Project, kept: Project) -> list[int]:
    pks = sorted(merged.subprojects.values_list("pk", flat=True))
    Project.objects.filter(pk__in=pks).update(parent=kept)
    return pks


def _row(kept: Project, merged: Project, moved: dict[str, Any], by: Person, post: Post, note: str) -> Merge:
    return Merge.objects.create(
        kept=kept,
        merged=merged,
        moved=moved,
        note=note.strip(),
        by=by,
        post=str(post),
        on=clock.business_today(),
        at=clock.now(),
    )


def _facts(made: Merge) -> dict[str, object]:
    return {
        "kept": made.kept.uid,
        "merged": made.merged.uid,
        "names": [made.kept.name, made.merged.name],
        "unit_of_merged": made.merged.unit.name,
        "note": made.note,
        "answer": str(Answer.SAME),
    }
