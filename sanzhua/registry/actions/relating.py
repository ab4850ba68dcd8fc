"""How projects hang together: a phase of another, in the place of another, part of a package."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.choices import Relation
from sanzhua.registry.models import Project, ProjectRelation


def relate(*, project: Project, other: Project, kind: str, by: Person, note: str = "") -> ProjectRelation:
    """Say that `project` is a phase of, replaces, or is part of `other`; said twice it stays one row.

    Raises NotAllowed, WrongState where it would make a circle or a second package around one project.
    """
    policy.require_decider(by, project, other)
    with transaction.atomic():
        held = Project.objects.select_for_update().in_bulk(sorted([project.pk, other.pk]))
        _require_sound(held[project.pk], held[other.pk], kind)
        made, new = ProjectRelation.objects.get_or_create(
            project=project,
            other=other,
            kind=kind,
            ended_at=None,
            defaults={"by": by, "at": clock.now(), "note": note.strip()},
        )
        if kind == Relation.PART_OF:
            Project.objects.filter(pk=project.pk).update(parent=other)
        if new:
            facts = {"project": project.uid, "other": other.uid, "relation": str(kind), "note": made.note}
            ledger.record(kind="project.relate", actor=by, unit=project.unit, facts=facts)
    return made


def unrelate(relation: ProjectRelation, *, by: Person) -> None:
    """End a relation; its row stays. A second click changes nothing. Raises NotAllowed."""
    policy.require_decider(by, relation.project, relation.other)
    with transaction.atomic():
        running = ProjectRelation.objects.filter(pk=relation.pk, ended_at__isnull=True)
        if running.update(ended_by=by, ended_at=clock.now()) != 1:
            return
        if relation.kind == Relation.PART_OF:
            Project.objects.filter(pk=relation.project_id, parent=relation.other_id).update(parent=None)
        facts = {"project": relation.project.uid, "other": relation.other.uid, "relation": relation.kind}
        ledger.record(kind="project.unrelate", actor=by, unit=relation.project.unit, facts=facts)


def _require_sound(project: Project, other: Project, kind: str) -> None:
    if project.pk == other.pk:
        raise WrongState(_("一个项目不能和自己建立关系。"))
    if project.merged_into_id or other.merged_into_id:
        raise WrongState(_("其中一个已并入别的项目，请对它并入的项目办理。"))
    if kind == Relation.PART_OF and project.parent_id not in {None, other.pk}:
        raise WrongState(_("“%(name)s”已在另一个打包项目里，请先解除。") % {"name": project.name})
    if _reaches(other, project, kind):
        raise WrongState(_("这样会绕成一圈：对方已经是本项目的下级或后续。请核对方向。"))


def _reaches(start: Project, goal: Project, kind: str) -> bool:
    """Whether relations of this kind lead from one project to the other."""
    seen: set[int] = set()
    waiting = {start.pk}
    while waiting:
        if goal.pk in waiting:
            return True
        seen |= waiting
        running = ProjectRelation.objects.filter(project__in=waiting, kind=kind, ended_at__isnull=True)
        waiting = set(running.values_list("other_id", flat=True)) - seen
    return False
