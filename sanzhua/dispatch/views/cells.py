"""One cell of a report: the panel beside the grid, the same as a page of its own, and what is said about it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import Refused
from sanzhua.charts.bars import Bar, month_bars
from sanzhua.charts.svg import Markup
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import add_comment, clear_follow_up, follow_up
from sanzhua.dispatch.models import Report
from sanzhua.dispatch.views import report_of


@require_GET
def cell_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """For the script the inside of the panel; for everybody else a page on which the row's cells can be chosen."""
    found, person = report_of(request, pk), person_of(request)
    row, column = request.GET.get("row", ""), request.GET.get("column", "")
    if not row:
        return redirect("dispatch:report", pk=pk)
    is_part = "HX-Request" in request.headers
    template = "dispatch/_cell_panel.html" if is_part else "dispatch/cell.html"
    context = {"report": found} | ({} if is_part else {"neighbours": queries.neighbours(found)})
    try:
        panel = queries.cell_panel(found, person, row_key=row, column=column or "name")
    except Refused as refusal:
        return render(request, template, context | {"sentence": refusal.sentence}, status=404)
    columns = () if is_part else queries.columns_of(found)
    return render(request, template, context | {"panel": panel, "drawing": _drawing(panel), "columns": columns})


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment, or the follow-up mark set or cleared."""
    found, person = report_of(request, pk), person_of(request)
    row, column = request.POST.get("row", ""), request.POST.get("column", "")
    cell: dict[str, Any] = {"report": found, "by": person, "row_key": row, "column": column}
    verb = request.POST.get("verb", "")
    if verb == "follow":
        follow_up(**cell)
    elif verb == "clear":
        clear_follow_up(**cell)
    else:
        add_comment(**cell, text=request.POST.get("comment", ""))
    if request.headers.get("X-Requested-With") == "grid":
        return JsonResponse(_noted(found, row, column))
    return redirect(f"{reverse('dispatch:cell_panel', args=[pk])}?{urlencode({'row': row, 'column': column})}")


def _noted(report: Report, row: str, column: str) -> dict[str, Any]:
    notes = queries.notes_of(report)
    note = {"row": row, "column": column, "note": (row, column) in notes.commented, "star": notes.follows(row, column)}
    return {"notes": [note]}


def _drawing(panel: queries.CellPanel) -> Markup | None:
    """The project's own twelve months; the table beside it holds the numbers."""
    if panel.months is None:
        return None
    bars = [Bar(point.period[5:].lstrip("0"), point.value) for point in panel.months.points]
    return month_bars(bars, title=_("本项目近12个月"))
