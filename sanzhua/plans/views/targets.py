"""A target's page: what measures it, today's figure, what stands behind it, and the figures entered by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.plans import actions
from sanzhua.plans.actions.progress import Upload
from sanzhua.plans.choices import MeasureKind
from sanzhua.plans.forms import FigureForm, TieForm
from sanzhua.plans.models import Target
from sanzhua.plans.queries.figures import Figures, counted_as, label_of, line_name
from sanzhua.plans.queries.targets import TargetPage, measure_of, target_page, tie_words, visible_target
from sanzhua.plans.rules.measures import fitting, measures
from sanzhua.plans.views import tried

PAGE_ROWS = 100


@require_safe
def target(request: HttpRequest, pk: int) -> HttpResponse:
    found = _target(request, pk)
    return _page(request, found, target_page(person_of(request), found))


@require_POST
def tie(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = _target(request, pk), person_of(request)
    page = target_page(person, found)
    form = TieForm(request.POST, target=found, scopes=page.scopes)
    if tried(form, lambda: actions.tie(found, by=person, **form.chosen(page.scopes))):
        messages.success(request, _("已定取数方式。"))
        return redirect("plans:target", pk=pk)
    return _page(request, found, page, ties=form, status=422)


@require_POST
def figure(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = _target(request, pk), person_of(request)
    page = target_page(person, found)
    form = FigureForm(request.POST, request.FILES, units=page.entrants)
    if tried(form, lambda: actions.enter_figure(found, by=person, **_given(form, page))):
        messages.success(request, _("已记下数据。"))
        return redirect("plans:target", pk=pk)
    return _page(request, found, page, figures=form, status=422)


@require_safe
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """What the figure counts, row by row; 404 where the reader may not know the figure."""
    found, figures = _target(request, pk), Figures()
    page = target_page(person_of(request), found, figures)
    measure = measure_of(page.tie)
    if not page.may_open or page.tie is None or page.line is None or measure is None:
        raise Http404(_("没有这个目标，或您无权查看。"))
    behind = figures.rows(page.tie, page.plan.year)
    context = {
        "page": page,
        "line": page.line,
        "plan": page.plan,
        "measure": measure,
        "counted": counted_as(measure),
        "amount": _("计入数额") if measure.is_money else line_name(measure) or _("总投资"),
        "rows": Paginator(behind, PAGE_ROWS).get_page(request.GET.get("page")),
        "total": len(behind),
        "shared": any(row.part is not None for row in behind),
        "dated": any(row.on is not None for row in behind),
    }
    return render(request, "plans/target_rows.html", context)


def _target(request: HttpRequest, pk: int) -> Target:
    found = visible_target(person_of(request), pk)
    if found is None:
        raise Http404(_("没有这个目标，或您无权查看。"))
    return found


def _page(
    request: HttpRequest,
    found: Target,
    page: TargetPage,
    *,
    ties: TieForm | None = None,
    figures: FigureForm | None = None,
    status: int = 200,
) -> HttpResponse:
    measure = measure_of(page.tie)
    context: dict[str, Any] = {
        "page": page,
        "target": found,
        "line": page.line,
        "plan": page.plan,
        "counted": counted_as(measure) if measure else "",
        "ties": (ties or _tie_form(found, page)) if page.may_tie else None,
        "figures": (figures or FigureForm(units=page.entrants)) if page.entrants else None,
        # Who enters the figure is not told on the same page how much the target needs.
        "shows_way": not page.entrants,
        "proposes": page.may_tie and page.tie is None,
        "offered": [(label_of(one), counted_as(one)) for one in fitting(found.measure_unit)],
        "history": [(one, tie_words(one, page.plan)) for one in page.history],
    }
    return render(request, "plans/target.html", context, status=status)


def _tie_form(found: Target, page: TargetPage) -> TieForm:
    """What holds, or where nothing does what the words propose: a person still has to say it."""
    held = page.tie
    source = held.source if held else page.proposed.source
    least = held.at_least if held else page.proposed.at_least
    unit = held.unit_id if held else page.plan.unit_id
    by_hand = (held is not None and held.kind == MeasureKind.HAND) or source not in measures()
    first = {"source": MeasureKind.HAND.value if by_hand else source, "at_least": least, "unit": unit}
    return TieForm(target=found, scopes=page.scopes, initial=first)


def _given(form: Form, page: TargetPage) -> dict[str, Any]:
    data = form.cleaned_data
    unit = next(unit for unit in page.entrants if str(unit.pk) == data["unit"])
    file = Upload(data["file"].name or "", data["file"].file)
    return {"unit": unit, "file": file, **{name: data[name] for name in ("value", "as_of", "basis")}}
