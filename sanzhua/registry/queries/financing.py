"""The list of financing needs, and how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet, Sum
from django.utils.functional import Promise

from sanzhua.accounts.models import Person
from sanzhua.registry.choices.money import NeedStatus
from sanzhua.registry.models import BankAnswer, FinancingNeed


@dataclass(frozen=True, slots=True)
class StateSum:
    """How many needs stand so, and for how much, in yuan."""

    status: str
    label: str | Promise
    count: int
    amount: int


def needs(person: Person, *, status: str = "") -> QuerySet[FinancingNeed]:
    """Newest first, each with `banks` (how many), `approved` and `drawn` in yuan."""
    seen = FinancingNeed.objects.visible_to(person).select_related("project__unit")
    if status in NeedStatus.values:
        seen = seen.filter(status=status)
    return seen.order_by("-on", "-pk").annotate(
        banks=Count("answers"),
        approved=Sum("answers__approved"),
        drawn=Sum("answers__drawn"),
        sent_on=Max("answers__sent_on"),
    )


def state_sums(person: Person) -> list[StateSum]:
    """One line a state, in the order of the states; states without a need stay out."""
    rows = FinancingNeed.objects.visible_to(person).order_by().values_list("status")
    found = {status: (count, amount) for status, count, amount in rows.annotate(Count("pk"), Sum("amount"))}
    return [StateSum(one.value, one.label, *found[one.value]) for one in NeedStatus if one.value in found]


def answers_of(need: FinancingNeed) -> Sequence[BankAnswer]:
    return list(need.answers.select_related("by").prefetch_related("changes__by"))
