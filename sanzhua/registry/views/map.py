from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.registry.choices import Stage
from sanzhua.registry.queries.map import MEASURES, map_page


@require_safe
def project_map(request: HttpRequest) -> HttpResponse:
    """Counties coloured by a figure, projects as points, and the same figures as a table."""
    measure = request.GET.get("measure", "projects")
    page = map_page(
        person_of(request),
        measure=measure if measure in MEASURES else "projects",
        stage=request.GET.get("stage", ""),
    )
    return render(request, "registry/map.html", {"page": page, "measures": MEASURES.items(), "stages": Stage.choices})
