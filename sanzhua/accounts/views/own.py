"""What people settle about their own account: password, theme, language."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from sanzhua.accounts import actions
from sanzhua.accounts.forms import PasswordForm
from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.accounts.views import CHOSEN_LANGUAGE, safe_next
from sanzhua.base.refusals import Refused


@sensitive_post_parameters("old", "new", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        person = person_of(request)
        try:
            actions.change_password(person, old=form.cleaned_data["old"], new=form.cleaned_data["new"])
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            # This browser stays signed in; every other session of the person has ended.
            update_session_auth_hash(request, person)
            messages.success(request, _("密码已更改，其他设备上的登录已全部退出。"))
            return redirect("/")
    return render(request, "accounts/password_change.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    actions.choose_theme(person_of(request), request.POST.get("theme", ""))
    return redirect(safe_next(request))


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Sets the browser's language, and the person's: at once, or when they sign in from this page."""
    chosen = request.POST.get("language", "")
    if isinstance(request.user, Person) and chosen in dict(settings.LANGUAGES):
        actions.choose_language(request.user, chosen)
    elif chosen in dict(settings.LANGUAGES):
        request.session[CHOSEN_LANGUAGE] = chosen
    return set_language(request)
