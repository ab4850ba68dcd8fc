"""The working calendar as it holds for a unit."""

from collections.abc import Sequence

from sanzhua.base.workdays import SpecialDay, WorkCalendar
from sanzhua.codes.calendar import shipped_calendar
from sanzhua.codes.models import CalendarOverride


def work_calendar(unit_chain: Sequence[int] = ()) -> WorkCalendar:
    """The shipped calendar, everybody's overrides over it, then those of `unit_chain`.

    `unit_chain` names a unit and those above it, nearest first; the nearest unit's day wins.
    """
    rank = {unit: place for place, unit in enumerate(reversed(unit_chain))}
    found = [entry for entry in CalendarOverride.objects.all() if entry.owner_unit_id in (None, *rank)]
    found.sort(key=lambda entry: -1 if entry.owner_unit_id is None else rank[entry.owner_unit_id])
    return shipped_calendar().overlaid(SpecialDay(entry.day, entry.is_workday, entry.name) for entry in found)
