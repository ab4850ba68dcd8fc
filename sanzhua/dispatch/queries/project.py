"""What the monthly returns say of one project: who reports it, and its accepted months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.base.periods import Period
from sanzhua.charts.bars import Bar, month_bars
from sanzhua.charts.svg import Markup
from sanzhua.facts import queries as facts
from sanzhua.formbook.definition import load_form
from sanzhua.formbook.rules.derive import FLOWS
from sanzhua.registry.models import Project
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class Duty:
    form: str
    title: str
    unit: str
    from_period: str
    to_period: str


@dataclass(frozen=True, slots=True)
class Month:
    """An accepted month of the project; `version_id` None for history that was loaded."""

    period: str
    done_month: int | None
    done_year: int | None
    plan_year: int | None
    version_id: int | None


def duties_of(project: Project) -> tuple[Duty, ...]:
    rows = project.duties.select_related("unit").order_by("form", "from_period")
    return tuple(Duty(one.form, _title(one.form), one.unit.shown, one.from_period, one.to_period) for one in rows)


def months_of(project: Project) -> tuple[Month, ...]:
    """The project's accepted months, newest first, two years at most, whichever unit reported it then."""
    for form, flow in FLOWS.items():
        rows = facts.project_history(form, project.uid)
        if rows:
            newest = reversed(rows[-24:])
            return tuple(
                Month(
                    row["period"], row.get(flow.month), row.get(flow.year), row.get("plan_year"), row.get("version_id")
                )
                for row in newest
            )
    return ()


def months_drawing(months: Sequence[Month]) -> Markup:
    """The last twelve months' own figures as bars; a month without a return is a dash."""
    if not months:
        return Markup("")
    held = {month.period: month.done_month for month in months}
    last = Period.parse(months[0].period)
    bars = [_bar(one, held.get(str(one))) for one in (last.shifted(-back) for back in range(11, -1, -1))]
    return month_bars(bars, title=_("近12个月当月完成"))


def _bar(period: Period, value: int | None) -> Bar:
    return Bar(f"{period.month}", None if value is None else float(value))


def _title(form: str) -> str:
    found = load_form(form)
    return found.title_en if times.is_english() else found.title
