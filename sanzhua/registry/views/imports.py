"""清单入库: a list is sent, read, tried without writing, entered whole, and undone whole."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.registry.actions import apply_import, decide_row, drop_import, start_import, undo_import
from sanzhua.registry.choices import RowKind
from sanzhua.registry.forms.identity import ImportForm
from sanzhua.registry.models import ImportBatch
from sanzhua.registry.policy import import_units
from sanzhua.registry.queries.import_page import import_page as import_page_of
from sanzhua.registry.queries.import_page import imports_of
from sanzhua.registry.views import outcome
from sanzhua.ui.asked import page_number


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    units = import_units(person)
    form = ImportForm(request.POST or None, request.FILES or None, units=units)
    if batch := outcome(form, lambda: _start(form.cleaned_data, person), "workbook"):
        return redirect("registry:import", pk=batch.pk)
    context = {"form": form, "units": units, "page": imports_of(person, page_number(request))}
    return render(request, "registry/imports.html", context, status=422 if form.errors else 200)


def _start(given: dict[str, Any], by: Person) -> ImportBatch:
    sent, form = given["workbook"], given["form"]
    return start_import(
        unit=given["unit"], by=by, name=sent.name, data=sent.read(), form=form, by_column=given["by_column"]
    )


@require_safe
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """While the list is being read the page says so and comes back by itself."""
    batch, only = _batch_of(request, pk), request.GET.get("only", "")
    only = only if only in {*RowKind.values, "cells"} else ""
    shown = import_page_of(batch, only=only, page=page_number(request))
    return render(request, "registry/import.html", {"shown": shown, "batch": batch, "only": only})


@require_POST
def import_decide(request: HttpRequest, pk: int) -> HttpResponse:
    batch, ref = _batch_of(request, pk), request.POST.get("ref", "")
    decide_row(batch, by=person_of(request), ref=ref, choice=request.POST.get("choice", ""))
    place = {key: request.POST[key] for key in ("only", "page") if request.POST.get(key)}
    return redirect(f"{reverse('registry:import', args=[pk])}?{urlencode(place)}#rows")


@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    entered = apply_import(_batch_of(request, pk), by=person_of(request))
    said = {"new": entered.new, "rows": entered.rows, "left": entered.left}
    messages.success(request, _("已入库：%(rows)d行全部留存，新登记%(new)d个项目，%(left)d行没有登记。") % said)
    return redirect("registry:import", pk=pk)


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    gone = undo_import(_batch_of(request, pk), by=person_of(request))
    messages.success(request, _("已撤销入库，%(count)d个新登记的项目已撤出；文件各行仍留存。") % {"count": gone})
    return redirect("registry:import", pk=pk)


@require_POST
def import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    drop_import(_batch_of(request, pk), by=person_of(request))
    messages.success(request, _("已放弃这份清单，登记没有改动。"))
    return redirect("registry:imports")


def _batch_of(request: HttpRequest, pk: int) -> ImportBatch:
    found = ImportBatch.objects.visible_to(person_of(request)).select_related("unit", "document", "by")
    return get_object_or_404(found, pk=pk)
