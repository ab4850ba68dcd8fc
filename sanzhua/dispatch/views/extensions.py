"""More time: the list of what was asked and given, the page that asks or gives, and the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import person_of, reporting_units, root_unit
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused
from sanzhua.dispatch import policy
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.actions import ask_extension, decline, give_extension, grant, withdraw_ask
from sanzhua.dispatch.calendar import ensure_form_period, reported_month
from sanzhua.dispatch.deadlines import deadline_for
from sanzhua.dispatch.forms import AskExtensionForm, GiveExtensionForm
from sanzhua.dispatch.models import Extension
from sanzhua.dispatch.queries.extensions import extensions
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.ui.fields import PlainForm


@require_safe
def extension_list(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    period = _asked_period(request) if request.GET.get("period") else ""
    decides = policy.decided_by(person, root_unit())
    context = {
        "lines": extensions(person, period=period),
        "units": reporting_units() if decides else [],
        "forms": [(key, words.title(load_form(key))) for key in FORM_KEYS if key in decides],
        "period": period or str(reported_month()),
    }
    return render(request, "dispatch/extensions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def extension_new(request: HttpRequest) -> HttpResponse:
    """`form`, `unit` and `period` name the return. Who decides on the form gives time, who reports asks for it."""
    person, form, period = person_of(request), request.GET.get("form", ""), _asked_period(request)
    unit = _unit(request)
    if form not in FORM_KEYS:
        raise Http404(_("没有这种表式。"))
    gives = post_for(person, DECIDERS, unit, form) is not None
    if not gives and post_for(person, policy.ASKERS, unit, form) is None:
        raise NotAllowed(_("延期由报送单位申请，由市级调度员或表式主管部门批准。"))
    given: PlainForm = (GiveExtensionForm if gives else AskExtensionForm)(request.POST or None)
    place = {"form": form, "unit": unit, "period": period}
    if given.is_valid() and _done(given, lambda: _write(given, gives, place, person)):
        messages.success(request, _("已批准延期。") if gives else _("已申请延期，等市里答复。"))
        return redirect(f"{reverse('dispatch:extensions')}?period={period}")
    context: dict[str, Any] = {
        **place,
        "title": words.title(load_form(form)),
        "fields": given,
        "gives": gives,
        "days": deadline_for(ensure_form_period(form, period), unit.pk),
    }
    return render(request, "dispatch/extension_new.html", context, status=422 if given.errors else 200)


@require_POST
def extension_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    person = person_of(request)
    seen = Extension.objects.visible_to(person).select_related("unit")
    found = get_object_or_404(seen, pk=pk)
    acts: dict[str, Callable[[], object]] = {
        "grant": lambda: _grant(request, found, person),
        "decline": lambda: decline(found, by=person, note=request.POST.get("note", "")),
        "withdraw": lambda: withdraw_ask(found, by=person),
    }
    if verb not in acts:
        raise Http404(_("没有这种办理。"))
    acts[verb]()
    messages.success(request, _("已办理：%(state)s。") % {"state": found.get_status_display()})
    return redirect(f"{reverse('dispatch:extensions')}?period={found.period}")


def _grant(request: HttpRequest, found: Extension, person: Person) -> None:
    """Raises Incomplete with the first fault of what was typed."""
    given = GiveExtensionForm({**request.POST.dict(), "reason": request.POST.get("note") or found.reason})
    if not given.is_valid():
        field, errors = next(iter(given.errors.items()))
        raise Incomplete(_("%(field)s：%(fault)s") % {"field": given.fields[field].label, "fault": errors[0]})
    days = given.cleaned_data
    note = request.POST.get("note", "")
    grant(found, due_on=days["due_on"], expires_on=days["expires_on"], by=person, note=note)


def _write(given: PlainForm, gives: bool, place: dict[str, Any], person: Person) -> None:
    (give_extension if gives else ask_extension)(**place, **given.cleaned_data, by=person)


def _done(given: PlainForm, deed: Callable[[], object]) -> bool:
    """Whether the deed was done; what refused it stands in the form. Raises NotAllowed."""
    try:
        deed()
    except NotAllowed:
        raise
    except Refused as refusal:
        given.add_error(None, refusal.sentence)
    return given.is_valid()


def _unit(request: HttpRequest) -> Unit:
    asked = request.GET.get("unit", "")
    seen = Unit.objects.visible_to(person_of(request))
    return get_object_or_404(seen, pk=int(asked) if asked.isdecimal() and len(asked) < 12 else 0)


def _asked_period(request: HttpRequest) -> str:
    try:
        return str(Period.parse(request.GET.get("period", "")))
    except ValueError as error:
        raise Http404(str(error)) from error
