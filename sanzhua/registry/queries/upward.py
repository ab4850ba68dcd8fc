"""Asks of the province and the centre: the list, counts of a year, and the batches that came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.choices.money import AskKind, AskStatus
from sanzhua.registry.models import AllocationBatch, BatchShare, Project, UpwardAsk


def asks(person: Person, *, year: int | None = None, kind: str = "", status: str = "") -> QuerySet[UpwardAsk]:
    """Newest first; `year` is the one in which they were asked."""
    seen = UpwardAsk.objects.visible_to(person).select_related("unit", "project")
    if year is not None:
        seen = seen.filter(asked_on__year=year)
    if kind in AskKind.values:
        seen = seen.filter(kind=kind)
    return seen.filter(status=status) if status in AskStatus.values else seen


def ask_years(person: Person) -> list[int]:
    """Years in which anything was asked, newest first."""
    return [day.year for day in UpwardAsk.objects.visible_to(person).dates("asked_on", "year", order="DESC")]


@dataclass(frozen=True, slots=True)
class YearCount:
    """One unit's asks of a year: (asked, won) by kind in the order of the kinds, and money in yuan."""

    unit: str
    kinds: Sequence[tuple[int, int]]
    asked_amount: int
    won_amount: int

    @property
    def asked(self) -> int:
        return sum(asked for asked, _won in self.kinds)

    @property
    def won(self) -> int:
        return sum(won for _asked, won in self.kinds)


def year_counts(person: Person, year: int) -> list[YearCount]:
    """One line a unit that the person sees; two queries. A unit that asked for nothing has no line,
    and what was entered by mistake does not count."""
    rows = (
        UpwardAsk.objects.visible_to(person)
        .filter(asked_on__year=year)
        .exclude(status=AskStatus.CANCELLED)
        .order_by("unit__order", "unit_id")
        .values("unit_id", "unit__order", "kind")
        .annotate(
            asked=Count("pk"),
            won=Count("pk", filter=Q(status=AskStatus.WON)),
            asked_amount=Sum("amount"),
            won_amount=Sum("result_amount"),
        )
    )
    by_unit: dict[int, dict[str, dict[str, Any]]] = {}
    for row in rows:
        by_unit.setdefault(row["unit_id"], {})[row["kind"]] = dict(row)
    units = Unit.objects.in_bulk(list(by_unit))
    return [_counted(units[pk], own) for pk, own in by_unit.items()]


def _counted(unit: Unit, own: dict[str, dict[str, Any]]) -> YearCount:
    kinds = [(own[kind]["asked"], own[kind]["won"]) if kind in own else (0, 0) for kind in AskKind.values]
    money = [sum(row[key] or 0 for row in own.values()) for key in ("asked_amount", "won_amount")]
    return YearCount(unit.shown, kinds, *money)


def batches(person: Person) -> QuerySet[AllocationBatch]:
    return AllocationBatch.objects.visible_to(person).select_related("unit", "ask")


def shares_of(batch: AllocationBatch, person: Person) -> list[BatchShare]:
    """Of a batch over several units each sees the own part only."""
    seen = Project.objects.visible_to(person)
    return list(batch.shares.filter(project__in=seen).select_related("project__unit", "by"))
