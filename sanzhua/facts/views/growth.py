"""固定资产投资增速: what was released, and the page where the statistics bureau enters it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import person_of, root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.documents.queries import attachment
from sanzhua.facts import policy
from sanzhua.facts.actions import enter_growth
from sanzhua.facts.forms import GrowthFileForm, GrowthForm
from sanzhua.facts.growth import units_of
from sanzhua.facts.growth_template import template
from sanzhua.facts.models import CountyGrowth, GrowthFile

ROWS = 100
_FILES = 8
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def growth(request: HttpRequest) -> HttpResponse:
    post = policy.statistics_post(person_of(request))
    form = GrowthForm(request.POST if request.method == "POST" else None, units=units_of(post.scope)) if post else None
    if request.method == "POST" and _entered(request, form, post.scope if post else None):
        return redirect("facts:growth")
    return growth_page(request, form=form, upload=GrowthFileForm() if post else None)


def growth_page(request: HttpRequest, **forms: Any) -> HttpResponse:
    """Before its release only who enters it sees a figure. Of `form` and `upload` one may hold what was wrong."""
    person, today = person_of(request), clock.business_today()
    rows = CountyGrowth.objects.visible_to(person).select_related("unit", "file")
    rows = rows if policy.statistics_post(person) else rows.released(today)
    files = GrowthFile.objects.visible_to(person).select_related("document", "by")[:_FILES]
    page = Paginator(rows, ROWS).get_page(request.GET.get("page", "1")[:6])
    faulty = any(one is not None and one.is_bound for one in forms.values())
    context = {"page": page, "today": today, "files": files, **forms}
    return render(request, "facts/growth.html", context, status=422 if faulty else 200)


@require_safe
def growth_template(request: HttpRequest) -> HttpResponse:
    """The month that is due next, with the units that the bureau gives."""
    scope = statistics_scope(request)
    period = Period.of(clock.business_today()).previous()
    return attachment(
        template(units_of(scope), period), _("固定资产投资增速 %(month)s.xlsx") % {"month": period}, _XLSX
    )


def statistics_scope(request: HttpRequest) -> Unit:
    """The unit for which the person enters the series. Raises NotAllowed."""
    post = policy.statistics_post(person_of(request))
    if post is None:
        raise NotAllowed(_("固定资产投资增速由统计局填报，您没有这项任职。"))
    return post.scope or root_unit()


def _entered(request: HttpRequest, form: GrowthForm | None, unit: Unit | None) -> bool:
    if form is None or unit is None:
        raise NotAllowed(_("固定资产投资增速由统计局填报，您没有这项任职。"))
    if not form.is_valid():
        return False
    words = {name: form.cleaned_data[name] for name in ("period", "edition", "released_on", "paper")}
    try:
        made = enter_growth(unit=unit, figures=form.figures, by=person_of(request), **words)
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, _("已保存 %(n)d 个单位的增速。") % {"n": len(made)})
    return True
