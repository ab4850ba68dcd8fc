"""The year's line against last year and the plan, month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.utils.translation import gettext as _

from sanzhua.base.periods import Period
from sanzhua.charts.svg import Markup
from sanzhua.charts.trend import TrendLine, trend
from sanzhua.facts import comparisons
from sanzhua.facts.definitions import metric
from sanzhua.facts.engine import Number
from sanzhua.facts.kept import Sums, sums_by_month
from sanzhua.home.queries.cockpit.figures import label_of
from sanzhua.home.queries.cockpit.frame import YEAR, Frame
from sanzhua.registry.rules.money import seasonal_split
from sanzhua.ui import times

_YI = 100_000_000


@dataclass(frozen=True, slots=True)
class Month:
    """Yuan; None where nothing was accepted or the month is still to come. `growth` is a ratio."""

    period: Period
    now: int | None
    last: int | None
    plan: int | None
    growth: float | None
    url: str


@dataclass(frozen=True, slots=True)
class Trend:
    label: str
    months: Sequence[Month]
    drawing: Markup

    @property
    def has_figures(self) -> bool:
        return any(month.now is not None or month.last is not None for month in self.months)


def year_trend(frame: Frame, planned: Number, *, width: int = 378, height: int = 168) -> Trend:
    """Last year counts the units that are in this time, within today's borders. `planned`: the year's plan in yuan,
    laid over the months by the city's seasonal curve."""
    form, (key, _plan) = frame.spec.form, frame.spec.trend
    one = metric(form, key)
    past = [month for month in frame.year if month <= frame.period]
    now = sums_by_month([one], form, past, units=frame.units, pins=_pins(frame, form, past))
    before = [month.shifted(-YEAR) for month in frame.year]
    last = sums_by_month([one], form, before, units=frame.present, pins=_pins(frame, form, before), basis=frame.basis)
    plan = list(accumulate(seasonal_split(int(planned)))) if planned else [None] * YEAR
    months = [
        _month(frame, month, _sum(now.get(month), key), _sum(last[month.shifted(-YEAR)], key), plan[place])
        for place, month in enumerate(frame.year)
    ]
    return Trend(label_of(one), months, _drawing(frame, months, label_of(one), width, height))


def _pins(frame: Frame, form: str, months: Sequence[Period]) -> Mapping[Period, Sequence[int]]:
    found = {month: frame.pins(form, month) for month in months}
    return {month: pins for month, pins in found.items() if pins is not None}


def _sum(sums: Sums | None, key: str) -> int | None:
    known = [value for values in (sums or {}).values() if (value := values.get(key)) is not None]
    return int(sum(known)) if known else None


def _month(frame: Frame, month: Period, now: int | None, last: int | None, plan: int | None) -> Month:
    changed = comparisons.change(metric(frame.spec.form, frame.spec.trend[0]), now, last)
    url = frame.figure_url(frame.spec.form, frame.spec.trend[0]).replace(str(frame.period), str(month))
    return Month(month, now, last, plan, changed.growth, url)


def _drawing(frame: Frame, months: Sequence[Month], label: str, width: int, height: int) -> Markup:
    lines = [
        TrendLine(_("计划"), [_in_yi(month.plan) for month in months], "plan"),
        TrendLine(_("去年"), [_in_yi(month.last) for month in months], "last"),
        TrendLine(_("本年"), [_in_yi(month.now) for month in months], "now"),
    ]
    words = [times.period_month(month.period) for month in months]
    return trend(words, lines, title=label, width=width, height=height)


def _in_yi(yuan: int | None) -> float | None:
    return None if yuan is None else yuan / _YI
