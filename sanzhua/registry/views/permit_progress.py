"""手续进度: what blocks each project, what is late, and by issuer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.registry.queries.permit_progress import (
    SHOWN,
    Filters,
    every_row,
    issuers,
    permit_progress,
    projects_without_plan,
    units_with_plans,
)
from sanzhua.registry.sheets.permits import PROGRESS
from sanzhua.registry.sheets.tables import answer


@require_safe
def progress_page(request: HttpRequest) -> HttpResponse:
    person, filters = person_of(request), _filters(request)
    page, rows = permit_progress(person, filters, page=_page(request))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "page": page,
        "rows": rows,
        "filters": filters,
        "units": units_with_plans(person),
        "issuers": issuers(person),
        "without": projects_without_plan(person),
        "asked": asked.urlencode(),
        "is_narrowed": filters != Filters(),
    }
    return render(request, "registry/permit_progress.html", context)


@require_safe
def progress_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Every row that the filters leave, without pages."""
    return answer(ending, _("手续进度"), PROGRESS, every_row(person_of(request), _filters(request)))


def _filters(request: HttpRequest) -> Filters:
    """What the address asks for; values that are none are left aside."""
    unit, show = request.GET.get("unit", ""), request.GET.get("show", "")
    return Filters(
        unit=int(unit) if unit.isdecimal() and len(unit) < 10 else None,
        show=show if show in SHOWN else "",
        issuer=request.GET.get("issuer", "")[:80],
        words=request.GET.get("q", "")[:100],
    )


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 1
