"""Figures: the sets of rates of a month, and one metric with its formula, beside what it is compared with."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.queries import figures as queries
from sanzhua.facts.basis import BASES
from sanzhua.facts.definitions import WrongQuestion
from sanzhua.facts.dimensions import DIMENSIONS, PACKAGES
from sanzhua.facts.questions import MONTH, SINCE_START, YEAR_TO_DATE
from sanzhua.facts.sources import source_title

_TIMES = {
    MONTH: gettext_lazy("本期"),
    YEAR_TO_DATE: gettext_lazy("1月至本期累加"),
    SINCE_START: gettext_lazy("自首期累加"),
}
_BASES = dict(zip(BASES, (gettext_lazy("原口径"), gettext_lazy("可比口径")), strict=True))
_ROWS = 300
_UNKNOWN = "?"


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    person, period = person_of(request), _period(request)
    context = {
        "period": period,
        "sets": queries.set_tables(period, person),
        "own": queries.own_lines(person, period),
    }
    return render(request, "dispatch/figures.html", context)


@require_safe
def figure(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """`row` in the address opens one line down to its projects, `of` narrows the page to a unit."""
    person = person_of(request)
    asked = _asked(request, person)
    try:
        page = queries.figure(source, key, asked, person)
    except WrongQuestion as refusal:
        if not request.GET:
            raise Http404 from refusal
        return render(request, "dispatch/figure.html", {"fault": refusal.sentence, **_choices(asked)}, status=422)
    rows = None
    if (group := request.GET.get("row")) is not None:
        rows = queries.rows_behind(source, key, asked, None if group == _UNKNOWN else group, person)
    lines = [{**line, "group": line[asked.by]} for line in page["rows"]]
    context = {
        "page": page,
        "lines": lines,
        "rows": rows and rows[:_ROWS],
        "row": group,
        "source": source_title(source),
        "subject": (asked.within or queries.owner_of(person)).pk,
    }
    return render(request, "dispatch/figure.html", context | _choices(asked) | {"address": _address(request)})


def _asked(request: HttpRequest, person: Person) -> queries.Asked:
    chosen = request.GET.get
    return queries.Asked(
        period=_period(request),
        by=_one_of(chosen("by"), DIMENSIONS, "unit"),
        time=_one_of(chosen("time"), _TIMES, MONTH),
        packages=_one_of(chosen("packages"), PACKAGES, ""),
        basis=_one_of(chosen("basis"), _BASES, "original"),
        closed_on=_day(chosen("closed_on", "")),
        within=_unit(chosen("of", ""), person),
    )


def _unit(text: str, person: Person) -> Unit | None:
    """Raises Http404 for a unit that the person does not see, as for none."""
    if not text:
        return None
    pk = int(text) if text.isdecimal() and len(text) < 18 else 0
    return get_object_or_404(Unit.objects.filter(pk__in=person.visible_unit_ids()), pk=pk)


def _choices(asked: queries.Asked) -> dict[str, Any]:
    return {"asked": asked, "times": _TIMES.items(), "packages": PACKAGES.items(), "bases": _BASES.items()}


def _one_of(value: str | None, choices: dict[str, Any], otherwise: str) -> str:
    return value if value in choices else otherwise


def _period(request: HttpRequest) -> Period:
    """The month asked for; the one being reported where none is, or none that exists."""
    try:
        return Period.parse(request.GET.get("period", ""))
    except ValueError:
        return Period.of(clock.business_today()).previous()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _address(request: HttpRequest) -> str:
    """The choices as they stand in the address, without the opened line."""
    kept = request.GET.copy()
    kept.pop("row", None)
    return kept.urlencode()
