"""The lists of the reserve pool: who stands in it, the year's admissions, the city's thresholds and targets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.choices import CITY_ROLES
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import person_of, root_unit
from sanzhua.base import money
from sanzhua.base.refusals import Incomplete
from sanzhua.registry import policy
from sanzhua.registry.actions.reserve_settings import set_target, set_threshold
from sanzhua.registry.choices.reserve import Tier
from sanzhua.registry.forms.reserve import TargetForm, ThresholdForm
from sanzhua.registry.models import ReserveTarget
from sanzhua.registry.queries.reserve import admissions_by_unit, pool, waiting
from sanzhua.registry.queries.reserve_settings import setting_rows, settings
from sanzhua.registry.rules.reserve_data import parameters
from sanzhua.registry.views import number_of, tried, year_of


@require_safe
def pool_page(request: HttpRequest) -> HttpResponse:
    """The pool by tier, fifty a page, and above it what waits for a decision."""
    person, place = person_of(request), request.GET.get("place", "here")
    tier = request.GET.get("tier", "") if request.GET.get("tier", "") in Tier.values else ""
    unit = number_of(request, "unit", 0)
    found = pool(person, tier=tier, place=place, unit=unit or None, page=number_of(request, "page", 1))
    context = {
        "pool": found,
        "waiting": waiting(person),
        "tier": tier,
        "tiers": Tier.choices,
        "place": place,
        "unit": unit,
        "units": Unit.objects.visible_to(person).filter(is_reporting=True),
        "query": _query(request),
    }
    return render(request, "registry/pool.html", context)


@require_safe
def pool_year(request: HttpRequest) -> HttpResponse:
    """The year's admissions with the arithmetic; the city sees each unit's target beside it."""
    person, year = person_of(request), year_of(request)
    at_least = settings()["entry_total"]
    whole, units = admissions_by_unit(person, year, at_least=at_least)
    unit = number_of(request, "unit", 0)
    listed = next((one.count for one in units if one.unit.pk == unit), whole)
    context = {
        "year": year,
        "whole": whole,
        "listed": listed,
        "unit": next((one.unit for one in units if one.unit.pk == unit), None),
        "units": units,
        "sees_targets": person.has_role(*CITY_ROLES),
        "may_set": _may_set(person),
        "target": sum(one.target or 0 for one in units) or None,
    }
    return render(request, "registry/pool_year.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def pool_settings(request: HttpRequest) -> HttpResponse:
    """Thresholds for everybody to read; who decides for the city changes them, one at a time, with a reason."""
    person = person_of(request)
    form, key = None, request.POST.get("key", "")
    if request.method == "POST":
        form = ThresholdForm(request.POST)
        if tried(form, lambda: _set(key, form.cleaned_data, person), "value"):
            messages.success(request, _("已调整，从现在起按新值计算。"))
            return redirect("registry:pool_settings")
    context = {"rows": setting_rows(), "may_set": _may_set(person), "form": form, "key": key}
    return render(request, "registry/pool_settings.html", context, status=422 if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def pool_targets(request: HttpRequest) -> HttpResponse:
    """Targets of the year and how they came about; only for who looks from the city."""
    person, year = person_of(request), year_of(request)
    if not person.has_role(*CITY_ROLES):
        raise Http404(_("没有这个页面，或您无权查看。"))
    form = TargetForm(request.POST if request.method == "POST" else None, initial={"year": year})
    if tried(form, lambda: set_target(by=person, **form.cleaned_data)):
        messages.success(request, _("已登记目标。"))
        return redirect("registry:pool_targets")
    rows = ReserveTarget.objects.visible_to(person).filter(year=year).select_related("unit", "by").order_by("-pk")
    context = {"year": year, "form": form, "rows": rows, "may_set": _may_set(person)}
    return render(request, "registry/pool_targets.html", context, status=422 if form.is_bound else 200)


def _set(key: str, given: dict[str, Any], person: Person) -> None:
    if key not in parameters():
        raise Http404(_("没有这个标准。"))
    value = _number(given["value"], parameters()[key].unit)
    set_threshold(key=key, value=value, reason=given["reason"], by=person)


def _number(text: str, unit: str) -> int:
    """Money is written in 万元, everything else as a whole number."""
    if unit == "yuan":
        read = money.read_money(text, "wan")
        if read.yuan is None or read.code:
            raise Incomplete(_("请填写一个金额，单位万元，例如 12,000。"))
        return read.yuan
    if not text.strip().isdecimal():
        raise Incomplete(_("请填写一个整数。"))
    return int(text)


def _may_set(person: Person) -> bool:
    return policy.is_pool_hand(person, root_unit())


def _query(request: HttpRequest) -> str:
    """The address without its page, so that turning the page keeps the filters."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
