"""Until when a unit's return is on time, and until when it is taken: the form's days, or those of a nearer office, and
what was granted to that unit alone. Pages, actions and locks all ask here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.utils.functional import cached_property

from sanzhua.accounts.models import Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.workdays import end_of
from sanzhua.codes.queries import work_calendar
from sanzhua.dispatch.calendar import Calendars, ensure_form_period, moments, row_of
from sanzhua.dispatch.models import Extension, FormCalendar, FormPeriod, Report
from sanzhua.dispatch.rules import days_late


@dataclass(frozen=True, slots=True)
class Deadline:
    """One unit's days for a form's period. `extended_to` holds for what arrives before `lapses_at`; afterwards the
    extension is as if it had never been."""

    opens_at: datetime
    form_due_at: datetime
    form_closes_at: datetime | None
    closed_at: datetime | None
    extended_to: datetime | None = None
    lapses_at: datetime | None = None

    def due_for(self, received_at: datetime) -> datetime:
        """The moment by which something received then is judged."""
        if self.extended_to is not None and self.lapses_at is not None and received_at < self.lapses_at:
            return self.extended_to
        return self.form_due_at

    def days_late(self, received_at: datetime) -> int:
        return days_late(received_at, self.due_for(received_at))

    @property
    def due_at(self) -> datetime:
        """On time until, as it stands now."""
        return self.due_for(clock.business_now())

    @property
    def closes_at(self) -> datetime | None:
        if self.form_closes_at is None or self.lapses_at is None:
            return self.form_closes_at
        return max(self.form_closes_at, self.lapses_at)

    @property
    def is_extended(self) -> bool:
        """Whether an extension holds now."""
        return self.due_at == self.extended_to

    @property
    def is_open(self) -> bool:
        now = clock.business_now()
        return self.opens_at <= now and self.closed_at is None and (self.closes_at is None or now < self.closes_at)


class Deadlines:
    """The days of many units in one period: three queries, however many units there are.

    `units` bounds whose extensions are read; None for all.
    """

    def __init__(self, rows: Mapping[str, FormPeriod], units: Collection[int] | None = None) -> None:
        self._rows = rows
        self._granted = _granted(rows.values(), units)
        self._nearer = _nearer_writings(rows)
        self._written: dict[FormCalendar, dict[str, datetime | None]] = {}

    def of(self, form: str, unit_id: int) -> Deadline:
        row = self._rows[form]
        days = self._own_days(row, unit_id) or {
            "opens_at": row.opens_at,
            "due_at": row.due_at,
            "closes_at": row.closes_at,
        }
        extended_to, lapses_at = self._granted.get((form, unit_id), (None, None))
        return Deadline(
            opens_at=cast(datetime, days["opens_at"]),
            form_due_at=cast(datetime, days["due_at"]),
            form_closes_at=days["closes_at"],
            closed_at=row.closed_at,
            extended_to=extended_to,
            lapses_at=lapses_at,
        )

    def _own_days(self, row: FormPeriod, unit_id: int) -> dict[str, datetime | None] | None:
        """What an office below the root wrote for its own units."""
        if not self._nearer:
            return None
        period = Period.parse(row.period)
        writing = Calendars(self._nearer, self._chain(unit_id)).writing(row.form, period)
        if writing is None:
            return None
        if writing not in self._written:
            days = work_calendar(self._chain(writing.unit_id))
            self._written[writing] = moments(row_of(writing), period, days)
        return self._written[writing]

    def _chain(self, unit_id: int) -> list[int]:
        found: list[int] = []
        unit: int | None = unit_id
        while unit is not None and unit not in found:
            found.append(unit)
            unit = self._parents.get(unit)
        return found

    @cached_property
    def _parents(self) -> dict[int, int | None]:
        return dict(Unit.objects.values_list("pk", "parent_id"))


def deadline_of(report: Report) -> Deadline:
    """The days of one return. Raises as `ensure_form_period`."""
    return deadline_for(ensure_form_period(report.form, report.period), report.unit_id)


def deadline_for(row: FormPeriod, unit_id: int) -> Deadline:
    return Deadlines({row.form: row}, [unit_id]).of(row.form, unit_id)


def deadlines_of(reports: Iterable[Report]) -> dict[int, Deadline]:
    """By primary key of the report, whatever periods they are of; three queries a period."""
    found: dict[int, Deadline] = {}
    by_period: dict[str, list[Report]] = {}
    for report in reports:
        by_period.setdefault(report.period, []).append(report)
    for period, own in by_period.items():
        forms = {report.form for report in own}
        rows = {row.form: row for row in FormPeriod.objects.filter(period=period, form__in=forms)}
        rows |= {form: ensure_form_period(form, period) for form in forms - rows.keys()}
        days = Deadlines(rows, [report.unit_id for report in own])
        found.update((report.pk, days.of(report.form, report.unit_id)) for report in own)
    return found


def _granted(
    rows: Iterable[FormPeriod], units: Collection[int] | None
) -> dict[tuple[str, int], tuple[datetime, datetime]]:
    """By form and unit, the longest that was granted: (on time until, holds until)."""
    named = [(row.form, row.period) for row in rows]
    asked = Extension.objects.granted().filter(
        form__in={form for form, _period in named}, period__in={period for _form, period in named}
    )
    if units is not None:
        asked = asked.filter(unit__in=units)
    found: dict[tuple[str, int], tuple[datetime, datetime]] = {}
    for one in asked.order_by("due_on", "expires_on", "pk"):
        if one.due_on is not None and one.expires_on is not None and (one.form, one.period) in named:
            found[one.form, one.unit_id] = (end_of(one.due_on), end_of(one.expires_on))
    return found


def _nearer_writings(rows: Mapping[str, FormPeriod]) -> list[FormCalendar]:
    return list(FormCalendar.objects.filter(unit__parent__isnull=False, form__in=rows))
