"""Pages that say no: what happened in a sentence, and what was typed, so that nobody types it twice."""

from __future__ import annotations

import re

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.csrf import csrf_failure as plain_csrf_failure
from django.views.defaults import bad_request as plain_bad_request
from django.views.defaults import page_not_found

_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# Words that people type hold a sign beyond ASCII or a space; keys, numbers and hashes of hidden fields do not.
_WORDS = re.compile(r"[^\x00-\x7f]|\S\s+\S")
_MOST_SIGNS, _ROW = 40_000, 36


def page_before(request: HttpRequest) -> str:
    """Where the form stood, on this host only; empty elsewhere."""
    address = request.headers.get("Referer", "")
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else ""


def typed(request: HttpRequest) -> list[tuple[str, int]]:
    """The words of a form that one of our own pages sent, each with the rows that it needs."""
    if request.method != "POST" or not page_before(request):
        return []
    sent = [words for name in request.POST for words in request.POST.getlist(name) if "password" not in name]
    told = [words for words in dict.fromkeys(sent) if _WORDS.search(words) and len(words) <= _MOST_SIGNS]
    return [(words, min(14, sum(1 + len(line) // _ROW for line in words.splitlines()))) for words in told]


def refused(request: HttpRequest, template: str, status: int, **said: object) -> HttpResponse:
    context = {"back": page_before(request), "typed": typed(request), **said}
    return render(request, template, context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was too old. What another site sent is not shown as if it had been typed here."""
    if not page_before(request):
        return plain_csrf_failure(request, reason)
    return refused(request, "403_csrf.html", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, _TOO_MUCH):
        return render(request, "413.html", status=413)
    return plain_bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """With the sentence of the page that refused, where it gave one; the framework's own are none for people."""
    said = exception.args[0] if exception.args else ""
    if not isinstance(said, str) or said.endswith("matches the given query."):
        return page_not_found(request, exception)
    return render(request, "404.html", {"sentence": said}, status=404)
