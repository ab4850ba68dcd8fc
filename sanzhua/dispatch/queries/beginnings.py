"""Forms that a clerk may begin though nothing asks the unit for them yet: how a new unit's first duty comes about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.dispatch import policy
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.calendar import periods_of, reported_month
from sanzhua.dispatch.deadlines import Deadline, Deadlines
from sanzhua.dispatch.models import Report, ReportingDuty
from sanzhua.dispatch.owed import owed
from sanzhua.formbook.definition import load_form


@dataclass(frozen=True, slots=True)
class Beginning:
    """One form of the month being reported on, for a unit that neither owes nor has begun it.

    `is_due`: the day passed before anybody began; a return begun now will be signed late.
    """

    form: str
    title: str
    unit: str
    unit_id: int
    period: str
    due_at: datetime
    is_due: bool


@dataclass(frozen=True, slots=True)
class Beginnings:
    """`is_first`: these units never reported anything, so beginning is what there is to do.

    `closed` are titles of forms that the city has closed for the month: to begin one wants it opened again.
    """

    period: str = ""
    forms: tuple[Beginning, ...] = ()
    closed: tuple[str, ...] = ()
    is_first: bool = False

    @property
    def is_due(self) -> bool:
        return bool(self.forms) and all(one.is_due for one in self.forms)


def beginnings(person: Person) -> Beginnings:
    """What the person may begin now, unit by unit in the order of the tables, forms in their own order."""
    allowed = policy.filled_by(person)
    if not allowed:
        return Beginnings()
    month = reported_month()
    rows = periods_of(month)
    units = list(Unit.objects.valid_on(clock.business_today()).filter(pk__in=allowed))
    taken = _taken(set(allowed))
    days = Deadlines(rows, set(allowed))
    found = tuple(
        _beginning(unit, form, str(month), days.of(form, unit.pk))
        for unit in units
        for form in rows
        if days.of(form, unit.pk).is_open and form in allowed[unit.pk] and (form, unit.pk) not in taken
    )
    closed = tuple(words.title(load_form(form)) for form, row in rows.items() if not policy.is_open(row))
    is_first = bool(units and rows) and not taken and not _have_reported(set(allowed))
    return Beginnings(str(month), found, closed, is_first)


def _taken(units: set[int]) -> set[tuple[str, int]]:
    """(form, unit) that are on the desk already: owed in this month, or begun."""
    period = str(reported_month())
    begun = Report.objects.filter(period=period, unit__in=units).values_list("form", "unit_id")
    return {*((form, unit) for form, owing in owed(period, units).items() for unit in owing), *begun}


def _have_reported(units: set[int]) -> bool:
    duties = ReportingDuty.objects.filter(unit__in=units)
    return duties.exists() or Report.objects.filter(unit__in=units).exists()


def _beginning(unit: Unit, form: str, period: str, days: Deadline) -> Beginning:
    return Beginning(
        form=form,
        title=words.title(load_form(form)),
        unit=unit.shown,
        unit_id=unit.pk,
        period=period,
        due_at=days.due_at,
        is_due=clock.business_now() >= days.due_at,
    )
