"""What was asked before under the same heading: offered again as history, never taken without a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from sanzhua.outward.models import Adoption, Request, RequestColumn
from sanzhua.outward.request_choices import AnswerStatus, RequestStatus
from sanzhua.outward.request_sources import GAP

# From so many requests on, a column may be proposed for a form.
OFTEN = 2
_ASKED = (RequestStatus.OPEN, RequestStatus.FINISHED)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A gap column of another request that units have answered."""

    column: RequestColumn
    number: str
    on: date
    units: int


def earlier_columns(request: Request) -> dict[str, Earlier]:
    """By the heading as headings are compared, the newest for each; one query."""
    headings = request.columns.values("known_as")
    reported = Count("request__answers", filter=Q(request__answers__status=AnswerStatus.IN), distinct=True)
    asked = RequestColumn.objects.filter(source=GAP, known_as__in=headings, request__rows_of=request.rows_of)
    others = asked.filter(request__unit=request.unit).exclude(request=request).annotate(units=reported)
    found: dict[str, Earlier] = {}
    for column in others.filter(units__gt=0).select_related("request").order_by("pk"):
        one = column.request
        found[column.known_as] = Earlier(column, one.number, one.ends_on, column.units)
    return found


def times_asked(headings: Collection[str], unit: int) -> dict[str, int]:
    """By heading, how many requests of the unit went out with it; one query."""
    asked = RequestColumn.objects.filter(
        source=GAP, known_as__in=headings, request__unit=unit, request__status__in=_ASKED
    )
    return dict(asked.order_by().values_list("known_as").annotate(times=Count("request", distinct=True)))


def adoptions_of(request: Request) -> dict[str, Adoption]:
    """By heading, the newest proposal."""
    made = Adoption.objects.filter(known_as__in=request.columns.values("known_as"), column__request__unit=request.unit)
    return {one.known_as: one for one in made.order_by("pk")}
