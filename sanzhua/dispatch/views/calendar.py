"""The calendar: a year on one sheet, and the page on which an office writes one form's row of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import person_of
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused
from sanzhua.dispatch import policy
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.actions import write_calendar
from sanzhua.dispatch.actions.calendar import draft_of, require_sound
from sanzhua.dispatch.calendar import reported_month
from sanzhua.dispatch.forms import CalendarForm, calendar_initial
from sanzhua.dispatch.models import FormCalendar
from sanzhua.dispatch.queries.calendar import (
    first_free,
    held_row,
    months_of,
    running_mark,
    writings_of,
    year_changes,
    year_page,
)
from sanzhua.formbook.definition import FORM_KEYS, load_form


@require_safe
def year(request: HttpRequest) -> HttpResponse:
    person, asked = person_of(request), _year(request)
    may_write = [key for key in FORM_KEYS if policy.calendar_post(person, key) is not None]
    return render(request, "dispatch/calendar.html", {"page": year_page(asked), "may_write": may_write})


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, form: str) -> HttpResponse:
    """A POST with `do=preview` changes nothing: it shows the twelve months as they would be."""
    if form not in FORM_KEYS:
        raise Http404(_("没有这种表式。"))
    unit, asked = _unit(request, form), _year(request)
    periods = _free_months(form, asked)
    start = next((one for one in periods if one > reported_month()), periods[-1])
    initial = calendar_initial(held_row(form, unit, start), start)
    sent, only_look = request.POST if request.method == "POST" else None, request.POST.get("do") == "preview"
    given = CalendarForm(sent, periods=periods, only_look=only_look, initial=initial)
    if not given.is_bound:
        return _page(request, form, unit, asked, given)
    written = _written(given, form, unit)
    if written is None or only_look:
        return _page(request, form, unit, asked, given, written, status=200 if written else 422)
    try:
        _save(request, form, given)
    except Refused as refusal:
        given.add_error(None, refusal.sentence)
        return _page(request, form, unit, asked, given, written, status=422)
    messages.success(request, _("《%(form)s》的报送日历已保存。") % {"form": words.title(load_form(form))})
    return redirect(f"{reverse('dispatch:calendar')}?year={asked}")


def _save(request: HttpRequest, form: str, given: CalendarForm) -> None:
    write_calendar(
        form=form,
        from_period=Period.parse(given.cleaned_data["from_period"]),
        row=given.row(),
        by=person_of(request),
        reason=given.cleaned_data["reason"],
        shown=request.POST.get("shown", ""),
    )


def _written(given: CalendarForm, form: str, unit: Unit) -> FormCalendar | None:
    """What is typed, as the row it would be; None where it is no row at all."""
    if not given.is_valid():
        return None
    try:
        require_sound(form, given.row())
    except Refused as refusal:
        given.add_error(None, refusal.sentence)
        return None
    return draft_of(form, Period.parse(given.cleaned_data["from_period"]), given.row(), unit)


def _page(
    request: HttpRequest,
    form: str,
    unit: Unit,
    asked: int,
    given: CalendarForm,
    written: FormCalendar | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    changes = year_changes(form, unit, asked, written)
    context: dict[str, Any] = {
        "key": form,
        "title": words.title(load_form(form)),
        "unit": unit,
        "year": asked,
        "form": given,
        "changes": changes,
        "previewed": written is not None,
        "shown": running_mark(changes) if written is not None else "",
        "running": [one for one in changes if one.is_running_change],
        "refusals": [one.refusal for one in changes if one.refusal],
        "writings": writings_of(form, unit),
    }
    return render(request, "dispatch/calendar_write.html", context, status=status)


def _unit(request: HttpRequest, form: str) -> Unit:
    post = policy.require_calendar(person_of(request), form)
    assert post.scope is not None
    return post.scope


def _free_months(form: str, asked: int) -> list[Period]:
    """The months of the year from which a writing may begin; a year that is all closed offers the first free one."""
    free = first_free(form)
    return [one for one in months_of(asked) if free is None or one >= free] or [free or Period(asked, 1)]


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    if not asked:
        return reported_month().year
    if not asked.isdecimal() or not 2000 <= int(asked[:6]) <= 2098:
        raise Http404(_("没有这一年。"))
    return int(asked)
