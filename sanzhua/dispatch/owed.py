"""Who owes which form in a period: whoever reports a project on it, and whoever reports in every period."""

from __future__ import annotations

from collections.abc import Collection

from sanzhua.accounts.models import in_force
from sanzhua.base.periods import Period
from sanzhua.dispatch.models import Report, ReportingDuty, StandingDuty


def owed(period: str, units: Collection[int] | None = None) -> dict[str, set[int]]:
    """Ids of the units that owe each form, by form; one query. Forms that nobody owes are left out."""
    found: dict[str, set[int]] = {}
    duties = ReportingDuty.objects.in_period(period)
    standing = StandingDuty.objects.in_period(period).filter(in_force(Period.parse(period).last_day, "unit__"))
    if units is not None:
        duties, standing = duties.filter(unit__in=units), standing.filter(unit__in=units)
    both = (rows.order_by().values_list("form", "unit_id") for rows in (duties, standing))
    for form, unit in next(both).union(next(both)):
        found.setdefault(form, set()).add(unit)
    return found


def expected_units(form: str, period: str) -> frozenset[int]:
    return frozenset(expected(period).get(form, ()))


def expected(period: str) -> dict[str, set[int]]:
    """Units that owe a form in the period, or have begun a return that is not blank, by form; two queries."""
    found = owed(period)
    for form, unit in Report.objects.expected().filter(period=period).values_list("form", "unit_id"):
        found.setdefault(form, set()).add(unit)
    return found


def owes(form: str, unit_id: int, period: str) -> bool:
    return unit_id in owed(period, [unit_id]).get(form, ())
