"""What an installation adds to the codes that are shipped."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.base.refusals import Refused
from sanzhua.base.workdays import SpecialDay
from sanzhua.codes.calendar import shipped_calendar
from sanzhua.codes.models import CalendarOverride


@transaction.atomic
def set_days(days: Iterable[SpecialDay]) -> list[int]:
    """Lay days over the shipped calendar for everybody; gives the years that they touch.

    A year becomes known with its first of January. Raises Refused for a new year without that day, so that half an
    arrangement is not taken for a whole one.
    """
    asked = {day.day: day for day in days}
    years = sorted({day.year for day in asked})
    for year in years:
        known = year in shipped_calendar().years or any((d.year, d.month, d.day) == (year, 1, 1) for d in asked)
        if not known:
            raise Refused(_("%(year)d年的安排里没有 1 月 1 日，请把全年的放假和调休日期录全。") % {"year": year})
    for day in asked.values():
        values = {"is_workday": day.is_workday, "name": day.name}
        CalendarOverride.objects.update_or_create(owner_unit_id=None, day=day.day, defaults=values)
    return years
