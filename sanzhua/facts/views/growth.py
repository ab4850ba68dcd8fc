"""固定资产投资增速: what was released, and the page where the statistics bureau enters it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import person_of, root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.facts import policy
from sanzhua.facts.actions import enter_growth
from sanzhua.facts.forms import GrowthForm
from sanzhua.facts.models import CountyGrowth

_ROWS = 200


@require_http_methods(["GET", "HEAD", "POST"])
def growth(request: HttpRequest) -> HttpResponse:
    """Before its release only who enters it sees a figure."""
    person, today = person_of(request), clock.business_today()
    post = policy.statistics_post(person)
    rows = CountyGrowth.objects.visible_to(person).select_related("unit", "by")
    form = None
    if post is None:
        rows = rows.released(today)
    if post is not None:
        form = GrowthForm(request.POST if request.method == "POST" else None, units=_units(post.scope))
    if request.method == "POST" and _entered(request, form, post.scope if post else None):
        return redirect("facts:growth")
    context = {"rows": rows[:_ROWS], "form": form, "today": today}
    return render(request, "facts/growth.html", context, status=422 if form and form.is_bound else 200)


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


def _units(scope: Unit | None) -> list[Unit]:
    """The whole of the scope, then those below it that report."""
    whole = scope or root_unit()
    below = Unit.objects.valid_on(clock.business_today()).filter(parent=whole, is_reporting=True)
    return [whole, *below.filter(kind__in=("region", "zone"))]
