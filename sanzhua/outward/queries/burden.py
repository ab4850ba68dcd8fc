"""The burden meter: what forms and requests asked of each unit, month by month. Units stand in their official order and
columns in the form's; nothing is ranked, and nobody is named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.outward.burden import Burden, ColumnBurden, Cost, added, by_column
from sanzhua.outward.queries.burden_forms import costs_of_forms
from sanzhua.outward.queries.burden_requests import costs_of_requests

# What counts: each source gives the costs of these months (YYYY-MM) that the person may see, in its own official order.
Source = Callable[[Person, Collection[str]], Iterable[Cost]]
BURDEN_SOURCES: tuple[Source, ...] = (costs_of_forms, costs_of_requests)
MONTHS = 12
# What the table of units by month can show: attributes of Burden.
MEASURES: dict[str, Promise] = {
    "minutes": gettext_lazy("估算分钟"),
    "fields": gettext_lazy("要人填的格"),
    "typed": gettext_lazy("手填的格"),
    "from_file": gettext_lazy("文件带入的格"),
    "forms": pgettext_lazy("asked", "表"),
    "returns": gettext_lazy("退回"),
}


@dataclass(frozen=True, slots=True)
class BurdenLine:
    """A form, a request or a month (`key`), and what it cost."""

    key: str
    name: str
    burden: Burden


@dataclass(frozen=True, slots=True)
class UnitLine:
    """In one measure, month by month and in all; None for a month in which nothing was asked."""

    unit: Unit
    months: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class BurdenPage:
    """`items` are of the chosen month, or of all; the rest is of the chosen item, or of all. Columns are those of a
    chosen item.
    """

    months: tuple[str, ...]
    month: str
    item: str
    measure: str
    items: tuple[BurdenLine, ...]
    by_month: tuple[BurdenLine, ...]
    units: tuple[UnitLine, ...]
    columns: tuple[ColumnBurden, ...]
    whole: Burden
    costs: tuple[Cost, ...]

    @property
    def title(self) -> str:
        """Of the chosen item."""
        return next((line.name for line in self.items if line.key == self.item), "")

    @property
    def totals(self) -> tuple[int | None, ...]:
        """Of each month, in the measure of the table of units."""
        return tuple(_value(line.burden, self.measure) for line in self.by_month)

    @property
    def total(self) -> int | None:
        return _value(self.whole, self.measure)


def burden_page(person: Person, *, month: str = "", item: str = "", measure: str = "") -> BurdenPage:
    """The twelve months that end with this one; words that are no month, item or measure choose nothing."""
    months = last_months()
    month, measure = month if month in months else "", measure if measure in MEASURES else next(iter(MEASURES))
    costs = [cost for source in BURDEN_SOURCES for cost in source(person, months)]
    in_month = [cost for cost in costs if month in {"", cost.month}]
    item = item if any(cost.key == item for cost in costs) else ""
    chosen = [cost for cost in costs if item in {"", cost.key}]
    by_month = tuple(BurdenLine(one, one, added(cost for cost in chosen if cost.month == one)) for one in months)
    return BurdenPage(
        months=months,
        month=month,
        item=item,
        measure=measure,
        items=_items(costs, in_month),
        by_month=by_month,
        units=_units(chosen, months, measure),
        columns=by_column(cost for cost in in_month if cost.key == item) if item else (),
        whole=added(chosen),
        costs=tuple(chosen),
    )


def last_months() -> tuple[str, ...]:
    now = Period.of(clock.business_today())
    return tuple(str(now.shifted(-back)) for back in range(MONTHS - 1, -1, -1))


def units_of(costs: Iterable[Cost]) -> list[Unit]:
    """In their official order."""
    found = Unit.objects.filter(pk__in={cost.unit for cost in costs})
    return sorted(found, key=lambda unit: unit.place)


def _items(costs: Sequence[Cost], in_month: Sequence[Cost]) -> tuple[BurdenLine, ...]:
    """All that were asked for within the year, in the order of their sources, though the month may hold none."""
    named = {cost.key: cost.title for cost in costs}
    return tuple(
        BurdenLine(key, title, added(cost for cost in in_month if cost.key == key)) for key, title in named.items()
    )


def _units(costs: Sequence[Cost], months: Sequence[str], measure: str) -> tuple[UnitLine, ...]:
    own: dict[int, list[Cost]] = {}
    for cost in costs:
        own.setdefault(cost.unit, []).append(cost)
    return tuple(_unit(unit, own[unit.pk], months, measure) for unit in units_of(costs))


def _unit(unit: Unit, costs: Sequence[Cost], months: Sequence[str], measure: str) -> UnitLine:
    by_month = (added(cost for cost in costs if cost.month == month) for month in months)
    return UnitLine(unit, tuple(_value(one, measure) for one in by_month), _value(added(costs), measure))


def _value(burden: Burden, measure: str) -> int | None:
    return int(getattr(burden, measure)) if burden.forms else None
