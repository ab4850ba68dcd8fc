"""Who sits in a plan's leading and working groups, and what they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.plans import policy
from sanzhua.plans.models import GroupDuty, GroupSeat, Plan, Task
from sanzhua.plans.queries.groups import former_plan
from sanzhua.plans.rules.seen import seal

TITLE, NAME, TEXT = 80, 60, 4000


@dataclass(frozen=True, slots=True)
class GivenSeat:
    """`unit` is None for a member that the plan names by words alone (各县(市)区分管领导)."""

    seat: str
    title: str
    unit: Unit | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class GivenDuty:
    text: str
    task: Task | None = None


def write_group(
    *, plan: Plan, group: Unit, seats: Sequence[GivenSeat], duties: Sequence[GivenDuty], by: Person, seen: str
) -> None:
    """Write the whole group of the plan, in the order given; `seen` is `seal_of` as the page was opened.

    Raises NotAllowed, WrongState where somebody else changed it meanwhile, Incomplete for a seat without a post and
    without a unit. The same again writes nothing.
    """
    policy.require_keeper(by, plan)
    kept = [one for one in seats if one.title.strip() or one.unit or one.person.strip()]
    if any(not one.title.strip() and one.unit is None for one in kept):
        raise Incomplete(_("每个席位至少写明单位或职务。"))
    with transaction.atomic():
        found = Plan.objects.select_for_update().select_related("unit").get(pk=plan.pk)
        if seal_of(found, group) != seen:
            raise WrongState(_("别人刚改过这个小组；请看过最新内容再改。"))
        _put(found, group, kept, [one for one in duties if one.text.strip()])
        if seal_of(found, group) != seen:
            ledger.record(kind="plan.group", actor=by, unit=found.unit, facts=_facts(found, group))


def copy_groups(*, plan: Plan, by: Person) -> int:
    """Take seats and duties over from the same unit's plan of the year before; gives how many of both.

    Duties come without their tasks, which were the old plan's. Raises NotAllowed, and WrongState where this plan has
    groups already or there is nothing to copy.
    """
    policy.require_keeper(by, plan)
    with transaction.atomic():
        found = Plan.objects.select_for_update().select_related("unit").get(pk=plan.pk)
        if found.seats.exists() or found.group_duties.exists():
            raise WrongState(_("这个方案已经有小组名单，不再从上年复制。"))
        former = former_plan(found)
        if former is None:
            raise WrongState(_("上年的方案没有可以复制的小组名单。"))
        seats = GroupSeat.objects.bulk_create(_seat_copies(former, found))
        duties = GroupDuty.objects.bulk_create(_duty_copies(former, found))
        facts = {"plan": found.pk, "from": former.pk, "seats": len(seats), "duties": len(duties)}
        ledger.record(kind="plan.groups_copied", actor=by, unit=found.unit, facts=facts)
    return len(seats) + len(duties)


def seal_of(plan: Plan, group: Unit) -> str:
    """What the page for changing the group shows, in one word."""
    return seal(_rows(plan, group))


def _rows(plan: Plan, group: Unit) -> dict[str, list[object]]:
    seats = GroupSeat.objects.filter(plan=plan, group=group).order_by("position", "pk")
    duties = GroupDuty.objects.filter(plan=plan, group=group).order_by("position", "pk")
    return {
        "seats": [list(row) for row in seats.values_list("seat", "unit", "title", "person")],
        "duties": [list(row) for row in duties.values_list("text", "task")],
    }


def _put(plan: Plan, group: Unit, seats: Sequence[GivenSeat], duties: Sequence[GivenDuty]) -> None:
    of_group = {"plan": plan, "group": group}
    GroupSeat.objects.filter(**of_group).delete()
    GroupDuty.objects.filter(**of_group).delete()
    GroupSeat.objects.bulk_create(
        GroupSeat(
            **of_group, position=place, seat=one.seat, unit=one.unit, title=one.title.strip()[:TITLE],
            person=one.person.strip()[:NAME],
        )
        for place, one in enumerate(seats, start=1)
    )  # fmt: skip
    GroupDuty.objects.bulk_create(
        GroupDuty(**of_group, position=place, text=one.text.strip()[:TEXT], task=one.task)
        for place, one in enumerate(duties, start=1)
    )


def _seat_copies(former: Plan, plan: Plan) -> list[GroupSeat]:
    return [
        GroupSeat(
            plan=plan, group=one.group, position=one.position, seat=one.seat, unit=one.unit, title=one.title,
            person=one.person,
        )
        for one in former.seats.select_related("group", "unit")
    ]  # fmt: skip


def _duty_copies(former: Plan, plan: Plan) -> list[GroupDuty]:
    return [
        GroupDuty(plan=plan, group=one.group, position=one.position, text=one.text)
        for one in former.group_duties.select_related("group")
    ]


def _facts(plan: Plan, group: Unit) -> dict[str, object]:
    return {"plan": plan.pk, "group": group.pk, "name": group.name, **_rows(plan, group)}
