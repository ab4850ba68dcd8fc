from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sanzhua.accounts.models import Person

_OPEN = frozenset({"accounts:password_change", "accounts:sign_out", "accounts:theme", "set_language", "healthz"})


class MustChangePasswordMiddleware:
    """Whoever signed in with a one-time secret sees no page before the own password is set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponse | None:
        person = request.user
        if not (isinstance(person, Person) and person.must_change_password):
            return None
        if request.resolver_match and request.resolver_match.view_name in _OPEN:
            return None
        target = reverse("accounts:password_change")
        if "HX-Request" in request.headers:
            # A redirect would be followed by the script and end up inside the fragment.
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        return redirect(target)
