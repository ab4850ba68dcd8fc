"""Pages of the account, and the pages of administrators. To anyone else an administrator's page does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from sanzhua.accounts.models import Person

P = ParamSpec("P")
CHOSEN_LANGUAGE = "language"  # key of the session: what a visitor chose before signing in
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_roles(*roles: str) -> Callable[[Page[P]], Page[P]]:
    """Lets in those who hold one of the roles; for others the page answers as if it were missing."""

    def wrap(page: Page[P]) -> Page[P]:
        @wraps(page)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not (isinstance(request.user, Person) and request.user.has_role(*roles)):
                raise Http404
            return page(request, *args, **kwargs)

        return cast(Page[P], guarded)

    return wrap


def safe_next(request: HttpRequest, fallback: str = "/") -> str:
    """Where the person wanted to go, if that is on this very site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own else fallback
