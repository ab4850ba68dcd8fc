"""The city's page on a submitted report: accept it whole, or mark cells and send it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import accept, correct, send_back
from sanzhua.dispatch.views import person_of, report_of


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = report_of(request, pk), person_of(request)
    version = found.versions.order_by("-number").first()
    if version is None:
        raise Http404(_("还没有送签的版本。"))
    context = {
        "report": found,
        "version": version,
        "page": queries.version_page(version),
        "sign": queries.sign_page(version),
        "since_return": queries.changes_since_return(version),
        "may": queries.verbs_for(found, person),
    }
    return render(request, "dispatch/review.html", context)


@require_POST
def send_back_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """Marked cells come as `mark=<row key>|<column key>`."""
    found = report_of(request, pk)
    marks = []
    for mark in request.POST.getlist("mark"):
        row_key, _bar, column = mark.rpartition("|")
        marks.append((row_key, column))
    send_back(report=found, by=person_of(request), marks=marks, note=request.POST.get("note", ""))
    messages.success(request, _("已退回修改，只有标出的%(count)d格可改。") % {"count": len(marks)})
    return redirect("dispatch:board")


@require_POST
def accept_report(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_of(request, pk)
    accept(report=found, by=person_of(request), sha256=request.POST.get("sha256", ""))
    messages.success(request, _("已接收%(unit)s的报表。") % {"unit": found.unit.shown})
    return redirect("dispatch:board")


@require_POST
def correct_report(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_of(request, pk)
    correct(report=found, by=person_of(request), note=request.POST.get("note", ""))
    messages.success(request, _("已开始更正：改好后再送签，原版本保留。"))
    return redirect("dispatch:report", pk=pk)
