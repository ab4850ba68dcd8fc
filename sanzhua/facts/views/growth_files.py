"""统计局的表: a sheet of growth is dropped in, looked at figure by figure, and written once."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.facts.actions import apply_growth_file, drop_growth_file, start_growth_file
from sanzhua.facts.choices import FileState, Told
from sanzhua.facts.forms import GrowthFileForm, GrowthForm
from sanzhua.facts.growth import units_of
from sanzhua.facts.growth_plan import counts, plan, seen_as
from sanzhua.facts.models import GrowthFile
from sanzhua.facts.views.growth import growth_page, statistics_scope

ROWS = 100


@require_POST
def file_new(request: HttpRequest) -> HttpResponse:
    """What is wrong with the file stands beside its field."""
    scope = statistics_scope(request)
    form = GrowthFileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["workbook"]
        try:
            made = start_growth_file(
                unit=scope, name=file.name or "", data=file.read(), told=form.told, by=person_of(request)
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error("workbook", refusal.sentence)
        else:
            if made.state == FileState.APPLIED:
                messages.info(request, _("这份文件已经写入过，内容一样，没有再改动任何数。"))
            return redirect("facts:growth_file", made.pk)
    return growth_page(request, form=GrowthForm(units=units_of(scope)), upload=form)


@require_safe
def growth_file(request: HttpRequest, pk: int) -> HttpResponse:
    """While the file is being read the page says so and comes back by itself."""
    found, only = _file_of(request, pk), request.GET.get("only", "")
    only = only if only in Told else ""
    lines = plan(found) if found.state == FileState.READ else []
    number = counts(lines)
    shown = [one for one in lines if not only or one.kind == only]
    rows = found.figures.select_related("unit") if found.state == FileState.APPLIED else shown
    context = {
        "file": found,
        "only": only,
        "kinds": [(kind, kind.label, number[kind]) for kind in Told],
        "counts": number,
        "writes": number[Told.NEW] + number[Told.REVISED],
        "seen": seen_as(lines),
        "today": clock.business_today(),
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page", "1")[:6]),
    }
    return render(request, "facts/growth_file.html", context)


@require_POST
def file_apply(request: HttpRequest, pk: int) -> HttpResponse:
    written = apply_growth_file(_file_of(request, pk), by=person_of(request), seen=request.POST.get("seen", ""))
    if written:
        said = ngettext("已写入 %(n)d 个增速，到发布日期起引用。", "已写入 %(n)d 个增速，到发布日期起引用。", written)
        messages.success(request, said % {"n": written})
    else:
        messages.info(request, _("这份文件已经写入过，没有再改动任何数。"))
    return redirect("facts:growth_file", pk)


@require_POST
def file_drop(request: HttpRequest, pk: int) -> HttpResponse:
    drop_growth_file(_file_of(request, pk), by=person_of(request))
    messages.success(request, _("已放弃这份表，什么都没有改动。"))
    return redirect("facts:growth")


def _file_of(request: HttpRequest, pk: int) -> GrowthFile:
    seen = GrowthFile.objects.visible_to(person_of(request))
    return get_object_or_404(seen.select_related("unit", "document", "by", "applied_by"), pk=pk)
