"""The city's page on a submitted report: accept it whole, or mark cells and send it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts.queries import person_of
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import accept, correct, send_back
from sanzhua.dispatch.return_reasons import offered_reasons
from sanzhua.dispatch.views import report_of
from sanzhua.ui.asked import page_number


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A POST changes nothing: it turns the page and brings the marks and the words along."""
    found, person = report_of(request, pk), person_of(request)
    version = found.versions.order_by("-number").first()
    if version is None:
        raise Http404(_("还没有送签的版本。"))
    sign, since_return = queries.sign_page(version), queries.changes_since_return(version)
    told = [*sign.changes, *(since_return.changes if since_return else ())]
    only = request.GET.get("only", "")
    changed = {change.row_key for change in told}
    page = queries.version_page(version, page=page_number(request), only=changed if only == "changed" else None)
    marks = set(request.POST.getlist("mark"))
    here = {cell.mark for row in page.rows for cell in row.cells}
    context = {
        "narrative": queries.narrative_beside(found),
        "report": found,
        "version": version,
        "page": page,
        "sign": sign,
        "since_return": since_return,
        "may": queries.verbs_for(found, person),
        "only": only,
        "changed_rows": changed,
        "changed_cells": {f"{change.row_key}|{change.column}" for change in told},
        "marks": marks,
        "marks_elsewhere": sorted(marks - here),
        "note": request.POST.get("note", ""),
        "codes": offered_reasons(),
        "code": request.POST.get("code", ""),
        "returned": queries.returns_of(found),
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
    note, code = request.POST.get("note", ""), request.POST.get("code", "")
    send_back(report=found, by=person_of(request), marks=marks, note=note, code=code)
    told = _("已退回修改，只有标出的%(count)d格可改。") if marks else _("已退回修改。")
    messages.success(request, told % {"count": len(marks)})
    return redirect(f"{reverse('dispatch:board')}?period={found.period}")


@require_POST
def accept_report(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_of(request, pk)
    accept(report=found, by=person_of(request), sha256=request.POST.get("sha256", ""))
    messages.success(request, _("已接收%(unit)s的报表。") % {"unit": found.unit.shown})
    return redirect(f"{reverse('dispatch:board')}?period={found.period}")


@require_POST
def correct_report(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_of(request, pk)
    correct(report=found, by=person_of(request), note=request.POST.get("note", ""))
    messages.success(request, _("已开始更正：改好后再送签，原版本保留。"))
    return redirect("dispatch:report", pk=pk)
