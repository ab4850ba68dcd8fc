"""领导驾驶舱: the page, its tables as a workbook, and the same on a wall, which is off until the city asks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanzhua.accounts.actions import turn
from sanzhua.accounts.choices import WALL
from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import is_on, person_of, root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.calendar import reported_month
from sanzhua.documents.queries import attachment
from sanzhua.home import policy, sheets
from sanzhua.home.cockpit_spec import load_spec
from sanzhua.home.policy import Sight
from sanzhua.home.queries.cockpit import Asked, Cockpit, cockpit, lines_of, months_offered, stuck_page
from sanzhua.registry.sheets.tables import TYPES
from sanzhua.ui import times

# The year before it is asked for, too.
_FIRST_YEAR = 1990
_ROWS = 100


@dataclass(frozen=True, slots=True)
class Slider:
    """The months as places from `first` to `last`; `at` is the one shown, None where it lies outside."""

    months: tuple[Period, ...]
    at: int | None

    @property
    def last_place(self) -> int:
        return len(self.months) - 1

    @property
    def words(self) -> str:
        """The months in words, for the script that says under the slider where it stands."""
        return "|".join(times.period_name(month) for month in self.months)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """`at` is a place of the slider, which knows no months; its answer is the address with the month in it."""
    sight = _sight(request)
    asked, months = _asked(request, sight), months_offered()
    if (place := _place(request, months)) is not None:
        return redirect(_address(replace(asked, period=months[place])))
    found = cockpit(asked, sight, person_of(request))
    at = months.index(asked.period) if asked.period in months else None
    context = {
        **_context(request, found),
        "slider": Slider(tuple(months), at),
        "before": _address(replace(asked, period=asked.period.previous())) if at != 0 else "",
        "after": _address(replace(asked, period=asked.period.next())) if asked.period < reported_month() else "",
        "as_closed": _address(replace(asked, live=False)),
        "as_live": _address(replace(asked, live=True)),
        "tables_open": "tables" in request.GET,
    }
    return render(request, "home/cockpit/page.html", context)


@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """All tables of the page, a sheet each; `sheet` asks for one."""
    sight = _sight(request)
    asked = _asked(request, sight)
    found = cockpit(asked, sight, person_of(request))
    wanted = request.GET.get("sheet", "")
    if wanted and wanted not in sheets.SHEETS:
        raise Http404
    name = _("领导驾驶舱%(month)s") % {"month": times.period_name(asked.period)}
    return attachment(sheets.workbook(found, wanted), f"{name}.xlsx", TYPES["xlsx"])


@require_safe
def stuck(request: HttpRequest) -> HttpResponse:
    """The projects that the words beside a stage of the funnel count."""
    sight, chosen = _sight(request), request.GET.get
    asked = _asked(request, sight)
    found = stuck_page(asked, sight, chosen("stage", ""), chosen("why", ""), chosen("permit", "")[:200])
    if found is None:
        raise Http404
    page = Paginator(found.projects, _ROWS).get_page(chosen("page", "1")[:6])
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "found": found,
        "page": page,
        "lines": lines_of(list(page.object_list), clock.business_today()),
        "kept": f"{kept.urlencode()}&",
        "asked": asked,
        "back": _address(asked),
    }
    return render(request, "home/cockpit/stuck.html", context)


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    sight = _sight(request)
    if not is_on(WALL):
        raise Http404(_("大屏没有打开。市级调度员可以在驾驶舱打开。"))
    found = cockpit(_asked(request, sight), sight, person_of(request), wall=True)
    context = {**_context(request, found), "seconds": load_spec().shown["wall_seconds"]}
    return render(request, "home/cockpit/wall.html", context)


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """The dispatcher turns the wall on or off. Raises NotAllowed."""
    _sight(request)
    on = request.POST.get("on") == "1"
    turn(WALL, on=on, by=person_of(request))
    return redirect("home:wall" if on else "home:cockpit")


def _sight(request: HttpRequest) -> Sight:
    """Whoever may not look learns no more than that there is no such page."""
    found = policy.sight_of(person_of(request))
    if found is None:
        raise Http404
    return found


def _asked(request: HttpRequest, sight: Sight) -> Asked:
    """The month being reported where none is asked for, or none that exists. Raises Http404 for another's unit."""
    chosen = request.GET.get
    try:
        period = Period.parse(chosen("period", ""))
    except ValueError:
        period = reported_month()
    if not _FIRST_YEAR <= period.year <= clock.business_today().year:
        period = reported_month()
    metrics = load_spec().map_metrics
    metric = chosen("metric", "") if chosen("metric", "") in metrics else metrics[0]
    return Asked(period, metric, _unit(chosen("unit", ""), sight), bool(chosen("live")))


def _unit(text: str, sight: Sight) -> Unit | None:
    if not text:
        return None
    found = Unit.objects.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 18 else None
    if found is None or found.pk not in sight.unit_ids:
        raise Http404
    return found


def _place(request: HttpRequest, months: list[Period]) -> int | None:
    text = request.GET.get("at", "")
    return min(int(text), len(months) - 1) if text.isdecimal() and len(text) < 6 else None


def _context(request: HttpRequest, found: Cockpit) -> dict[str, Any]:
    asked = found.asked
    return {
        "page": found,
        "asked": asked,
        "spec": load_spec(),
        "place": root_unit() if found.leagues.compares else None,
        "query": _query(asked),
        "wall_on": is_on(WALL),
        "may_switch": policy.may_switch_wall(person_of(request)),
    }


def _query(asked: Asked) -> str:
    pairs = {"period": str(asked.period)}
    if asked.metric != load_spec().map_metrics[0]:
        pairs["metric"] = asked.metric
    if asked.unit is not None:
        pairs["unit"] = str(asked.unit.pk)
    if asked.live:
        pairs["live"] = "1"
    return urlencode(pairs)


def _address(asked: Asked) -> str:
    return f"{reverse('home:cockpit')}?{_query(asked)}"
