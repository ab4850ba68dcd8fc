"""The lists of what is being won, as page and file, and the targets beside what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.choices import CITY_ROLES, DECIDERS
from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.registry import actions, policy
from sanzhua.registry.choices.attraction import Step, TargetKind
from sanzhua.registry.forms.attraction import TargetForm
from sanzhua.registry.queries.attraction import Pursuit, pursuits
from sanzhua.registry.queries.targets import aims
from sanzhua.registry.sheets.attraction import PURSUITS
from sanzhua.registry.sheets.tables import TYPES, answer
from sanzhua.registry.views import only_for, tried

PAGE_ROWS = 50
SILENT, LOST = "silent", "lost"


@dataclass(frozen=True, slots=True)
class Filters:
    step: str
    unit: str
    words: str

    def take(self, rows: Sequence[Pursuit]) -> list[Pursuit]:
        return [one for one in rows if self._step(one) and self._unit(one) and self._says(one)]

    def _step(self, one: Pursuit) -> bool:
        if self.step == SILENT:
            return one.is_silent
        if self.step == LOST:
            return one.lost is not None
        return bool(one.step) and self.step in ("", one.step)

    def _unit(self, one: Pursuit) -> bool:
        return not self.unit or str(one.project.unit_id) == self.unit

    def _says(self, one: Pursuit) -> bool:
        text = f"{one.project.name}{one.investors}{one.follower}"
        return all(word in text for word in self.words.split())


@require_safe
def pursuit_list(request: HttpRequest) -> HttpResponse:
    """`?as=xlsx` and `?as=csv` give the same rows as a file."""
    every = pursuits(person_of(request))
    asked = request.GET
    filters = Filters(asked.get("step", ""), asked.get("unit", ""), asked.get("q", "")[:100])
    rows = filters.take(every)
    if asked.get("as") in TYPES:
        return answer(asked["as"], _("招商项目清单"), PURSUITS, rows)
    number = asked.get("page", "1")
    page = Paginator(rows, PAGE_ROWS).get_page(int(number) if number.isdecimal() and len(number) < 7 else 1)
    units = Unit.objects.filter(pk__in={one.project.unit_id for one in every})
    context = {
        "page": page,
        "filters": filters,
        "steps": _steps(every),
        "units": units if len(units) > 1 else [],
        "query": urlencode({key: str(value) for key, value in asked.items() if key not in ("page", "as")}),
        "any": any(one.step or one.lost for one in every),
    }
    return render(request, "registry/attraction_list.html", context)


@require_safe
def target_table(request: HttpRequest) -> HttpResponse:
    """City roles see the plan beside what came of it; a district sees its own counts and nothing to measure them by."""
    person, year = person_of(request), _year(request)
    pursued = pursuits(person)
    context = {
        "year": year,
        "groups": [(TargetKind(kind).label, aims(person, kind, year, pursued)) for kind in TargetKind.values],
        "sees_plan": person.has_role(*CITY_ROLES),
        "judges": policy.is_attraction_city(person),
    }
    return render(request, "registry/targets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def target_plan(request: HttpRequest) -> HttpResponse:
    only_for(request, *DECIDERS)
    year = _year(request)
    form = TargetForm(request.POST if request.method == "POST" else None, year=year)
    if tried(form, lambda: actions.plan_targets(year=year, plans=form.plans, by=person_of(request))):
        messages.success(request, _("已保存%(year)s年计划。") % {"year": year})
        return redirect(f"{redirect('registry:targets').url}?year={year}")
    context = {"form": form, "year": year}
    return render(request, "registry/target_plan.html", context, status=422 if form.errors else 200)


def _steps(rows: Sequence[Pursuit]) -> list[tuple[str, str, int]]:
    """Key, label and count of each list, all first and the silent ones last."""
    found = [("", _("全部"), sum(bool(one.step) for one in rows))]
    found += [(key, str(label), sum(one.step == key for one in rows)) for key, label in Step.choices]
    found.append((SILENT, _("该联系了"), sum(one.is_silent for one in rows)))
    return [*found, (LOST, _("流失"), sum(one.lost is not None for one in rows))]


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and len(asked) == 4 else clock.business_today().year
