"""The board of a period, and closing it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import person_of
from sanzhua.base.periods import Period
from sanzhua.dispatch import policy, queries
from sanzhua.dispatch.actions import close_period, open_report, reopen_period, urge, withdraw_report
from sanzhua.dispatch.calendar import reported_month
from sanzhua.dispatch.views import report_of
from sanzhua.formbook.definition import FORM_KEYS


def asked_period(text: str | None) -> str:
    """The period asked for, else the month before today: what is being reported now."""
    if not text:
        return str(reported_month())
    try:
        return str(Period.parse(text))
    except ValueError as error:
        raise Http404(str(error)) from error


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    shown = queries.board(asked_period(request.GET.get("period")), person_of(request))
    state = request.GET.get("state", "")
    rows = [row for row in shown.rows if not state or row.has(state)]
    begin = queries.beginnings(person_of(request)) if shown.is_current else None
    return render(
        request,
        "dispatch/board.html",
        {"board": shown, "rows": rows, "state": state, "begin": begin, "may_turn": policy.may_turn(person_of(request))},
    )


@require_POST
def open_report_page(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    unit = get_object_or_404(Unit.objects.visible_to(person), pk=request.POST.get("unit"))
    if request.POST.get("form") not in FORM_KEYS:
        raise Http404(_("没有这种表式。"))
    report = open_report(
        form=request.POST["form"], unit=unit, period=asked_period(request.POST.get("period")), by=person
    )
    return redirect("dispatch:report", pk=report.pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    report = report_of(request, pk)
    withdraw_report(report=report, by=person_of(request))
    messages.success(request, _("已撤销，这张表不再列为待报。"))
    return redirect("home:desk")


@require_POST
def urge_units(request: HttpRequest) -> HttpResponse:
    person, period = person_of(request), asked_period(request.POST.get("period"))
    units = Unit.objects.visible_to(person).filter(pk__in=request.POST.getlist("unit"))
    lines = urge(units=list(units), period=period, by=person)
    messages.success(request, _("已催报%(count)d件，对方工作台可见。") % {"count": lines})
    return redirect(f"{request.path.removesuffix('urge/')}?period={period}")


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """Names what closing does and which units are missing; the same page opens a closed period again."""
    if form not in FORM_KEYS:
        raise Http404(_("没有这种表式。"))
    person, wanted = person_of(request), asked_period(period)
    if request.method == "POST":
        if request.POST.get("verb") == "reopen":
            reopen_period(form=form, period=wanted, by=person, note=request.POST.get("note", ""))
        else:
            close_period(form=form, period=wanted, by=person)
        return redirect("dispatch:close", form=form, period=wanted)
    shown = queries.board(wanted, person)
    head = next((head for head in shown.forms if head.form == form), None)
    if head is None:
        raise Http404(_("没有这种表式。"))
    context = {
        "board": shown,
        "head": head,
        "may_close": form in shown.may_close,
        "closings": queries.closings_of(form, wanted, person),
        "since_close": queries.closed_and_now(form, wanted, person),
        "corrections": queries.corrections_seen(form, wanted, person),
    }
    return render(request, "dispatch/close.html", context)
