"""Lights of a month, one project's light with its arithmetic and override, and the published rules."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import person_of
from sanzhua.documents.queries import attachment
from sanzhua.lights import policy
from sanzhua.lights.actions import override_light, withdraw_override
from sanzhua.lights.choices import Colour, OverrideStatus
from sanzhua.lights.forms import OverrideForm, WithdrawForm
from sanzhua.lights.models import LightOverride
from sanzhua.lights.pages import SORTS, ProjectLight, asked_of, lights_page, period_of, project_light
from sanzhua.lights.queries import CONSTRUCTION
from sanzhua.lights.scheme import scheme
from sanzhua.lights.sheets import as_book
from sanzhua.lights.wording import bounds, curve_lines, months_of_winter
from sanzhua.registry.rules.money import seasonal_curve
from sanzhua.registry.sheets.tables import TYPES
from sanzhua.registry.views import tried
from sanzhua.ui import times

ROWS = 100


@require_safe
def light_list(request: HttpRequest) -> HttpResponse:
    units, asked = policy.require_sight(person_of(request)), asked_of(request.GET.dict())
    found = lights_page(units, asked)
    page = Paginator(found.shown, ROWS).get_page(request.GET.get("page", "1")[:6])
    sorts = [(key, word) for key, (word, _key) in SORTS.items()]
    return render(request, "lights/list.html", {"found": found, "asked": asked, "page": page, "sorts": sorts})


@require_safe
def light_file(request: HttpRequest) -> HttpResponse:
    """As chosen on the page."""
    units, asked = policy.require_sight(person_of(request)), asked_of(request.GET.dict())
    name = f"{_('亮灯')} {times.period_name(asked.period)}.xlsx"
    return attachment(as_book(lights_page(units, asked).shown), name, TYPES["xlsx"])


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """The rules as rules.toml holds them."""
    policy.require_sight(person_of(request))
    rules, english = scheme(), times.is_english()
    context = {
        "rules": [
            (rule.label.text(english), rule.about.text(english), [text for _colour, text in bounds(rule)])
            for rule in rules.rules
        ],
        "ranges": [(colour, *rules.band(colour)) for colour in ("green", "yellow", "red")],
        "scheme": rules,
        "winter": months_of_winter(rules),
        "curve": list(curve_lines(seasonal_curve())),
    }
    return render(request, "lights/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def light(request: HttpRequest, uid: str) -> HttpResponse:
    """One project in one month; a POST sets the light by hand or takes that back."""
    person = person_of(request)
    policy.require_sight(person)
    given = request.POST if request.method == "POST" else request.GET
    found = project_light(uid, period_of(given.get("period", "")), person)
    if found is None:
        raise Http404(_("没有这个项目，或您无权查看。"))
    forms = _forms(request, found)
    verb = request.POST.get("verb", "")
    if verb in forms and _done(verb, forms[verb], found, person):
        messages.success(request, _("已改灯，规则的颜色仍并列显示。") if verb == "override" else _("已撤销改灯。"))
        return redirect(f"{reverse('lights:project', args=[uid])}?period={found.period}")
    context = {"found": found, "forms": forms, **_deeds(found, person)}
    return render(request, "lights/project.html", context, status=422 if request.method == "POST" else 200)


def _forms(request: HttpRequest, found: ProjectLight) -> dict[str, Form]:
    verb, light = request.POST.get("verb", ""), found.light
    given = {name: request.POST if name == verb else None for name in ("override", "withdraw")}
    if light is None or found.project is None:
        return {}
    if light.overridden:
        return {"withdraw": WithdrawForm(given["withdraw"])}
    return {"override": OverrideForm(given["override"], computed=light.computed)}


def _done(verb: str, form: Form, found: ProjectLight, by: Person) -> bool:
    def deed() -> None:
        assert found.light is not None
        assert found.project is not None
        if verb == "override":
            override_light(found.project, period=found.period, by=by, **form.cleaned_data)
        elif found.light.overridden:
            held = LightOverride.objects.select_related("unit").get(pk=found.light.overridden.pk)
            withdraw_override(held, by=by, **form.cleaned_data)

    return tried(form, deed)


def _deeds(found: ProjectLight, person: Person) -> dict[str, Any]:
    unit = Unit.objects.filter(pk=found.light.unit_id).first() if found.light else None
    may = unit is not None and policy.override_post(person, unit, CONSTRUCTION) is not None
    seen = found.project is not None and found.project.unit_id in person.visible_unit_ids()
    return {"may_override": may, "may_open": seen, "standing": OverrideStatus.STANDING, "colours": dict(Colour.choices)}
