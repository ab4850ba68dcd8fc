"""The calendar of a year on a page and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.base.refusals import WrongState
from sanzhua.documents.queries import attachment
from sanzhua.plans import policy
from sanzhua.plans.calendar_file import calendar_file
from sanzhua.plans.queries import activities as queries
from sanzhua.plans.queries.proposals import proposals
from sanzhua.plans.views import visible_activity

ICS = "text/calendar; charset=utf-8"


@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """`?year=`, `?view=` month or list, `?show=` all or mine."""
    person, asked = person_of(request), queries.Asked.read(request.GET)
    found = queries.of_year(person, asked)
    keeps = bool(policy.units_kept_by(person))
    context = {
        "asked": asked,
        "activities": found,
        "months": queries.months_of(asked.year, found),
        "today": clock.business_today(),
        "weekdays": _weekdays(),
        "shows": [(key, word, asked.query(show=key)) for key, word in (("all", _("全部")), ("mine", _("我的")))],
        "views": [(key, word, asked.query(view=key)) for key, word in (("month", _("月历")), ("list", _("列表")))],
        "before": asked.query(year=asked.year - 1) if asked.year > queries.FIRST_YEAR else "",
        "after": asked.query(year=asked.year + 1) if asked.year < queries.LAST_YEAR else "",
        "may_add": keeps,
        "proposals": proposals(person, asked.year) if keeps else [],
    }
    return render(request, "plans/activities.html", context)


@require_safe
def year_file(request: HttpRequest) -> HttpResponse:
    asked = queries.Asked.read(request.GET)
    found = queries.of_year(person_of(request), asked)
    if not found:
        raise WrongState(_("这一年没有您能看到的活动，不用导出。"))
    name = _("%(year)d年活动") % {"year": asked.year}
    return attachment(calendar_file(found, name=name, site=_site(request)), f"{name}.ics", ICS)


@require_safe
def activity_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_activity(request, pk)
    return attachment(calendar_file([found], name=found.title, site=_site(request)), f"{found.title}.ics", ICS)


def _weekdays() -> list[str]:
    return [
        pgettext("weekday", "一"),
        pgettext("weekday", "二"),
        pgettext("weekday", "三"),
        pgettext("weekday", "四"),
        pgettext("weekday", "五"),
        pgettext("weekday", "六"),
        pgettext("weekday", "日"),
    ]


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
