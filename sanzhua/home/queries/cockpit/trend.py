"""The year's line against last year and the plan, month by month."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.utils.translation import gettext as _

from sanzhua.base.periods import Period
from sanzhua.charts.svg import Markup
from sanzhua.charts.trend import TrendLine, trend
from sanzhua.facts import comparisons
from sanzhua.facts.definitions import metric
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


def year_trend(frame: Frame, *, width: int = 378, height: int = 168) -> Trend:
    """Last year counts in each month the units that are in this time, within today's borders. The year's plan, as the
    last whole month has it, is laid over the months by the city's seasonal curve."""
    form, (key, plan) = frame.spec.form, frame.spec.trend
    one = metric(form, key)
    past = [month for month in frame.year if month <= frame.period]
    now = sums_by_month([one, metric(form, plan)], form, past, units=frame.units, pins=_pins(frame, form, past))
    before = [month.shifted(-YEAR) for month in frame.year]
    last = sums_by_month([one], form, before, units=frame.units, pins=_pins(frame, form, before), basis=frame.basis)
    inside = {month: frozenset(now[month]) for month in past} | {frame.period: frame.present}
    whole = _last_whole(frame)
    ahead, planned = inside.get(whole, frame.present), _sum(now.get(whole, {}), plan)
    plans = list(accumulate(seasonal_split(planned))) if planned else [None] * YEAR
    months, drawn = [], []
    for month, laid in zip(frame.year, plans, strict=True):
        before_it = last[month.shifted(-YEAR)]
        then = _sum(_only(before_it, inside.get(month) or ahead), key)
        months.append(_month(frame, month, _sum(now.get(month, {}), key), then, laid))
        drawn.append(then if month <= whole else _sum(_only(before_it, ahead), key))
    return Trend(label_of(one), months, _drawing(months, drawn, whole, label_of(one), width, height))


def _last_whole(frame: Frame) -> Period:
    """The month up to which this year's line is drawn: while returns are still awaited, the sum is no fall."""
    standing = frame.standing(frame.spec.form)
    return frame.period.previous() if standing.missing and standing.closed_at is None else frame.period


def _only(sums: Sums, units: Collection[int]) -> Sums:
    return {unit: values for unit, values in sums.items() if unit in units}


def _pins(frame: Frame, form: str, months: Sequence[Period]) -> Mapping[Period, Sequence[int]]:
    found = {month: frame.pins(form, month) for month in months}
    return {month: pins for month, pins in found.items() if pins is not None}


def _sum(sums: Sums, key: str) -> int | None:
    known = [value for values in sums.values() if (value := values.get(key)) is not None]
    return int(sum(known)) if known else None


def _month(frame: Frame, month: Period, now: int | None, last: int | None, plan: int | None) -> Month:
    changed = comparisons.change(metric(frame.spec.form, frame.spec.trend[0]), now, last)
    url = frame.figure_url(frame.spec.form, frame.spec.trend[0]).replace(str(frame.period), str(month))
    return Month(month, now, last, plan, changed.growth, url)


def _drawing(
    months: Sequence[Month], last: Sequence[int | None], whole: Period, label: str, width: int, height: int
) -> Markup:
    """`last` counts the same units in every month to come, so that the line has no dent at a month under way."""
    lines = [
        TrendLine(_("计划"), [_in_yi(month.plan) for month in months], "plan"),
        TrendLine(_("去年"), [_in_yi(yuan) for yuan in last], "last"),
        TrendLine(_("本年"), [_in_yi(month.now) if month.period <= whole else None for month in months], "now"),
    ]
    words = [times.period_month(month.period) for month in months]
    return trend(words, lines, title=label, width=width, height=height)


def _in_yi(yuan: int | None) -> float | None:
    return None if yuan is None else yuan / _YI
