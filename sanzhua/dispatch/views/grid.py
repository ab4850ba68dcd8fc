"""The clerk's page: the grid as one plain form, and what its script asks for."""

import json
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import CellEdit, give_reason, hand_in, save_cells
from sanzhua.dispatch.models import Report, Version
from sanzhua.dispatch.queries.extensions import deadline_note
from sanzhua.dispatch.views import report_of
from sanzhua.documents.queries import attachment
from sanzhua.ui.asked import number, page_number

LIMIT = 2_000


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = report_of(request, pk), person_of(request)
    refused: list[Any] = []
    if request.method == "POST":
        results = save_cells(report=found, by=person, edits=_plain_edits(request))
        refused = [result for result in results if result.status != "saved"]
        if not refused:
            messages.success(request, _("已保存。"))
            return redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)
    only = request.GET.get("only", "")
    page = queries.grid(found, person, page=page_number(request), only=only)
    context = {"report": found, "grid": page, "refused": refused}
    context["following"] = queries.following_of(found) if page.lock is None else None
    context["may_withdraw"] = page.lock is None and not page.rows and queries.may_withdraw(found)
    return render(request, "dispatch/grid.html", context | _head(found, person), status=409 if refused else 200)


def _head(found: Report, person: Person) -> dict[str, Any]:
    return {
        "neighbours": queries.neighbours(found),
        "deadline": deadline_note(found, person),
        "return_note": queries.return_note(found),
        "marked": queries.marked_cells(found),
        "hands_in": queries.hand_in_word(found),
    }


def _plain_edits(request: HttpRequest) -> list[CellEdit]:
    """Cells of the page sent without script: only those whose words differ from what the page showed."""
    edits = []
    for name, text in request.POST.items():
        row, mark, column = name.rpartition(":")
        if not mark or row in {"revision", "was"} or row.startswith("was:"):
            continue
        if str(text) == request.POST.get(f"was:{name}", ""):
            continue
        revision = request.POST.get(f"revision:{row}", "0")
        edits.append(CellEdit(row_key=row, column=column, text=str(text), revision=number(revision, 1)))
    return edits


@require_POST
def cells(request: HttpRequest, pk: int) -> JsonResponse:
    """Saves cells for the script; answers each one, so that a paste of a hundred loses none."""
    found, person = report_of(request, pk), person_of(request)
    try:
        sent = json.loads(request.body)["edits"]
        edits = [_edit(one) for one in sent]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"sentence": _("请求不完整，请刷新页面后再试。")}, status=400)
    if len(edits) > LIMIT:
        return JsonResponse({"sentence": _("一次最多保存%(limit)d格，请分几次粘贴。") % {"limit": LIMIT}}, status=413)
    results = save_cells(report=found, by=person, edits=edits)
    return JsonResponse(queries.saved(found, person, results))


def _edit(sent: dict[str, Any]) -> CellEdit:
    return CellEdit(
        row_key=str(sent["row"]),
        column=str(sent["column"]),
        text=str(sent["text"]),
        revision=int(sent["revision"]),
        accepts=int(sent.get("accepts") or 0),
        was=tuple(str(text) for text in sent.get("was") or ()),
    )


@require_POST
def reason(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = report_of(request, pk), person_of(request)
    row, key = request.POST.get("row", ""), request.POST.get("reason_key", "")
    text = request.POST.get("earlier") or request.POST.get("text", "")
    give_reason(report=found, by=person, row_key=row, reason_key=key, text=text)
    if request.headers.get("X-Requested-With") == "grid":
        return JsonResponse(queries.saved(found, person, [], touched=[row]))
    if request.POST.get("next_check"):
        return redirect(f"{reverse('dispatch:check', args=[pk])}#p-{quote(row)}-{quote(key)}")
    return redirect("dispatch:report", pk=pk)


@require_GET
def sheet_now(request: HttpRequest, pk: int) -> JsonResponse:
    """What a long report says as a whole after cells were saved: its totals, counts, and what became of these rows."""
    found, person = report_of(request, pk), person_of(request)
    return JsonResponse(queries.sheet_now(found, person, request.GET.getlist("row")))


@require_GET
def check_page(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = report_of(request, pk), person_of(request)
    lock = queries.lock_reason(found, person)
    return render(request, "dispatch/check.html", {"lock": lock} | _checked(found, queries.check(found), person))


def _checked(found: Report, check: queries.Check, person: Person) -> dict[str, Any]:
    """The check with the reasons that were given before, by the warning they answer."""
    earlier = queries.earlier_reasons(found, {line.reason_key for line in check.warnings if line.reason_key})
    return {"report": found, "check": check, "earlier": earlier} | _head(found, person)


@require_POST
def hand_in_report(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = report_of(request, pk), person_of(request)
    check = queries.check(found)
    if not check.may_hand_in:
        return render(request, "dispatch/check.html", {"refused": True} | _checked(found, check, person), status=422)
    version = hand_in(report=found, by=person)
    messages.success(request, _("第%(number)d版已冻结：%(state)s。") % _frozen(version, found))
    return redirect("dispatch:sign", pk=pk)


def _frozen(version: Version, report: Report) -> dict[str, object]:
    return {"number": version.number, "state": report.get_status_display()}


@require_GET
def template(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = report_of(request, pk), person_of(request)
    book = queries.template_workbook(found, person)
    return attachment(book.data, book.name)
