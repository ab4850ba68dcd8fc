"""Metrics as people read and make them: what is shipped, what the units made, and one being made with its preview."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.facts import own as metrics_of_units
from sanzhua.facts import policy
from sanzhua.facts.actions import define_metric, retire_metric
from sanzhua.facts.definitions import ACROSS, Metric, metrics_of
from sanzhua.facts.forms import MetricForm
from sanzhua.facts.models import OwnMetric
from sanzhua.facts.sources import SOURCES, columns_since, source_title
from sanzhua.facts.wording import formula
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    formula: str
    one: Metric


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    seen = person.visible_unit_ids() | person.unit_ids_above()
    held = metrics_of_units.in_force(seen, metrics_of_units.first_free())
    context = {
        "own": [(one, _formula(metrics_of_units.as_metric(one))) for one in held],
        "shipped": [
            (source_title(name), [_line(one) for one in metrics_of(name).values()]) for name in (*SOURCES, ACROSS)
        ],
        "may_make": bool(_sources(person)),
    }
    return render(request, "facts/metrics.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A POST tries the definition or keeps it, as its button says."""
    sources = _sources(person_of(request))
    if not sources:
        raise Http404
    form = MetricForm(request.POST if request.method == "POST" else None, sources=sources)
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def metric(request: HttpRequest, pk: int) -> HttpResponse:
    """The definition with its versions; who may make metrics writes the next one here."""
    shown = get_object_or_404(OwnMetric.objects.visible_to(person_of(request)).select_related("unit", "by"), pk=pk)
    held = metrics_of_units.newest(shown.unit, shown.source, shown.key) or shown
    form = MetricForm(request.POST if request.method == "POST" else None, held=held)
    return _page(request, form, held)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What a definition would say while it is being typed: a piece of the page."""
    sources = _sources(person_of(request))
    if not sources:
        raise Http404
    form = MetricForm(request.POST, sources=sources)
    columns = _columns(form.data["source"]) if form.data.get("source") in sources else []
    context = {**_tried(request, form), "columns": columns, "is_late": True}
    return render(request, "facts/_previewed.html", context)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(OwnMetric.objects.visible_to(person_of(request)).select_related("unit"), pk=pk)
    month = str(metrics_of_units.first_free())
    retire_metric(held, from_period=month, by=person_of(request))
    messages.success(
        request, _("“%(label)s”自 %(month)s 起停用，以前的数不变。") % {"label": held.label, "month": month}
    )
    return redirect("facts:metrics")


def _page(request: HttpRequest, form: MetricForm, held: OwnMetric | None) -> HttpResponse:
    person = person_of(request)
    context: dict[str, Any] = {"form": form, "held": held, "columns": [], "may_make": True}
    if held is not None:
        versions = OwnMetric.objects.filter(unit=held.unit, source=held.source, key=held.key)
        context["versions"] = versions.select_related("by").order_by("-version")
        context["may_make"] = policy.definer_post(person, held.source) is not None
        context |= {"one": metrics_of_units.as_metric(held), "formula": _formula(metrics_of_units.as_metric(held))}
    if request.method == "POST":
        if request.POST.get("do") != "preview" and (made := _kept(form, person, held)):
            messages.success(
                request, _("已保存“%(label)s”第 %(number)d 版。") % {"label": made.label, "number": made.version}
            )
            return redirect("facts:metric", made.pk)
        context |= _tried(request, form)
    elif held is not None:
        context |= _told(metrics_of_units.as_metric(held), person)
    source = held.source if held else (form.data.get("source") or form.fields["source"].choices[0][0])  # type: ignore[attr-defined]
    context["columns"] = _columns(source) if source in SOURCES else []
    status = 422 if form.is_bound and form.errors and request.POST.get("do") != "preview" else 200
    return render(request, "facts/metric.html", context, status=status)


def _kept(form: MetricForm, person: Person, held: OwnMetric | None) -> OwnMetric | None:
    """None where the form, or the definition in it, has something to put right."""
    if not form.is_valid():
        return None
    post = policy.definer_post(person, form.draft.source)
    unit = held.unit if held else post.scope if post else None
    if unit is None:
        raise NotAllowed(_("指标由市级调度员或表式主管部门设置，您没有这项任职。"))
    try:
        return define_metric(form.draft, unit=unit, by=person)
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return None


def _tried(request: HttpRequest, form: MetricForm) -> dict[str, Any]:
    draft = form.tried
    return _told(metrics_of_units.as_metric(draft), person_of(request)) if draft else {"preview": None}


def _told(one: Metric, person: Person) -> dict[str, Any]:
    until = Period.of(clock.business_today()).previous()
    try:
        shown = metrics_of_units.preview(one, person, until=until)
    except Refused as refusal:
        return {"preview": None, "fault": refusal.sentence}
    return {"preview": shown, "one": one, "formula": _formula(one)}


def _columns(source: str) -> list[tuple[str, str, str]]:
    return columns_since(source, metrics_of_units.first_free())


def _line(one: Metric) -> Line:
    return Line(one.label_en if times.is_english() else one.label, _formula(one), one)


def _formula(one: Metric) -> str:
    return formula(one, "en" if times.is_english() else "zh")


def _sources(person: Person) -> list[str]:
    return [name for name in SOURCES if policy.definer_post(person, name) is not None]
