"""Activities of the year: entered, changed, prepared, begun, held or called off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.plans import policy
from sanzhua.plans.choices import ACTIVITY_MOVES, KEEPERS, ActivityStatus
from sanzhua.plans.models import Activity, ActivityStep, Task
from sanzhua.plans.rules.seen import seal
from sanzhua.workflow.moves import move

TITLE, PLACE, WHAT, STEP, WHO = 120, 120, 4000, 200, 60


@dataclass(frozen=True, slots=True)
class GivenStep:
    """`step` is the primary key of a line that is there already, and keeps its tick."""

    text: str
    who: str = ""
    step: int | None = None


@dataclass(frozen=True, slots=True)
class GivenActivity:
    """Days are inclusive; steps in their order."""

    title: str
    begins_on: date
    ends_on: date
    lead: Unit
    place: str = ""
    what: str = ""
    participants: Sequence[Unit] = ()
    steps: Sequence[GivenStep] = ()


def make_activity(*, unit: Unit, given: GivenActivity, by: Person, task: Task | None = None) -> Activity:
    """Enter an activity that the unit keeps; `task` is the one of its plan that asks for it.

    The same sent twice by one hand is one activity. Raises NotAllowed for who does not act for the unit, Incomplete
    without a title or where it ends before it begins, WrongState for a task that became an activity already.
    """
    policy.require_keeper_of(by, unit)
    _require_whole(given)
    with transaction.atomic():
        # Whoever comes second waits here, and then finds what the first one made.
        Unit.objects.select_for_update().get(pk=unit.pk)
        same = {"unit": unit, "task": task, "by": by, **_columns(given)}
        alive = Activity.objects.exclude(status=ActivityStatus.CANCELLED)
        if (twin := alive.filter(**same).first()) is not None:
            return twin
        if task is not None and alive.filter(task=task).exists():
            raise WrongState(_("这项任务已经列入活动日历，请在那里修改。"))
        made = Activity.objects.create(**same, plan=task.plan if task else None, at=clock.now())
        _write_lists(made, given)
        ledger.record(kind="activity.enter", actor=by, unit=unit, facts=_facts(made, given))
    return made


def change_activity(activity: Activity, *, given: GivenActivity, by: Person, seen: str) -> None:
    """`seen` is `seal_of` as the page was opened. Nothing changed writes nothing.

    Raises NotAllowed for others than the keeper and the lead, WrongState for an activity that is over or that somebody
    else changed meanwhile, Incomplete as above.
    """
    policy.require_arranger(by, activity)
    _require_whole(given)
    with transaction.atomic():
        found = _ahead(activity)
        if seal_of(found) != seen:
            raise WrongState(_("别人刚改过这项活动；请看过最新内容再改。"))
        columns = _columns(given)
        for name, value in columns.items():
            setattr(found, name, value)
        found.save(update_fields=list(columns))
        _write_lists(found, given)
        if seal_of(found) != seen:
            ledger.record(kind="activity.change", actor=by, unit=found.unit, facts=_facts(found, given))


def move_activity(activity: Activity, verb: str, *, by: Person, note: str = "") -> None:
    """begin and close by the keeper or the lead, cancel by the keeper alone. Raises the three refusals."""
    post = _deciding_post(by, activity, verb)
    if verb == "close" and activity.begins_on > clock.business_today():
        said = _("活动%(day)s才开始，开展以后再登记。")
        raise WrongState(said % {"day": activity.begins_on.isoformat()})
    move(activity, verb, moves=ACTIVITY_MOVES, by=by, post=post, note=note)


def tick_step(activity: Activity, *, step: int, done: bool, by: Person) -> None:
    """A line of the checklist is ready, or is not after all; ticking it twice leaves the first tick.

    By the keeper, the lead, and every unit that takes part. Raises NotAllowed, and WrongState once the activity is
    over or the line is gone.
    """
    policy.require_helper(by, activity)
    with transaction.atomic():
        found = _ahead(activity)
        line = found.steps.select_for_update().filter(pk=step).first()
        if line is None:
            raise WrongState(_("这一条准备事项已被删去，请刷新页面。"))
        if done == (line.done_at is not None):
            return
        # Read beside the days of the activity, so by the same clock; the ledger has the real time as well.
        line.done_at, line.done_by = (clock.business_now(), by) if done else (None, None)
        line.save()
        facts = {"record": f"activity:{found.pk}", "step": line.text, "done": done}
        ledger.record(kind="activity.step", actor=by, unit=found.unit, facts=facts)


def seal_of(activity: Activity) -> str:
    """What the page for changing it shows, in one word; ticks do not count."""
    names = ("title", "begins_on", "ends_on", "place", "lead_id", "what")
    steps = list(activity.steps.order_by("position", "pk").values_list("text", "who"))
    units = sorted(activity.participants.values_list("pk", flat=True))
    return seal([[str(getattr(activity, name)) for name in names], units, steps])


def _deciding_post(by: Person, activity: Activity, verb: str) -> Post:
    if verb != "cancel":
        return policy.require_arranger(by, activity)
    post = post_for(by, KEEPERS, activity.unit)
    if post is None:
        raise NotAllowed(_("取消活动由主办单位“%(unit)s”办理。") % {"unit": activity.unit.shown})
    return post


def _require_whole(given: GivenActivity) -> None:
    if not given.title.strip():
        raise Incomplete(_("请写活动名称。"))
    if given.ends_on < given.begins_on:
        raise Incomplete(_("结束日期早于开始日期，请改正。"))


def _ahead(activity: Activity) -> Activity:
    found = Activity.objects.select_for_update().select_related("unit").get(pk=activity.pk)
    if not found.is_ahead:
        said = _("活动%(state)s，不再改动。")
        raise WrongState(said % {"state": found.get_status_display()})
    return found


def _columns(given: GivenActivity) -> dict[str, Any]:
    return {
        "title": given.title.strip()[:TITLE],
        "begins_on": given.begins_on,
        "ends_on": given.ends_on,
        "place": given.place.strip()[:PLACE],
        "lead": given.lead,
        "what": given.what.strip()[:WHAT],
    }


def _write_lists(activity: Activity, given: GivenActivity) -> None:
    activity.participants.set([unit for unit in given.participants if unit.pk != given.lead.pk])
    kept = {step.pk: step for step in activity.steps.all()}
    wanted = [one for one in given.steps if one.text.strip()]
    activity.steps.exclude(pk__in=[one.step for one in wanted if one.step]).delete()
    for position, one in enumerate(wanted, start=1):
        step = kept.get(one.step or 0) or ActivityStep(activity=activity)
        step.position, step.text, step.who = position, one.text.strip()[:STEP], one.who.strip()[:WHO]
        step.save()


def _facts(activity: Activity, given: GivenActivity) -> dict[str, object]:
    return {
        "record": f"activity:{activity.pk}",
        "task": activity.task_id,
        "title": activity.title,
        "begins_on": activity.begins_on.isoformat(),
        "ends_on": activity.ends_on.isoformat(),
        "place": activity.place,
        "lead": given.lead.pk,
        "participants": sorted(unit.pk for unit in given.participants),
        "what": activity.what,
        "steps": [[step.text, step.who] for step in given.steps],
    }
