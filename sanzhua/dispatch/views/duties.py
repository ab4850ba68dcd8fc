"""交给单位按月报送: which form the projects of an entered list are reported on, and from which month."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused
from sanzhua.dispatch.actions.duties import give_out, take_back_duties
from sanzhua.dispatch.queries.duties import batch_duties
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.registry.models import ImportBatch
from sanzhua.ui import times


@require_http_methods(["GET", "HEAD", "POST"])
def give_out_page(request: HttpRequest) -> HttpResponse:
    """`batch` names the entered list; a POST with `take_back` takes duties away again that no return was begun for."""
    batch, person = _batch_of(request), person_of(request)
    projects, refused = batch_duties(batch).projects, ""
    if request.method == "POST":
        try:
            _done(request, projects, person)
            return redirect(f"{reverse('dispatch:give_out')}?batch={batch.pk}")
        except Refused as refusal:
            refused = refusal.sentence
    context = {
        "batch": batch,
        "found": batch_duties(batch),
        "forms": [(key, _title(key)) for key in FORM_KEYS],
        "form": request.POST.get("form", batch.form),
        "period": request.POST.get("period", str(Period.of(clock.business_today()))),
        "refused": refused,
    }
    return render(request, "dispatch/give_out.html", context, status=422 if refused else 200)


def _done(request: HttpRequest, projects: Any, person: Any) -> None:
    form = request.POST.get("form", "")
    if "take_back" in request.POST:
        gone = take_back_duties(projects=projects, form=form, by=person)
        messages.success(request, _("已收回%(count)d个项目的报送责任。") % {"count": gone})
        return
    given = give_out(projects=projects, form=form, from_period=request.POST.get("period", ""), by=person)
    said = {"given": given.given, "held": given.held}
    messages.success(request, _("已交办%(given)d个项目；%(held)d个此前已有人报送，没有动。") % said)


def _batch_of(request: HttpRequest) -> ImportBatch:
    asked = request.GET.get("batch") or request.POST.get("batch") or ""
    if not asked.isdecimal() or len(asked) > 12:
        raise Http404(_("没有这份清单。"))
    found = ImportBatch.objects.visible_to(person_of(request)).select_related("unit", "document")
    return get_object_or_404(found, pk=int(asked), applied_at__isnull=False, undone_at__isnull=True)


def _title(key: str) -> str:
    form = load_form(key)
    return form.title_en if times.is_english() else form.title
