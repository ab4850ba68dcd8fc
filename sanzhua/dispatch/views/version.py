"""A frozen version, and what differs between two."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sanzhua.accounts.queries import person_of
from sanzhua.dispatch import queries
from sanzhua.dispatch.stored import nil_words
from sanzhua.dispatch.views import version_of
from sanzhua.ui.asked import page_number


@require_GET
def version_page(request: HttpRequest, pk: int) -> HttpResponse:
    found = version_of(request, pk)
    may = queries.verbs_for(found.report, person_of(request))
    context = {
        "version": found,
        "report": found.report,
        "page": queries.version_page(found, page=page_number(request)),
        "nil": nil_words(found),
        "may": may,
        "returned": queries.returns_of(found.report),
    }
    return render(request, "dispatch/version.html", context)


@require_GET
def difference(request: HttpRequest, before: int, after: int) -> HttpResponse:
    older, newer = version_of(request, before), version_of(request, after)
    if older.report_id != newer.report_id:
        raise Http404(_("两个版本不是同一张报表。"))
    context = {"report": newer.report, "newer": newer, "diff": queries.diff(older, newer)}
    return render(request, "dispatch/difference.html", context)
