from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts import actions
from sanzhua.accounts.choices import Role
from sanzhua.accounts.forms import PersonForm
from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of, person_rows
from sanzhua.accounts.views import for_roles
from sanzhua.base.refusals import Refused


@for_roles(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    may_change = person_of(request).has_role(Role.SYSTEM_ADMIN)
    return render(request, "accounts/people.html", {"rows": person_rows(), "may_change": may_change})


@for_roles(Role.SYSTEM_ADMIN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            person, secret = actions.create_person(by=person_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("username", refusal.sentence)
        else:
            return render(request, "accounts/secret.html", {"person_shown": person, "secret": secret})
    return render(request, "accounts/person_new.html", {"form": form}, status=422 if form.is_bound else 200)


@for_roles(Role.SYSTEM_ADMIN)
@never_cache
@require_POST
def password_reset(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    secret = actions.reset_password(person, by=person_of(request))
    return render(request, "accounts/secret.html", {"person_shown": person, "secret": secret})


@for_roles(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
@require_POST
def sessions_end(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    count = actions.end_sessions(person, by=person_of(request))
    messages.success(request, _("已退出 %(name)s 的 %(count)s 处登录。") % {"name": person.name, "count": count})
    return redirect("accounts:people")


@for_roles(Role.SYSTEM_ADMIN)
@require_POST
def active(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    try:
        actions.set_active(person, request.POST.get("active") == "yes", by=person_of(request))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        words = _("已启用 %(name)s 的账号。") if person.is_active else _("已停用 %(name)s 的账号。")
        messages.success(request, words % {"name": person.name})
    return redirect("accounts:people")
