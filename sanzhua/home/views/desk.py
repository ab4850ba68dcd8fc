from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from sanzhua.accounts.models import Person
from sanzhua.home import queries
from sanzhua.home.queries.calendar import form_titles
from sanzhua.notices import queries as notices


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Person)
    return render(request, "home/desk.html", {"desk": queries.desk(request.user)})


@require_safe
def digest(request: HttpRequest) -> HttpResponse:
    """今天的摘要: what a mail of this moment would tell its reader, and whether one goes."""
    assert isinstance(request.user, Person)
    context = {
        "digest": notices.digest_of(request.user, form_titles()),
        "mailbox": notices.mailbox_of(request.user),
        "sent": notices.digest_today(request.user),
        "has_mail": notices.has_mail(),
        "time": settings.MAIL_TIME,
    }
    return render(request, "home/digest.html", context)


@require_safe
def project(request: HttpRequest, uid: str) -> HttpResponse:
    """One project's whole life; another unit's answers exactly like one that does not exist."""
    assert isinstance(request.user, Person)
    found = queries.visible_project(request.user, uid)
    if found is None:
        raise Http404(_("没有这个项目，或您无权查看。"))
    return render(request, "home/project.html", {"page": queries.project_page(found, request.user)})
