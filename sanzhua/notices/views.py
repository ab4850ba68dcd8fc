"""A person's own mail page, and what became of the mails for the system administrator."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.accounts.views import for_roles
from sanzhua.base.refusals import Refused
from sanzhua.notices import actions, queries
from sanzhua.notices.forms import AddressForm, CodeForm


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """`do` says which of the page's buttons was pressed."""
    person = person_of(request)
    do = request.POST.get("do", "")
    if request.method == "POST" and do in ("on", "off"):
        actions.switch_mail(person, do == "on")
        messages.success(request, _("每日摘要已打开。") if do == "on" else _("每日摘要已关闭，不再发邮件。"))
        return redirect("notices:mail")
    address = AddressForm(request.POST if do == "address" else None)
    code = CodeForm(request.POST if do == "code" else None)
    if _done(address, lambda: actions.set_address(person, address.cleaned_data["address"])):
        messages.success(request, _("确认码已发出，请查收邮件。"))
        return redirect("notices:mail")
    if _done(code, lambda: actions.confirm_address(person, code.cleaned_data["code"])):
        messages.success(request, _("邮箱已确认，每个工作日发送一次摘要。"))
        return redirect("notices:mail")
    return _page(request, person, address, code)


@for_roles(Role.SYSTEM_ADMIN)
@require_safe
def mail_state(request: HttpRequest) -> HttpResponse:
    context = {
        "server": settings.MAIL_SERVER,
        "sender": settings.MAIL_FROM,
        "address": settings.PUBLIC_ADDRESS,
        "time": settings.MAIL_TIME,
        "days": queries.days_of_mail(),
        "counted": queries.COUNTED,
        "faults": queries.faulty_mails(),
    }
    return render(request, "notices/mail_state.html", context)


def _done(form: Form, deed: Callable[[], None]) -> bool:
    if not form.is_valid():
        return False
    try:
        deed()
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
    return form.is_valid()


def _page(request: HttpRequest, person: Person, address: AddressForm, code: CodeForm) -> HttpResponse:
    mailbox = queries.mailbox_of(person)
    if mailbox is not None:
        address.fields["address"].initial = mailbox.address
    context = {
        "mailbox": mailbox,
        "has_mail": queries.has_mail(),
        "time": settings.MAIL_TIME,
        "address_form": address,
        "code_form": code,
    }
    wrong = address.is_bound or code.is_bound
    return render(request, "notices/mail.html", context, status=422 if wrong else 200)
