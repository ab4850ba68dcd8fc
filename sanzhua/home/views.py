from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from sanzhua.accounts.models import Person
from sanzhua.home import queries


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Person)
    return render(request, "home/desk.html", {"desk": queries.desk(request.user)})


@require_safe
def project(request: HttpRequest, uid: str) -> HttpResponse:
    """One project's whole life; another unit's answers exactly like one that does not exist."""
    assert isinstance(request.user, Person)
    found = queries.visible_project(request.user, uid)
    if found is None:
        raise Http404(_("没有这个项目，或您无权查看。"))
    return render(request, "home/project.html", {"page": queries.project_page(found, request.user)})
