"""What the plan's keeper says of a task, and how one is opened again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Post
from sanzhua.base.refusals import NotAllowed, WrongState
from sanzhua.notices import actions as notices
from sanzhua.plans import policy
from sanzhua.plans.actions.lines import RETURNED, VERIFY, subject_of, tell_doers
from sanzhua.plans.choices import TASK_MOVES, TaskStatus
from sanzhua.plans.models import Task
from sanzhua.plans.queries.tasks import TaskLine, line_of
from sanzhua.workflow.moves import move


def verify(*, task: Task, by: Person, note: str = "") -> None:
    """Another person than the one who reported it done has looked at it. A second click changes nothing.

    Raises NotAllowed, and WrongState for a task that is not reported done or that needs no second look.
    """
    post, line = _judge(task, by)
    if _is_now(task, TaskStatus.VERIFIED):
        return
    if not line.is_checked:
        raise WrongState(_("这项任务没有目标和时限，报告完成即可，不用核实。"))
    with transaction.atomic():
        move(task, "verify", moves=TASK_MOVES, by=by, post=post, note=note)
        notices.finish(subject_of(task))


def return_task(*, task: Task, by: Person, note: str) -> None:
    """It is not done yet, with the reason; the doers are told. Raises the three refusals."""
    post, line = _judge(task, by)
    with transaction.atomic():
        move(task, "return", moves=TASK_MOVES, by=by, post=post, note=note, also={"done_by": None})
        notices.finish(subject_of(task), VERIFY)
        tell_doers(line, RETURNED, {"reason": note.strip()})


def reopen(*, task: Task, by: Person, note: str) -> None:
    """Work goes on: by the plan's keeper at any time, by a doer as long as nobody has verified it.

    Raises NotAllowed, WrongState, Incomplete without a reason.
    """
    post = policy.keeper_post(by, task.plan) or _doers_post(task, by)
    with transaction.atomic():
        move(task, "reopen", moves=TASK_MOVES, by=by, post=post, note=note, also={"done_by": None})
        notices.finish(subject_of(task), VERIFY)


def drop(*, task: Task, by: Person, note: str) -> None:
    """The dispatcher over the issuing unit takes the task off, with the reason. Raises the three refusals."""
    post = policy.require_keeper(by, task.plan)
    with transaction.atomic():
        move(task, "drop", moves=TASK_MOVES, by=by, post=post, note=note)
        notices.finish(subject_of(task))


def restore(*, task: Task, by: Person, note: str) -> None:
    """Raises the three refusals."""
    move(task, "restore", moves=TASK_MOVES, by=by, post=policy.require_keeper(by, task.plan), note=note)


def _judge(task: Task, by: Person) -> tuple[Post, TaskLine]:
    post = policy.require_keeper(by, task.plan)
    line = line_of(by, task)
    if line is None:
        raise WrongState(_("这项任务已不在现行方案中。"))
    if task.done_by_id == by.pk:
        raise NotAllowed(_("报告完成的人不能自己核实，请由另一位同志办理。"))
    return post, line


def _is_now(task: Task, status: str) -> bool:
    return Task.objects.filter(pk=task.pk, status=status).exists()


def _doers_post(task: Task, by: Person) -> Post:
    line = line_of(by, task)
    posts = [policy.doer_post(by, duty.unit) for duty in line.doers if duty.unit] if line else []
    post = next((post for post in posts if post is not None), None)
    if post is None:
        raise NotAllowed(_("只有责任单位或印发单位的人员可以重新打开任务。"))
    if _is_now(task, TaskStatus.VERIFIED):
        raise NotAllowed(_("任务已经核实，请由印发单位的人员重新打开。"))
    return post
