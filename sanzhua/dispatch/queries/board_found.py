"""Everything that the board of one period is made of, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sanzhua.accounts.choices import CITY_ROLES
from sanzhua.accounts.models import Person, Unit
from sanzhua.base.periods import Period
from sanzhua.dispatch import policy
from sanzhua.dispatch.calendar import periods_of
from sanzhua.dispatch.choices import ExtensionStatus, VersionStatus
from sanzhua.dispatch.deadlines import Deadlines
from sanzhua.dispatch.models import Extension, FormPeriod, Report, ReportChange, Signature, Urging
from sanzhua.dispatch.owed import owed


@dataclass(slots=True)
class Found:
    """`units` in the order of the tables; `owed` by form; `changes` of a report are (verb, state reached, when)."""

    period: Period
    person: Person
    units: Sequence[Unit]
    rows: Mapping[str, FormPeriod]
    owed: Mapping[str, frozenset[int]]
    reports: Mapping[tuple[str, int], Report]
    days: Deadlines
    fills: Mapping[int, frozenset[str]]
    signatures: dict[int, Signature] = field(default_factory=dict)
    changes: dict[int, list[tuple[str, str, datetime]]] = field(default_factory=dict)
    asks: dict[tuple[str, int], int] = field(default_factory=dict)
    urgings: dict[int, list[Urging]] = field(default_factory=dict)

    def report(self, form: str, unit: int) -> Report | None:
        return self.reports.get((form, unit))

    def moment(self, report: int, *verbs: str) -> datetime | None:
        """When the report last took one of these moves."""
        return next((at for said, _state, at in reversed(self.changes.get(report, ())) if said in verbs), None)


def find(period: Period, person: Person) -> Found:
    rows, seen = periods_of(period), person.visible_unit_ids()
    owing = {form: units for form, units in owed(str(period), seen).items() if form in rows}
    reports = Report.objects.visible_to(person).filter(period=str(period), form__in=rows).select_related("unit")
    by_place = {(report.form, report.unit_id): report for report in reports}
    for form, unit in reports.expected().values_list("form", "unit_id"):
        owing.setdefault(form, set()).add(unit)
    ids = {unit for units in owing.values() for unit in units} | {unit for _form, unit in by_place}
    ids |= _unasked_ids(period, person) if rows else set()
    used = set(owing) | {form for form, _unit in by_place}
    shown = {form: row for form, row in rows.items() if form in used} or rows
    found = Found(
        period=period,
        person=person,
        units=sorted(Unit.objects.filter(pk__in=ids), key=lambda unit: unit.place),
        rows=shown,
        owed={form: frozenset(owing.get(form, ())) for form in shown},
        reports=by_place,
        days=Deadlines(shown),
        fills=policy.filled_by(person),
    )
    _add_acts(found, ids)
    return found


def _unasked_ids(period: Period, person: Person) -> set[int]:
    """Units that report and stand in the tree at the period's end, for those who look at the whole city."""
    if not person.has_role(*CITY_ROLES):
        return set()
    reporting = Unit.objects.visible_to(person).valid_on(period.last_day).filter(is_reporting=True)
    return set(reporting.values_list("pk", flat=True))


def _add_acts(found: Found, units: set[int]) -> None:
    pks = [report.pk for report in found.reports.values()]
    signatures = Signature.objects.filter(version__report__in=pks).exclude(version__status=VersionStatus.VOID)
    for one in signatures.select_related("version").defer("version__body").order_by("version__number"):
        found.signatures.setdefault(one.version.report_id, one)
    changes = ReportChange.objects.filter(record__in=pks).order_by("pk")
    for record, verb, state, at in changes.values_list("record_id", "verb", "to_status", "business_at"):
        found.changes.setdefault(record, []).append((verb, state, at))
    period = str(found.period)
    for ask in Extension.objects.filter(period=period, status=ExtensionStatus.ASKED, unit__in=units):
        found.asks[ask.form, ask.unit_id] = ask.pk
    for urging in Urging.objects.filter(period=period, unit__in=units).select_related("by", "unit"):
        found.urgings.setdefault(urging.unit_id, []).append(urging)
