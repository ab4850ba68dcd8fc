"""项目进程统计, and what waits for a second person."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.registry.queries.behind import behind
from sanzhua.registry.queries.life import waiting_requests
from sanzhua.registry.queries.process import MONTH_STAGES, process
from sanzhua.registry.sheets.process import COLUMNS, figure_rows
from sanzhua.registry.sheets.tables import answer


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


@require_safe
def process_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The figures of the page, for whoever reads the page."""
    return answer(ending, _("项目进程统计"), COLUMNS, figure_rows(process(person_of(request))))


@require_safe
def behind_figure(request: HttpRequest) -> HttpResponse:
    """The projects that a figure of the page counts."""
    found = behind(person_of(request), {key: str(value) for key, value in request.GET.items()})
    if found is None:
        raise Http404(_("没有这个数据。"))
    return render(request, "registry/behind.html", {"behind": found})
