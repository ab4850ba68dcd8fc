"""进展报告: kept on one click, listed on the page for the leading group, handed out as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.documents.queries import attachment
from sanzhua.plans import policy
from sanzhua.plans.actions.reports import WRITERS, drawn, keep_report
from sanzhua.plans.queries.report import visible_report
from sanzhua.plans.views import visible_plan


@require_POST
def report_keep(request: HttpRequest, pk: int) -> HttpResponse:
    plan, person = visible_plan(request, pk), person_of(request)
    if not policy.sight_of(person).of_plan(plan):
        raise Http404(_("没有这个方案，或您无权查看。"))
    report = keep_report(plan=plan, by=person)
    messages.success(request, _("第%(number)d期进展报告已生成，数据不再变动。") % {"number": report.number})
    return redirect("plans:progress", pk=pk)


@require_safe
def report_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    report = visible_report(person_of(request), pk)
    if report is None or ending not in WRITERS:
        raise Http404(_("没有这份报告，或您无权查看。"))
    name = f"{report.plan.title}进展报告（第{report.number}期）.{ending}"
    return attachment(drawn(report, ending), name)
