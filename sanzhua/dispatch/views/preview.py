"""A workbook on its way in: sent, read, shown three ways, corrected, taken or left."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanzhua.accounts.queries import person_of
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import apply_and_check, decide, decide_cell, set_mapping, start_upload, undo_upload
from sanzhua.dispatch.choices import UploadState
from sanzhua.dispatch.forms import WorkbookForm
from sanzhua.dispatch.merge import DECIDED_SKIP
from sanzhua.dispatch.views import report_of, upload_of
from sanzhua.documents.queries import attachment


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = report_of(request, pk), person_of(request)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["workbook"]
        started = start_upload(report=found, by=person, name=sent.name, data=sent.read())
        return redirect("dispatch:preview", pk=started.pk)
    lock = queries.lock_reason(found, person)
    context = {"report": found, "form": form, "lock": lock, "uploads": queries.uploads_of(found)}
    return render(request, "dispatch/upload.html", context, status=422 if form.errors else 200)


@require_GET
def preview_page(request: HttpRequest, pk: int) -> HttpResponse:
    """While the workbook is being read the page says so and comes back by itself."""
    found = upload_of(request, pk)
    if found.state in {UploadState.WAITING, UploadState.READING}:
        return render(request, "dispatch/reading.html", {"upload": found, "report": found.report})
    only = request.GET.get("only", "")
    page = int(request.GET.get("page", "1")) if request.GET.get("page", "1").isdecimal() else 1
    shown = queries.preview(found, only=only, page=page)
    english = (get_language() or "").startswith("en")
    columns = [(c.key, c.heading_en if english else c.heading) for c in found.report.definition.columns]
    context = {"upload": found, "report": found.report, "preview": shown, "only": only, "columns": columns}
    return render(request, "dispatch/preview.html", context)


@require_POST
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Fields are named `column:<sheet>:<letter>`; the workbook is read again with the corrected mapping."""
    found = upload_of(request, pk)
    corrected: dict[str, dict[str, str | None]] = {}
    for name, key in request.POST.items():
        if name.startswith("column:"):
            sheet, _mark, letter = name.removeprefix("column:").rpartition(":")
            corrected.setdefault(sheet, {})[letter] = str(key) or None
    set_mapping(upload=found, by=person_of(request), mapping=corrected)
    return redirect("dispatch:preview", pk=pk)


@require_POST
def decide_row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row, and back to it; or, from the buttons that turn the page, every row whose tick was taken away."""
    found, person, ref = upload_of(request, pk), person_of(request), request.POST.get("ref", "")
    if ref:
        decide(upload=found, by=person, ref=ref, choice=request.POST.get("choice", ""))
    else:
        for left in _left(request):
            decide(upload=found, by=person, ref=left, choice=DECIDED_SKIP)
    place = {key: request.POST[key] for key in ("only", "page") if request.POST.get(key)}
    query = f"?{urlencode(place)}" if place else ""
    return redirect(f"{reverse('dispatch:preview', args=[pk])}{query}#{queries.anchor(ref) if ref else 'rows'}")


@require_POST
def decide_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """One cell that was changed on both sides, or without `ref` all of them."""
    found, person, ref = upload_of(request, pk), person_of(request), request.POST.get("ref", "")
    column, choice = request.POST.get("column", ""), request.POST.get("choice", "")
    decide_cell(upload=found, by=person, ref=ref, column=column, choice=choice)
    return redirect(f"{reverse('dispatch:preview', args=[pk])}#{queries.anchor(ref) if ref else 'rows'}")


def _left(request: HttpRequest) -> list[str]:
    """Rows that were shown with a tick and came back without."""
    taken = set(request.POST.getlist("take"))
    return [ref for ref in request.POST.getlist("shown") if ref not in taken]


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    found = upload_of(request, pk)
    taken = apply_and_check(upload=found, by=person_of(request), leave=set(_left(request)))
    said = {"rows": taken.rows, "open": len(taken.check.open)}
    messages.success(request, _("已采用%(rows)d行；其余未动。送签前还有%(open)d处要处理。") % said)
    return redirect("dispatch:report", pk=found.report_id)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = upload_of(request, pk)
    undo_upload(upload=found, by=person_of(request))
    messages.success(request, _("已撤销采用，草稿恢复原样。"))
    return redirect("dispatch:report", pk=found.report_id)


@require_GET
def annotated(request: HttpRequest, pk: int) -> HttpResponse:
    """The clerk's own workbook with every problem as a comment on its cell."""
    book = queries.annotated_workbook(upload_of(request, pk))
    return attachment(book.data, book.name)
