"""项目进程统计, and what waits for a second person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sanzhua.accounts.views import person_of
from sanzhua.registry.queries.life import waiting_requests
from sanzhua.registry.queries.process import MONTH_STAGES, process


@require_safe
def process_page(request: HttpRequest) -> HttpResponse:
    """The figures of the units that the reader sees: a filler's own unit, the city's all of them."""
    person = person_of(request)
    context = {
        "process": process(person),
        "waiting": waiting_requests(person),
        "month_stages": [stage.label for stage in MONTH_STAGES],
    }
    return render(request, "registry/process.html", context)
