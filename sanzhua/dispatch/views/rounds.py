"""收数: part the rows, fetch the small workbooks, drop what came back, decide, merge."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import decide_clash, hand_out, merge_round, receive
from sanzhua.dispatch.deadlines import deadline_of
from sanzhua.dispatch.forms import DropForm, HandOutForm
from sanzhua.dispatch.models import Report, Round
from sanzhua.dispatch.views import report_of
from sanzhua.documents.queries import attachment


def round_of(request: HttpRequest, pk: int) -> Round:
    rounds = Round.objects.visible_to(person_of(request)).select_related("report__unit", "by")
    return get_object_or_404(rounds, pk=pk)


@require_http_methods(["GET", "POST"])
def collect(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = report_of(request, pk), person_of(request)
    until = _until(found)
    choices = queries.split_choices(found)
    first = {"until": until.astimezone(clock.SHANGHAI), "words": queries.default_words(found, person, until)}
    form = HandOutForm(request.POST or None, initial=first)
    form.offer("split", [(choice.key, choice.label) for choice in choices])
    if request.method == "POST" and form.is_valid():
        made = hand_out(report=found, by=person, **form.cleaned_data)
        return redirect("dispatch:round", pk=made.pk)
    context = {"report": found, "form": form, "choices": choices, "rounds": queries.rounds_of(found)}
    context["lock"] = queries.lock_reason(found, person)
    return render(request, "dispatch/collect.html", context, status=422 if form.errors else 200)


def _until(report: Report) -> datetime:
    """18:00 of the day before the return is due, or of tomorrow where that has passed."""
    due = deadline_of(report).due_at.astimezone(clock.SHANGHAI).date()
    day = max(due - timedelta(days=2), clock.business_today() + timedelta(days=1))
    return datetime.combine(day, time(18), clock.SHANGHAI)


@require_GET
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = round_of(request, pk), person_of(request)
    context = {"round": found, "report": found.report, "page": queries.round_page(found, person), "form": DropForm()}
    return render(request, "dispatch/round.html", context)


@require_GET
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    book = queries.round_archive(round_of(request, pk))
    return attachment(book.data, book.name)


@require_GET
def part_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    part = get_object_or_404(round_of(request, pk).parts.select_related("round__report__unit"), number=number)
    book = queries.part_workbook(part)
    return attachment(book.data, book.name)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    found, person = round_of(request, pk), person_of(request)
    form = DropForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"round": found, "report": found.report, "page": queries.round_page(found, person), "form": form}
        return render(request, "dispatch/round.html", context, status=422)
    files = [(one.name or "", one.read()) for one in form.cleaned_data["books"]]
    done = receive(found=found, by=person, files=files, giver=form.cleaned_data["giver"])
    if done.taken:
        messages.success(request, _("收到%(count)d个文件。") % {"count": done.taken})
    if done.again:
        names = _("、").join(done.again[:5])
        messages.info(request, _("以前已经放过、这次没有作用：%(names)s。") % {"names": names})
    return redirect("dispatch:round", pk=pk)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    found = round_of(request, pk)
    decide_clash(
        found=found, by=person_of(request), choice=request.POST.get("choice", ""), cell=request.POST.get("cell", "")
    )
    return redirect("dispatch:round", pk=pk)


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    found = round_of(request, pk)
    count = merge_round(found=found, by=person_of(request))
    messages.success(request, _("已合并%(count)d格；其余未动。") % {"count": count})
    return redirect("dispatch:round", pk=pk)
