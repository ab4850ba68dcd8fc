"""What every answer carries: the chosen language, an end to old sessions, and no copy left in a shared browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from config.refusing import page_before, refused, typed
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState

Answer = Callable[[HttpRequest], HttpResponse]

_BEGAN = "session_began"
_SEEN = "session_seen"
_TOUCH_SECONDS = 60
_METHOD_NOT_ALLOWED = 405


class ChosenLanguageMiddleware:
    """Chinese unless this person chose otherwise: a PC with an English system must not turn the pages English."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ReceiptMiddleware:
    """What a request does counts from the arrival of its last byte, not from when its turn came."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            clock.forget_received()

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if request.method == "POST":
            _ = request.POST  # reads to the end, files included
            clock.mark_received()


class SessionLimitMiddleware:
    """Ends a session that is idle or old. The time seen is written once a minute: reading pages stays reading."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._check(request, time.time())
        return self.get_response(request)

    def _check(self, request: HttpRequest, now: float) -> None:
        began = request.session.setdefault(_BEGAN, now)
        seen = request.session.setdefault(_SEEN, now)
        if now - began > settings.SESSION_ABSOLUTE_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
        elif now - seen > _TOUCH_SECONDS:
            request.session[_SEEN] = now


class NoStoreMiddleware:
    """Pages of a signed-in person are not kept by the browser: offices share machines."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response


class RefusalMiddleware:
    """A refusal that no page of its own caught becomes a page with its sentence, the way back and an honest status."""

    STATUS: ClassVar[dict[type[Refused], int]] = {WrongState: 409, NotAllowed: 403, Incomplete: 422}

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code != _METHOD_NOT_ALLOWED or answer.content:
            return answer
        # Whoever asks again for the address of a form that was refused would else see an empty page.
        page = refused(request, "405.html", _METHOD_NOT_ALLOWED)
        page.headers["Allow"] = answer.headers["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        status = next((code for kind, code in self.STATUS.items() if isinstance(exception, kind)), 400)
        return refused(request, "refused.html", status, sentence=exception.sentence)


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends to the sign-in; a form that came after its session had ended is shown again, to be copied."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        to_sign_in = super().process_view(request, view_func, args, kwargs)
        from_page = request.method == "POST" and "text/html" in request.headers.get("Accept", "")
        if to_sign_in is not None and from_page and not request.headers.get("HX-Request") and typed(request):
            after = urlsplit(page_before(request))
            return refused(request, "session_ended.html", 403, after=urlunsplit(("", "", *after[2:])))
        return to_sign_in
