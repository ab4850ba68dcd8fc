from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sanzhua.ledger import queries

PAGE = 50


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The log for the audit administrator; `?verify=1` recomputes it, which reads and changes nothing."""
    # The room stands below accounts, so the role is asked by its word.
    if request.user.is_anonymous or not request.user.has_role("audit_admin"):
        raise Http404
    before = _number(request.GET.get("before"))
    kind = request.GET.get("kind", "")
    rows = queries.latest_entries(before=before, kind=kind, limit=PAGE)
    head = queries.latest_head()
    context = {
        "rows": [(row, json.dumps(row.facts, ensure_ascii=False, indent=1)) for row in rows],
        "next_before": rows[-1].seq if len(rows) == PAGE else None,
        "kind": kind,
        "kinds": queries.entry_kinds(),
        "head": head,
        "root": bytes(head.root).hex() if head else "",
        "pending": queries.pending(),
        "verdict": queries.verify() if request.GET.get("verify") else None,
    }
    return render(request, "ledger/entries.html", context)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None
