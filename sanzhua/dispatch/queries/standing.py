"""Unit × form: who reports in every period, and how many projects each has on the form."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Unit
from sanzhua.base.periods import Period
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.models import ReportingDuty, StandingDuty
from sanzhua.formbook.definition import FORM_KEYS, load_form


@dataclass(frozen=True, slots=True)
class StandingCell:
    """`always`: the unit owes the form from `since` on whatever it has; `projects` are owed in the period anyway."""

    form: str
    always: bool
    since: str
    projects: int


@dataclass(frozen=True, slots=True)
class StandingRow:
    unit: Unit
    kind_word: str
    cells: tuple[StandingCell, ...]


def standing_rows(period: Period) -> list[StandingRow]:
    """The reporting units of the period in the order of the tables; three queries."""
    units = Unit.objects.valid_on(period.last_day).filter(is_reporting=True)
    since = {(one.unit_id, one.form): one.from_period for one in StandingDuty.objects.filter(to_period="")}
    duties = ReportingDuty.objects.in_period(str(period)).order_by().values_list("unit_id", "form")
    projects = {(unit, form): count for unit, form, count in duties.annotate(count=Count("pk"))}
    return [StandingRow(unit, str(UnitKind(unit.kind).label), _cells(unit.pk, since, projects)) for unit in units]


def form_titles() -> list[tuple[str, str]]:
    return [(key, words.title(load_form(key))) for key in FORM_KEYS]


def _cells(
    unit: int, since: dict[tuple[int, str], str], projects: dict[tuple[int, str], int]
) -> tuple[StandingCell, ...]:
    return tuple(
        StandingCell(form, (unit, form) in since, since.get((unit, form), ""), projects.get((unit, form), 0))
        for form in FORM_KEYS
    )
