"""The list of plans, a plan's tasks, the board of units, and the page for the leading group."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanzhua.accounts.queries import person_of
from sanzhua.base import clock
from sanzhua.plans import policy
from sanzhua.plans.queries import plans as queries
from sanzhua.plans.queries.report import report_lines
from sanzhua.plans.queries.tasks import lines_of
from sanzhua.plans.views import visible_plan


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    context = {"rows": queries.plan_rows(person), "may_add": bool(policy.units_kept_by(person))}
    return render(request, "plans/list.html", context)


@require_safe
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """`?show=` mine, overdue or open, `?state=`, `?chapter=` and `?unit=` narrow the list; they add up."""
    plan, person = visible_plan(request, pk), person_of(request)
    lines, sight = lines_of(person, [plan.pk]), policy.sight_of(person)
    filters = queries.Filters.read(request.GET)
    shown = filters.take(lines, sight)
    context: dict[str, Any] = {
        "plan": plan,
        "filters": filters,
        "lines": lines,
        "shown": len(shown),
        "groups": queries.by_chapter(shown),
        "tally": queries.tally(lines),
        "tabs": _tabs(filters, queries.show_counts(lines, sight)),
        "states": queries.state_counts(lines),
        "chapters": [group.title for group in queries.by_chapter(lines) if group.title],
        "units": [group.title for group in queries.by_unit(lines)],
        "sees_all": sight.of_plan(plan),
        "may_take": queries.has_work_for(lines, sight),
        **queries.versions_of(person, plan),
    }
    return render(request, "plans/plan.html", context)


@require_safe
def unit_board(request: HttpRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    groups = queries.by_unit(lines_of(person_of(request), [plan.pk]))
    return render(request, "plans/board.html", {"plan": plan, "groups": [one for one in groups if one.is_seen]})


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """For those who see the issuing unit's rows: nobody else knows the whole."""
    plan, person = visible_plan(request, pk), person_of(request)
    if not policy.sight_of(person).of_plan(plan):
        raise Http404(_("没有这个方案，或您无权查看。"))
    context = {
        "plan": plan,
        "progress": queries.progress_of(person, plan),
        "days": queries.NEAR_DAYS,
        "today": clock.business_today(),
        "sees_way": policy.sees_way(person, plan),
        "reports": report_lines(person, plan),
    }
    return render(request, "plans/progress.html", context)


def _tabs(filters: queries.Filters, counts: list[tuple[str, int]]) -> list[tuple[str, str, int, str]]:
    """(key, word, how many, query) of the four lists; the other filters stay."""
    words = {"all": _("全部"), "mine": _("我的"), "overdue": _("逾期"), "open": _("没有责任领导")}
    kept = {"state": filters.state, "chapter": filters.chapter, "unit": filters.unit}
    return [
        (key, words[key], number, urlencode({"show": key, **{name: word for name, word in kept.items() if word}}))
        for key, number in counts
    ]
