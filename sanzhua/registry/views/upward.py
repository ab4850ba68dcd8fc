"""Asks of the province and the centre, and the batches of money that came down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.registry import policy
from sanzhua.registry.actions import ask_upward, follow_up, make_batch, record_result, share_batch
from sanzhua.registry.choices.money import ASK_MOVES, AskKind, AskStatus
from sanzhua.registry.forms.money import AskForm, BatchForm, FollowForm, ReasonForm, ShareForm, WinForm
from sanzhua.registry.models import AllocationBatch, Project, UpwardAsk
from sanzhua.registry.queries.upward import ask_years, asks, batches, shares_of, year_counts
from sanzhua.registry.views import outcome, page_of, tried, visible_project

MOST_CHOICES = 200


@require_safe
def ask_list(request: HttpRequest) -> HttpResponse:
    """A year's asks, its counts by unit and kind, and the batches that came down in it."""
    person, this = person_of(request), clock.business_today().year
    years = ask_years(person)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else (years or [this])[0]
    kind, status = request.GET.get("kind", ""), request.GET.get("status", "")
    context = {
        "asks": page_of(asks(person, year=year, kind=kind, status=status), request),
        "counts": year_counts(person, year),
        "batches": batches(person).filter(issued_on__year=year),
        "years": sorted({*years, year}, reverse=True),
        "year": year,
        "kind": kind,
        "kinds": AskKind.choices,
        "asked": f"{urlencode({'year': year, 'kind': kind, 'status': status})}&",
        "status": status,
        "states": AskStatus.choices,
        "may_add": bool(policy.kept_unit_ids(person)),
    }
    return render(request, "registry/upward.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_new(request: HttpRequest) -> HttpResponse:
    """Of a project where `project` names one, else of a unit."""
    person, asked = person_of(request), request.method == "POST"
    uid = (request.POST if asked else request.GET).get("project", "")
    project = visible_project(request, uid) if uid else None
    units = Unit.objects.filter(pk=project.unit_id) if project else _own_units(person)
    form = AskForm(
        request.POST if asked else None, request.FILES if asked else None, units=units, initial={"project": uid}
    )
    if form.is_valid():
        given = {**form.cleaned_data, "project": project}
        sent = given.pop("file")
        if made := outcome(
            form, lambda: ask_upward(**given, file=(sent.name, sent.read()) if sent else None, by=person)
        ):
            messages.success(request, _("已登记。"))
            return redirect("registry:ask", made.pk)
    context = {"form": form, "project": project, "may_add": bool(units)}
    return render(request, "registry/ask_new.html", context, status=422 if asked else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    seen = UpwardAsk.objects.visible_to(person_of(request)).select_related("unit", "project", "by", "document")
    found, person = get_object_or_404(seen, pk=pk), person_of(request)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    forms = _ask_forms(found, verb, request.POST)
    if verb in forms and (
        there := outcome(forms[verb], lambda: _ask_deeds(found, person)[verb](**forms[verb].cleaned_data))
    ):
        messages.success(request, _("已保存。"))
        if isinstance(there, AllocationBatch):
            return redirect("registry:batch", there.pk)
        return redirect("registry:ask", found.pk)
    lawful = ASK_MOVES.verbs_from(found.status)
    context = {
        "ask": found,
        "forms": forms,
        "verb": verb,
        "lawful": lawful,
        "may_batch": found.status == AskStatus.WON and found.kind == AskKind.FUNDS,
        "batches": batches(person).filter(ask=found),
        "follow_ups": found.follow_ups.select_related("by"),
        "changes": found.changes.select_related("by").order_by("-pk"),
        "may_keep": policy.may_keep(person, found.unit),
    }
    return render(request, "registry/ask.html", context, status=422 if request.method == "POST" else 200)


def _ask_forms(found: UpwardAsk, verb: str, given: Any) -> dict[str, Form]:
    kinds: dict[str, type[Form]] = {
        "follow": FollowForm,
        "win": WinForm,
        "refuse": ReasonForm,
        "cancel": ReasonForm,
        "reopen": ReasonForm,
        "batch": BatchForm,
    }
    first: dict[str, dict[str, Any]] = {"batch": {"batch_no": found.result_paper}, "win": {"amount": found.amount}}
    return {
        name: kind(given if name == verb else None, initial=first.get(name), auto_id=f"{name}_%s")
        for name, kind in kinds.items()
    }


def _ask_deeds(found: UpwardAsk, by: Person) -> dict[str, Callable[..., Any]]:
    return {
        "follow": lambda **given: follow_up(found, by=by, **given),
        "win": lambda **given: record_result(found, "win", by=by, **given),
        "refuse": lambda **given: record_result(found, "refuse", by=by, **given),
        "cancel": lambda **given: record_result(found, "cancel", by=by, **given),
        "reopen": lambda **given: record_result(found, "reopen", by=by, **given),
        "batch": lambda **given: make_batch(unit=found.unit, ask=found, by=by, **given),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def batch_new(request: HttpRequest) -> HttpResponse:
    """Money that came down without an ask of ours."""
    person = person_of(request)
    units = _own_units(person)
    form = BatchForm(request.POST if request.method == "POST" else None)
    unit = get_object_or_404(units, pk=request.POST.get("unit") or 0) if form.is_bound else None
    if unit and (made := outcome(form, lambda: make_batch(unit=unit, by=person, **form.cleaned_data))):
        messages.success(request, _("已登记。请把资金分到项目。"))
        return redirect("registry:batch", made.pk)
    context = {"form": form, "units": units}
    return render(request, "registry/batch_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    seen = AllocationBatch.objects.visible_to(person).select_related("unit", "ask", "by")
    found = get_object_or_404(seen, pk=pk)
    words = request.GET.get("q", "")[:100]
    form = ShareForm(request.POST if request.method == "POST" else None, projects=_choices(person, words, request.POST))
    if tried(form, lambda: share_batch(found, by=person, **form.cleaned_data)):
        messages.success(request, _("已分到项目，并记入项目资金的“下达”。"))
        return redirect("registry:batch", found.pk)
    shares = shares_of(found, person)
    context = {
        "batch": found,
        "shares": shares,
        "sums": [sum(getattr(share, level) for share in shares) for level in ("central", "province", "city", "county")],
        "total": sum(share.total for share in shares),
        "form": form,
        "words": words,
        "may_keep": policy.may_keep(person, found.unit),
        "ask": asks(person).filter(batches=found).first(),
    }
    return render(request, "registry/batch.html", context, status=422 if form.is_bound else 200)


def _choices(person: Person, words: str, given: Any) -> Any:
    """At most some hundreds to choose from; words narrow the choice. What was sent is found among all."""
    own = Project.objects.visible_to(person).select_related("unit").filter(unit__in=policy.kept_unit_ids(person))
    if given:
        return own
    named = own.filter(name__contains=words) if words else own
    return own.filter(pk__in=list(named.order_by("unit__order", "pk").values_list("pk", flat=True)[:MOST_CHOICES]))


def _own_units(person: Person) -> QuerySet[Unit]:
    """Units whose register the person keeps, those that report or head others."""
    kept = Unit.objects.valid_on(clock.business_today()).filter(pk__in=policy.kept_unit_ids(person))
    return kept.filter(Q(is_reporting=True) | Q(parent__isnull=True)).order_by("order", "pk")
