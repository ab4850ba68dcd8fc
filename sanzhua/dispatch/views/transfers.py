"""Borders move: the list, the preview with everything that goes along, and the hand-over pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.refusals import Refused
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions import transfer, undo_transfer
from sanzhua.dispatch.choices import TransferKind, TransferStatus
from sanzhua.dispatch.forms import TransferForm
from sanzhua.dispatch.models import Transfer
from sanzhua.dispatch.queries.transfers import pack, planned, transfers
from sanzhua.registry.models import Project


@require_safe
def transfer_list(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    context = {"transfers": transfers(person), "may_transfer": policy.may_transfer(person)}
    return render(request, "dispatch/transfers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def transfer_new(request: HttpRequest) -> HttpResponse:
    """GET shows the form, and once it is filled the preview; POST does what the preview showed."""
    policy.require_transferrer(person_of(request))
    given = request.POST if request.method == "POST" else request.GET
    form = _form(given, bound="kind" in given)
    answers = _answers(form)
    chosen = _chosen(request, given.getlist("project"), answers)
    if request.method != "POST" or answers is None:
        status = 422 if form.is_bound and answers is None else 200
        return _shown(request, form, answers, chosen, status=status)
    try:
        paper = request.POST.get("paper", "")
        done = transfer(**answers, projects=chosen, paper=paper, by=person_of(request))
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _shown(request, form, answers, chosen, status=422)
    messages.success(request, _("已办理。请打印移交清单，双方签字存档。"))
    return redirect("dispatch:transfer", done.pk)


@require_safe
def transfer_page(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    may_undo = found.status == TransferStatus.DONE and policy.may_transfer(person_of(request))
    return render(request, "dispatch/transfer.html", {"pack": pack(found, may_undo)})


@require_POST
def transfer_undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    undo_transfer(found, by=person_of(request), note=request.POST.get("note", ""))
    messages.success(request, _("已撤销，报送责任和项目归口恢复原状。"))
    return redirect("dispatch:transfer", found.pk)


def _visible(request: HttpRequest, pk: int) -> Transfer:
    seen = Transfer.objects.visible_to(person_of(request)).select_related("from_unit", "to_unit", "by")
    return get_object_or_404(seen, pk=pk)


def _form(given: Mapping[str, Any], *, bound: bool) -> TransferForm:
    units = Unit.objects.valid_on(clock.business_today()).filter(is_reporting=True)
    return TransferForm(given if bound else None, units=units)


def _answers(form: TransferForm) -> dict[str, Any] | None:
    return dict(form.cleaned_data) if form.is_bound and form.is_valid() else None


def _chosen(request: HttpRequest, uids: list[str], answers: Mapping[str, Any] | None) -> list[Project]:
    if answers is None:
        return []
    own = Project.objects.visible_to(person_of(request)).filter(unit=answers["from_unit"])
    return list(own.filter(uid__in=uids))


def _shown(
    request: HttpRequest,
    form: TransferForm,
    answers: Mapping[str, Any] | None,
    chosen: list[Project],
    *,
    status: int,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "chosen": {one.uid for one in chosen},
        "paper": request.POST.get("paper", ""),
    }
    if answers is not None:
        context["plan"] = planned(**answers, chosen=chosen)
        if answers["kind"] == TransferKind.PROJECTS:
            context["choices"] = Project.objects.filter(unit=answers["from_unit"]).order_by("pk")
    return render(request, "dispatch/transfer_new.html", context, status=status)
