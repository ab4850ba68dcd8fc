"""The list of financing needs, and how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils.functional import Promise

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.registry.choices.money import AnswerStatus, NeedStatus
from sanzhua.registry.models import BankAnswer, FinancingNeed
from sanzhua.registry.rules.money import answer_days


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


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A need that so many banks have left unanswered for too long; `since` is the day when the first of them got it."""

    need: FinancingNeed
    banks: int
    since: date


def unanswered() -> list[Unanswered]:
    """Of the whole city, for the daily look; the longest waiting first. Which is too long stands in financing.toml."""
    before = clock.business_today() - timedelta(days=answer_days())
    late = Q(answers__status=AnswerStatus.WAITING, answers__sent_on__lt=before)
    found = FinancingNeed.objects.filter(status=NeedStatus.SENT).select_related("project__unit")
    counted = found.annotate(late=Count("answers", filter=late), since=Min("answers__sent_on", filter=late))
    rows = counted.filter(late__gt=0).order_by("since", "pk")
    return [Unanswered(one, one.late, one.since) for one in rows]  # type: ignore[attr-defined]
