from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sanzhua.accounts import actions
from sanzhua.accounts.forms import SignInForm
from sanzhua.accounts.models import Person
from sanzhua.accounts.passwords import is_secret_over
from sanzhua.accounts.views import CHOSEN_LANGUAGE, safe_next


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST" and request.user.is_authenticated:
        return redirect(safe_next(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            person = authenticate(request, **form.cleaned_data)
            if isinstance(person, Person) and not is_secret_over(person):
                return _begin(request, person)
            form.add_error(None, _why(request, person))
            status = 429 if _is_locked(request) else 422
    return render(request, "accounts/sign_in.html", {"form": form, "next": safe_next(request)}, status=status)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    response = redirect("accounts:sign_in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def locked_out(request: HttpRequest, original: HttpResponse | None, credentials: object) -> HttpResponse:
    """The page already says that the account is locked; the lock needs no page of its own."""
    return original or HttpResponse(status=429)


def _begin(request: HttpRequest, person: Person) -> HttpResponse:
    if chosen := request.session.pop(CHOSEN_LANGUAGE, ""):
        actions.choose_language(person, chosen)
    login(request, person)
    response = redirect("accounts:password_change" if person.must_change_password else safe_next(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        person.language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _why(request: HttpRequest, person: object) -> str:
    if _is_locked(request):
        return _(
            "连续 %(count)s 次未能登录，此账号在这台机器上已锁定 15 分钟。请稍后再试，或请系统管理员重置密码。"
        ) % {"count": settings.AXES_FAILURE_LIMIT}
    if person is not None:
        return _("一次性密码已超过 24 小时，不能再用。请向系统管理员重新领取。")
    return _("登录名或密码不正确。请检查大小写和输入法；忘记密码请找系统管理员重置。")


def _is_locked(request: HttpRequest) -> bool:
    return bool(getattr(request, "axes_locked_out", False))
