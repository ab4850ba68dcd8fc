"""The list as a file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete
from sanzhua.documents.rules import attachment_header
from sanzhua.registry.actions import record_export
from sanzhua.registry.models import Project
from sanzhua.registry.queries import listing, preferences
from sanzhua.registry.sheets import list_files as export
from sanzhua.registry.sheets import projects as sheets
from sanzhua.registry.sheets.tables import TYPES
from sanzhua.registry.views.listing import chips_of


@dataclass(frozen=True, slots=True)
class _Wanted:
    state: listing.ListState
    columns: tuple[sheets.ListColumn, ...]
    runs: Iterator[list[Project]]
    rows: int
    told: tuple[str, ...]


@require_http_methods(["GET", "POST"])
def export_list(request: HttpRequest) -> HttpResponseBase:
    """GET says what will be in the file; POST makes it, and asks for a reason where there are many rows."""
    wanted = _wanted(request)
    if request.method != "POST":
        return _page(request, wanted)
    ending = "csv" if request.POST.get("format") == "csv" else "xlsx"
    reason = request.POST.get("reason", "")
    query = wanted.state.address()
    try:
        record_export(by=person_of(request), rows=wanted.rows, query=query, ending=ending, reason=reason)
    except Incomplete as refused:
        return _page(request, wanted, error=refused.sentence, reason=reason, status=422)
    return _csv(wanted) if ending == "csv" else _xlsx(wanted)


def _wanted(request: HttpRequest) -> _Wanted:
    person, state = person_of(request), listing.read_state(request.POST or request.GET)
    sight = listing.sight_of(person)
    found = listing.found_projects(sight, state)
    columns = sheets.columns_of(state.columns or preferences.choice_of(person).columns)
    chips = [chip.label for chip in chips_of(state, sight.units)]
    told = (
        _("导出人：%(name)s") % {"name": person.name},
        _("导出时间：%(at)s") % {"at": clock.business_now().strftime("%Y-%m-%d %H:%M")},
        _("条件：%(chips)s") % {"chips": "；".join(chips) or _("无，可见的全部项目")},
    )
    return _Wanted(state, columns, listing.in_runs(found, state.sort), found.count(), told)


def _page(
    request: HttpRequest, wanted: _Wanted, *, error: str = "", reason: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "state": wanted.state,
        "columns": wanted.columns,
        "rows": wanted.rows,
        "conditions": wanted.told[-1],
        "asks_reason": wanted.rows > export.ROWS_WITHOUT_REASON,
        "most": export.ROWS_WITHOUT_REASON,
        "error": error,
        "reason": reason,
    }
    return render(request, "registry/export.html", context, status=status)


def _csv(wanted: _Wanted) -> StreamingHttpResponse:
    pieces = export.csv_pieces(wanted.columns, wanted.runs)
    return StreamingHttpResponse(pieces, content_type=TYPES["csv"], headers=_headers("csv"))


def _xlsx(wanted: _Wanted) -> FileResponse:
    """Made whole before its first byte leaves, so that a failure is a page and never half a workbook."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 the response closes it
    try:
        export.write_xlsx(file, wanted.columns, wanted.runs, wanted.told)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, content_type=TYPES["xlsx"], headers=_headers("xlsx"))


def _headers(ending: str) -> dict[str, str]:
    return {"Content-Disposition": attachment_header(f"{_('项目清单')}{clock.business_today():%Y%m%d}.{ending}")}
