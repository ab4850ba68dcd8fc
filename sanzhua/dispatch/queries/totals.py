"""The sums at the head of a return: this month's beside last month's and those of a year ago."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sanzhua.base.periods import Period
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.rules import column_sum, uid_of
from sanzhua.formbook.definition import Column, Form
from sanzhua.formbook.rules.derive import FLOWS
from sanzhua.ui import figures, times

PROJECTS, PLAN_SHARE, TIME_SHARE = "projects", "plan_share", "time_share"
_PLAN = "plan_year"

Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over the report's rows, formatted; `last` is last month, `year_ago` the same month of last year.

    `is_part` is a share of the line above it.
    """

    column: str
    heading: str
    now: str
    last: str
    year_ago: str
    difference: str
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """The rows of the three months; `period` is this month, `last_period` the one reported before it."""

    form: Form
    period: Period
    last_period: Period
    now: Rows
    last: Rows
    year_ago: Rows

    @property
    def months(self) -> tuple[Rows, Rows, Rows]:
        return self.now, self.last, self.year_ago


def totals(held: Compared) -> Iterable[Total]:
    """Projects, then every amount but the one that never moves within a year, shares of the plan behind the year's."""
    flow = FLOWS.get(held.form.key)
    yield _projects(held)
    for column in held.form.columns:
        if not column.is_money or (flow and column.key == flow.before):
            continue
        sums = tuple(_sum(column, rows) for rows in held.months)
        if sums == (None, None, None):
            continue
        is_year = flow is not None and column.key == flow.year
        heading = _year_heading(held, column) if is_year else words.heading(column)
        yield _amount(column, heading, sums, "" if is_year else _moved(column, sums[1], sums[0]))
        if is_year and _PLAN in held.form.by_key:
            yield _plan_share(held, column)
            yield _time_share(held)


def _year_heading(held: Compared, column: Column) -> str:
    return _("%(span)s%(heading)s") % {"span": times.period_span(held.period), "heading": words.heading(column)}


def _projects(held: Compared) -> Total:
    now, last, year_ago = ({uid_of(key) or key for key in rows} for rows in held.months)
    moved = len(now) - len(last) if last else 0
    return Total(
        column=PROJECTS,
        heading=_("项目数（个，打包按1个计）"),
        now=figures.count(len(now)),
        last=figures.count(len(last) if last else None),
        year_ago=figures.count(len(year_ago) if year_ago else None),
        difference=f"+{moved}" if moved > 0 else figures.count(moved) if last else "",
    )


def _sum(column: Column, rows: Rows) -> int | None:
    return column_sum(list(rows.values()), column, once=[uid_of(key) for key in rows])


def _amount(column: Column, heading: str, sums: tuple[int | None, ...], difference: str) -> Total:
    now, last, year_ago = (words.shown(column, value) for value in sums)
    return Total(column.key, heading, now, last, year_ago, difference)


def _moved(column: Column, before: int | None, after: int | None) -> str:
    if before is not None and before == after:
        return "0"
    return words.difference(column, before, after)


def _plan_share(held: Compared, year: Column) -> Total:
    """As the metric completion_rate has it: projects without a plan count neither above nor below the line."""
    plan = held.form.by_key[_PLAN]
    planned = [{key: row for key, row in rows.items() if row.get(_PLAN) is not None} for rows in held.months]
    now, last, year_ago = (_ratio(_sum(year, rows), _sum(plan, rows)) for rows in planned)
    moved = now - last if now is not None and last is not None else None
    return _share(PLAN_SHARE, _("占本年计划"), (now, last, year_ago), moved)


def _time_share(held: Compared) -> Total:
    now, last = (Decimal(period.month) / 12 for period in (held.period, held.last_period))
    year_ago = now if held.year_ago else None
    return _share(TIME_SHARE, _("时间进度"), (now, last if held.last else None, year_ago), None)


def _share(
    key: str, heading: str, ratios: tuple[Decimal | None, Decimal | None, Decimal | None], moved: Decimal | None
) -> Total:
    now, last, year_ago = (figures.percent(ratio) for ratio in ratios)
    return Total(key, heading, now, last, year_ago, "" if moved is None else figures.points(moved), is_part=True)


def _ratio(part: int | None, whole: int | None) -> Decimal | None:
    return Decimal(part) / whole if part is not None and whole else None
