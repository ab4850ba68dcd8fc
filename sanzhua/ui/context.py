"""What every page is told about the business clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from sanzhua.base import clock


@dataclass(frozen=True)
class BusinessClock:
    now: datetime
    is_demonstration: bool


def business_clock(request: HttpRequest) -> dict[str, BusinessClock]:
    offset = clock.business_offset()
    return {"business": BusinessClock(clock.business_now(), offset != timedelta(0))}
