from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts import actions
from sanzhua.accounts.choices import Role
from sanzhua.accounts.forms import AliasForm, UnitForm
from sanzhua.accounts.models import Unit, UnitAlias
from sanzhua.accounts.queries import person_of, unit_rows
from sanzhua.accounts.views import for_roles, safe_next
from sanzhua.base.refusals import Refused

READERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)


@for_roles(*READERS)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/units.html", {"rows": unit_rows(), "may_change": _may_change(request)})


@for_roles(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def unit_new(request: HttpRequest) -> HttpResponse:
    """The address may propose name, kind and parent, and say where to go on (`next`)."""
    proposed = {name: request.GET[name] for name in ("name", "kind", "parent") if name in request.GET}
    form = UnitForm(request.POST if request.method == "POST" else None, initial=proposed)
    if form.is_valid():
        values = {key: value for key, value in form.cleaned_data.items() if key != "valid_to"}
        try:
            unit = actions.create_unit(by=person_of(request), **values)
        except Refused as refusal:
            form.add_error("name", refusal.sentence)
        else:
            messages.success(request, _("已增加单位“%(name)s”。") % {"name": unit.name})
            return redirect(safe_next(request, reverse("accounts:unit", args=[unit.pk])))
    return render(request, "accounts/unit_new.html", {"form": form}, status=422 if form.is_bound else 200)


@for_roles(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Unit, pk=pk)
    form = UnitForm(request.POST if request.method == "POST" else None, initial=_values(found))
    if form.is_valid():
        try:
            actions.change_unit(found, by=person_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("已保存。"))
            return redirect("accounts:unit", found.pk)
    context = {"form": form, "unit": found, "alias_form": AliasForm(), "aliases": found.aliases.order_by("pk")}
    return render(request, "accounts/unit.html", context, status=422 if form.is_bound else 200)


@for_roles(Role.SYSTEM_ADMIN)
@require_POST
def alias_add(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Unit, pk=pk)
    form = AliasForm(request.POST)
    if form.is_valid():
        try:
            actions.add_alias(unit=found, name=form.cleaned_data["name"], by=person_of(request))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    else:
        messages.error(request, _("请填写别名。"))
    return redirect("accounts:unit", found.pk)


@for_roles(Role.SYSTEM_ADMIN)
@require_POST
def alias_remove(request: HttpRequest, pk: int) -> HttpResponse:
    alias = get_object_or_404(UnitAlias, pk=pk)
    actions.remove_alias(alias, by=person_of(request))
    return redirect("accounts:unit", alias.unit_id)


def _may_change(request: HttpRequest) -> bool:
    return person_of(request).has_role(Role.SYSTEM_ADMIN)


def _values(unit: Unit) -> dict[str, object]:
    return {name: getattr(unit, name) for name in UnitForm.base_fields}
