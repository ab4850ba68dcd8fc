"""A checked version comes into force: its clauses become tasks, or go on those that were there already."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Post
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.notices import actions as notices
from sanzhua.plans import policy
from sanzhua.plans.actions.lines import subject_of
from sanzhua.plans.choices import TASK_MOVES, VERSION_MOVES, TaskStatus, VersionStatus
from sanzhua.plans.models import Clause, Due, PlanVersion, TargetTie, Task
from sanzhua.workflow.moves import move, require_lawful


def confirm(version: PlanVersion, *, by: Person, revision: int) -> int:
    """Give how many tasks are now in force. Tasks that no clause goes on are dropped, with the version as the reason;
    what was verified stays so. Progress, leaders and evidence stay with their task.

    Raises NotAllowed, WrongState where the version is not being checked or was changed in between, Incomplete while a
    vague date waits for a person. Confirming a second time is refused and changes nothing.
    """
    post = policy.require_keeper(by, version.plan)
    with transaction.atomic():
        found = PlanVersion.objects.select_for_update().select_related("plan__unit").get(pk=version.pk)
        require_lawful(found, "confirm", moves=VERSION_MOVES)
        if found.revision != revision:
            raise WrongState(_("别人刚改过这一版；请看过最新内容再确认。"))
        _require_settled(found)
        _supersede(found, by, post)
        clauses = list(found.clauses.all())
        for clause in clauses:
            if clause.task_id is None:
                clause.task = Task.objects.create(plan=found.plan)
        Clause.objects.bulk_update(clauses, ["task"])
        _hang_below(clauses)
        _keep_ties(clauses)
        dropped = _drop_what_went(found, by, post)
        above = [[clause.task_id, clause.carries_id] for clause in clauses if clause.carries_id]
        counted = {"tasks": len(clauses), "dropped": dropped}
        facts = {"plan": found.plan_id, "version": found.number, **counted, "above": above}
        move(found, "confirm", moves=VERSION_MOVES, by=by, post=post, ledger_facts=facts)
        found.corrections.all().delete()
    version.status = found.status
    return len(clauses)


def discard(version: PlanVersion, *, by: Person) -> None:
    """The version is given up; a plan that had no other stays listed without tasks. Raises NotAllowed, WrongState."""
    post = policy.require_keeper(by, version.plan)
    with transaction.atomic():
        move(version, "discard", moves=VERSION_MOVES, by=by, post=post)
        version.corrections.all().delete()


def _require_settled(version: PlanVersion) -> None:
    open_ones = Due.objects.filter(clause__version=version, is_settled=False).select_related("clause")
    if first := open_ones.first():
        said = _("还有%(count)d处时限没有定下来，例如“%(clause)s”的“%(due)s”。请更正后再确认。")
        raise Incomplete(said % {"count": open_ones.count(), "clause": str(first.clause), "due": first.text})


def _hang_below(clauses: list[Clause]) -> None:
    """Each task hangs below the one of the plan above that its clause carries out."""
    tasks = [Task(pk=clause.task_id, parent_id=clause.carries_id) for clause in clauses]
    Task.objects.bulk_update(tasks, ["parent"])


def _supersede(version: PlanVersion, by: Person, post: Post) -> None:
    for former in version.plan.versions.filter(status=VersionStatus.CONFIRMED):
        move(former, "supersede", moves=VERSION_MOVES, by=by, post=post)


def _keep_ties(clauses: Sequence[Clause]) -> None:
    """What measures a target outlives the version: from now on it hangs on the task."""
    tasks = {clause.pk: clause.task_id for clause in clauses}
    for held in TargetTie.objects.filter(clause__in=clauses).order_by("pk"):
        former = held.pk
        held.pk, held.task_id, held.clause_id = None, tasks[held.clause_id or 0], None
        held.save(force_insert=True)  # the newest of its task from now on, as the review showed it
        TargetTie.objects.filter(pk=former).delete()


def _drop_what_went(version: PlanVersion, by: Person, post: Post) -> int:
    gone = version.plan.tasks.exclude(clauses__version=version).exclude(
        status__in=(TaskStatus.DROPPED, TaskStatus.VERIFIED)
    )
    note = _("第%(number)d版方案里没有这项任务。") % {"number": version.number}
    tasks = list(gone)
    for task in tasks:
        move(task, "drop", moves=TASK_MOVES, by=by, post=post, note=note)
        notices.finish(subject_of(task))
    return len(tasks)
