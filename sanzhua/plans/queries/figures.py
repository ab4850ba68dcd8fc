"""Today's figure of a measure, and the rows behind it: the one place that asks the rooms below."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from sanzhua.accounts.models import Unit, descendants_of
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.models import FormPeriod
from sanzhua.facts import queries as facts
from sanzhua.facts.definitions import metric
from sanzhua.plans.models import TargetTie
from sanzhua.plans.rules.measures import COUNT, Measure, in_unit, measures
from sanzhua.registry.choices import Stage
from sanzhua.registry.models import Project
from sanzhua.registry.queries.reserve import admissions
from sanzhua.registry.queries.year import Came, reached, signings
from sanzhua.registry.rules.attraction import WHOLE
from sanzhua.ui import times

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in the target's unit, None where nothing is known. `month` is up to which of the plan's year it tells.

    `until` is a day, or the month of the returns as YYYY-MM; empty where no return of the year was accepted. `gone` is
    why there is none, where the form has the column no longer.
    """

    value: Decimal | None
    until: str
    month: int | None
    gone: str = ""

    @property
    def time_share(self) -> float | None:
        """M/12, printed beside the share of the way; it drives nothing."""
        return self.month / MONTHS if self.month is not None else None


@dataclass(frozen=True, slots=True)
class Behind:
    """A row that a figure counts: a project, or a project in an accepted version. Money in yuan; `part` of 1."""

    name: str
    uid: str
    unit: str
    on: date | None
    amount: int | float | None
    part: Decimal | None = None
    version: int | None = None


_Key = tuple[str, int, int | None, int]


@dataclass(slots=True)
class Figures:
    """Figures of one request: what two targets ask alike is worked out once."""

    _raw: dict[_Key, Figure] = field(default_factory=dict)
    _below: dict[int, frozenset[int]] = field(default_factory=dict)

    def of(self, tie: TargetTie, year: int, unit: str) -> Figure | None:
        """None for a tie by hand, and for one to a measure that the table does not have any more."""
        measure = measures().get(tie.source)
        if measure is None or unit not in measure.units:
            return None
        key = (measure.key, tie.unit_id, tie.at_least, year)
        if key not in self._raw:
            self._raw[key] = self._counted(tie, measure, year)
        found = self._raw[key]
        return replace(found, value=None if found.value is None else in_unit(found.value, measure, unit))

    def rows(self, tie: TargetTie, year: int) -> list[Behind]:
        """What the figure counts: its sum over `part` (lists), over the amounts (money), or the rows of the share."""
        measure = measures()[tie.source]
        if measure.kind == COUNT:
            return _LISTS[measure.name](year, self._units(tie.unit_id), tie.at_least or 0)
        period = _period(measure.form, year)
        return _reported(measure, period, self._units(tie.unit_id)) if period else []

    def _counted(self, tie: TargetTie, measure: Measure, year: int) -> Figure:
        if measure.kind == COUNT:
            counted = sum((row.part or Decimal(1) for row in self.rows(tie, year)), Decimal(0))
            return Figure(counted, _today(year).isoformat(), _today(year).month)
        period = _period(measure.form, year)
        if period is None:
            return Figure(None, "", None)
        return _asked(measure, period, self._units(tie.unit_id))

    def _units(self, unit: int) -> Collection[int]:
        if unit not in self._below:
            self._below[unit] = descendants_of({unit})
        return self._below[unit]


def label_of(measure: Measure) -> str:
    """A metric is called as `facts` calls it."""
    one = metric(measure.form, measure.metric) if measure.form else measure
    return one.label_en if times.is_english() else one.label


def counted_as(measure: Measure) -> str:
    return measure.counted_en if times.is_english() else measure.counted


def line_name(measure: Measure) -> str:
    return measure.line_en if times.is_english() else measure.line


def _today(year: int) -> date:
    """A plan of a year that is over is held against its last day."""
    return min(clock.business_today(), date(year, 12, 31))


def _period(form: str, year: int) -> Period | None:
    """The year's last month that the city closed; where it closed none, the last with an accepted return.

    An open month holds a few units only, and its sum would fall behind the month before.
    """
    closed = FormPeriod.objects.filter(form=form, closed_at__isnull=False, period__startswith=f"{year}-")
    last = closed.order_by("-period").values_list("period", flat=True).first()
    found = last or facts.last_period(form, since=Period(year, 1), until=Period.of(_today(year)))
    return Period.parse(found) if found else None


def _asked(measure: Measure, period: Period, units: Collection[int]) -> Figure:
    lang = "en" if times.is_english() else "zh"
    found = facts.metrics([measure.metric], form=measure.form, period=period, unit_ids=units, lang=lang)
    value = found["total"][measure.metric]
    known = None if value is None else Decimal(str(value))
    return Figure(known, str(period), period.month, "".join(facts.gone_notes(found)))


def _reported(measure: Measure, period: Period, units: Collection[int]) -> list[Behind]:
    rows = facts.rows_behind(measure.metric, form=measure.form, period=period, unit_ids=units)
    names = _names({row["unit_id"] for row in rows})
    return [
        Behind(
            name=row["project_name"] or row["project"],
            uid=row["project"],
            unit=names.get(row["unit_id"], row["unit"]),
            on=None,
            amount=row.get(measure.metric) if measure.is_money else row.get("total"),
            version=row["version_id"],
        )
        for row in rows
    ]


def _admitted(year: int, units: Collection[int], at_least: int) -> list[Behind]:
    counted = admissions(year, unit_ids=units, at_least=at_least).counted
    return [Behind(row.project.name, row.project.uid, row.unit.shown, row.on, row.total) for row in counted]


def _signed(year: int, units: Collection[int], at_least: int) -> list[Behind]:
    return _projects(signings(year, unit_ids=units, at_least=at_least), shared=True)


def _reached(stage: Stage) -> Callable[[int, Collection[int], int], list[Behind]]:
    return lambda year, units, at_least: _projects(reached(year, stage, unit_ids=units, at_least=at_least))


_LISTS: dict[str, Callable[[int, Collection[int], int], list[Behind]]] = {
    "admitted": _admitted,
    "signed": _signed,
    "building": _reached(Stage.BUILDING),
    "completed": _reached(Stage.COMPLETED),
    "producing": _reached(Stage.PRODUCING),
}


def _projects(came: Sequence[Came], *, shared: bool = False) -> list[Behind]:
    held = Project.objects.select_related("unit").in_bulk([one.project for one in came])
    return [
        Behind(
            held[one.project].name,
            held[one.project].uid,
            held[one.project].unit.shown,
            one.on,
            one.amount,
            Decimal(one.part) / WHOLE if shared else None,
        )
        for one in came
    ]


def _names(units: Collection[int]) -> dict[int, str]:
    return {unit.pk: unit.shown for unit in Unit.objects.filter(pk__in=units)}
