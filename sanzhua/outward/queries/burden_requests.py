"""What requests at short notice cost; a request counts in the month in which a unit was asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from sanzhua.accounts.models import Person, descendants_of
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.outward.burden import ColumnCost, Cost
from sanzhua.outward.models import RequestAnswer, RequestColumn
from sanzhua.outward.queries.burden_forms import concerned
from sanzhua.outward.request_choices import GapKind, RequestStatus


def costs_of_requests(person: Person, months: Collection[str]) -> Iterator[Cost]:
    """Requests about the forms that the person asks for, and those to the person's own units, oldest first.

    One that was withdrawn unanswered asked nothing in the end.
    """
    for answer in _answers(person):
        month = _month(answer.asked_at)
        if month in months:
            yield Cost(
                key=f"request.{answer.request_id}",
                title=answer.request.title,
                unit=answer.unit_id,
                month=month,
                columns=tuple(_columns(answer)),
                returns=answer.sent_back,
            )


def _answers(person: Person) -> Sequence[Any]:
    shown = Q(pk__in=())
    for post in concerned(person):
        shown |= Q(unit__in=descendants_of({post.scope_id or 0}), request__form__in=post.forms or FORM_KEYS)
    unanswered = Q(request__status=RequestStatus.WITHDRAWN, versions__isnull=True)
    told = RequestAnswer.objects.visible_to(person).filter(shown).exclude(unanswered)
    sent_back = Count("changes", filter=Q(changes__verb="send_back"), distinct=True)
    found = told.select_related("request").prefetch_related("request__columns").annotate(sent_back=sent_back)
    return list(found.order_by("request_id", "unit_id"))


def _month(asked_at: datetime) -> str:
    return str(Period.of(asked_at.astimezone(clock.SHANGHAI).date()))


def _columns(answer: RequestAnswer) -> Iterator[ColumnCost]:
    """Of every column that was asked, as many cells as the unit has rows."""
    asked = [column for column in answer.request.columns.all() if column.is_gap]
    for column in asked:
        cells = answer.cells // len(asked)
        yield ColumnCost(
            place=column.place,
            key=str(column.pk),
            heading=column.heading,
            is_text=column.kind == GapKind.TEXT,
            asked=cells,
            fields=cells,
            typed=min(cells, sum(_is_filled(row, column) for row in answer.values.values())),
        )


def _is_filled(row: Mapping[str, Any], column: RequestColumn) -> bool:
    cell = row.get(str(column.pk)) or {}
    return cell.get("value") is not None or bool(cell.get("text"))
