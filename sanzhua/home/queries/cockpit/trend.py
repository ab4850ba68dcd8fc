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
    """Yuan; None where nothing was accepted or the month is still to come. `growth` is a ratio.

    `whole` is what last year's month says on its own page, of all units within the borders of then; `last` opens there
    only where it is the same.
    """

    period: Period
    now: int | None
    last: int | None
    whole: int | None
    plan: int | None
    growth: float | None
    url: str
    last_url: str


@dataclass(frozen=True, slots=True)
class Trend:
    """`planned` is the year's plan that the months' plans are parts of, in yuan."""

    label: str
    months: Sequence[Month]
    drawing: Markup
    planned: int | None
    plan_label: str
    plan_url: str

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
    own = _as_printed(frame, before) if frame.basis else last
    inside = {month: frozenset(now[month]) for month in past} | {frame.period: frame.present}
    latest = _last_whole(frame)
    ahead, planned = inside.get(latest, frame.present), _sum(now.get(latest, {}), plan)
    plans = list(accumulate(seasonal_split(planned))) if planned else [None] * YEAR
    months, drawn = [], []
    for month, laid in zip(frame.year, plans, strict=True):
        before_it = last[month.shifted(-YEAR)]
        then = _sum(_only(before_it, inside.get(month) or ahead), key)
        whole = _sum(own[month.shifted(-YEAR)], key)
        months.append(_month(frame, month, _sum(now.get(month, {}), key), (then, whole), laid))
        drawn.append(then if month <= latest else _sum(_only(before_it, ahead), key))
    return Trend(
        label=label_of(one),
        months=months,
        drawing=_drawing(months, drawn, latest, label_of(one), width, height),
        planned=planned,
        plan_label=label_of(metric(form, plan)),
        plan_url=frame.figure_url(form, plan, period=latest),
    )


def _last_whole(frame: Frame) -> Period:
    """The month up to which this year's line is drawn: while returns are still awaited, the sum is no fall."""
    standing = frame.standing(frame.spec.form)
    return frame.period.previous() if standing.missing and standing.closed_at is None else frame.period


def _only(sums: Sums, units: Collection[int]) -> Sums:
    return {unit: values for unit, values in sums.items() if unit in units}


def _as_printed(frame: Frame, months: Sequence[Period]) -> Mapping[Period, Sums]:
    """What the months' own pages say: within the borders of then."""
    form, (key, _plan) = frame.spec.form, frame.spec.trend
    return sums_by_month([metric(form, key)], form, months, units=frame.units, pins=_pins(frame, form, months))


def _pins(frame: Frame, form: str, months: Sequence[Period]) -> Mapping[Period, Sequence[int]]:
    found = {month: frame.pins(form, month) for month in months}
    return {month: pins for month, pins in found.items() if pins is not None}


def _sum(sums: Sums, key: str) -> int | None:
    known = [value for values in sums.values() if (value := values.get(key)) is not None]
    return int(sum(known)) if known else None


def _month(
    frame: Frame, month: Period, now: int | None, last: tuple[int | None, int | None], plan: int | None
) -> Month:
    """`last` as counted here, and whole."""
    form, (key, _plan) = frame.spec.form, frame.spec.trend
    then, whole = last
    return Month(
        period=month,
        now=now,
        last=then,
        whole=whole,
        plan=plan,
        growth=comparisons.change(metric(form, key), now, then).growth,
        url=frame.figure_url(form, key, period=month),
        last_url=frame.figure_url(form, key, period=month.shifted(-YEAR)) if then == whole else "",
    )


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
