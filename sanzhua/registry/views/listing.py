from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sanzhua.registry import queries
from sanzhua.registry.views import person_of


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """Search by name, code or owner, fifty a page."""
    words = request.GET.get("q", "")[:100]
    page = queries.projects(person_of(request), words=words, page=_page(request))
    known = queries.progress(list(page))
    rows = [(project, known.get(project.pk, queries.Progress())) for project in page.object_list]
    return render(request, "registry/list.html", {"page": page, "rows": rows, "words": words})


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 1
