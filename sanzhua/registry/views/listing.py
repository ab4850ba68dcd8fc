from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanzhua.accounts.models import Person
from sanzhua.registry import queries
from sanzhua.registry.models import Project


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """Search by name, code or owner, fifty a page."""
    words = request.GET.get("q", "")[:100]
    page = queries.projects(_person(request), words=words, page=_page(request))
    known = queries.progress(list(page))
    rows = [(project, known.get(project.pk, queries.Progress())) for project in page.object_list]
    return render(request, "registry/list.html", {"page": page, "rows": rows, "words": words})


@require_safe
def project(request: HttpRequest, uid: str) -> HttpResponse:
    """One project; another unit's answers exactly like one that does not exist."""
    found = Project.objects.visible_to(_person(request)).select_related("unit", "parent").filter(uid=uid).first()
    if found is None:
        raise Http404(_("没有这个项目，或您无权查看。"))
    context = {
        "page": queries.project_page(found),
        "months": queries.months(found, _person(request)),
        "now": queries.progress([found]).get(found.pk),
    }
    return render(request, "registry/project.html", context)


def _person(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 1
