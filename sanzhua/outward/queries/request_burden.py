"""What requests at short notice ask of units, for the burden meter: how many, and how many cells."""

from __future__ import annotations

from dataclasses import dataclass

from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.outward.models import RequestAnswer
from sanzhua.outward.request_choices import RequestStatus


@dataclass(frozen=True, slots=True)
class Asks:
    requests: int
    cells: int


def request_burden(months: tuple[Period, Period]) -> dict[tuple[int, str], Asks]:
    """By unit id and the month in which it was asked (YYYY-MM, both months included); units without one are absent.

    A request that was withdrawn unanswered asked nothing in the end. One query.
    """
    found: dict[tuple[int, str], Asks] = {}
    asked = RequestAnswer.objects.exclude(request__status=RequestStatus.WITHDRAWN, versions__isnull=True)
    for unit, moment, cells, _pk in asked.order_by().values_list("unit_id", "asked_at", "cells", "pk").distinct():
        month = Period.of(moment.astimezone(clock.SHANGHAI).date())
        if months[0] <= month <= months[1]:
            before = found.get((unit, str(month)), Asks(0, 0))
            found[unit, str(month)] = Asks(before.requests + 1, before.cells + cells)
    return found
