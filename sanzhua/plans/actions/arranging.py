"""A task of a plan becomes an activity of the calendar."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.plans import policy
from sanzhua.plans.actions.activities import GivenActivity, make_activity
from sanzhua.plans.choices import ActivityStatus
from sanzhua.plans.models import Activity, Task
from sanzhua.plans.queries.proposals import days_of, lead_of, titled, units_of
from sanzhua.plans.queries.tasks import line_of


def take_as_activity(task: Task, *, by: Person) -> Activity:
    """Enter what the task says as an activity of the issuing unit; a second click gives the first one's.

    Raises NotAllowed, WrongState for a task no longer in force, Incomplete where the task names no day.
    """
    policy.require_keeper(by, task.plan)
    if (made := Activity.objects.filter(task=task).exclude(status=ActivityStatus.CANCELLED).first()) is not None:
        return made
    line = line_of(by, task)
    if line is None:
        raise WrongState(_("这项任务已不在现行方案中。"))
    days = days_of(line)
    if days is None:
        raise Incomplete(_("这项任务没有写明日期，请填好日期再登记。"))
    given = GivenActivity(
        title=titled(line),
        begins_on=days[0],
        ends_on=days[1],
        lead=lead_of(line),
        what=line.clause.text,
        participants=units_of(line),
    )
    return make_activity(unit=task.plan.unit, given=given, by=by, task=task)
