"""One value for many projects: choose, look at old beside new, apply, and take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.registry.actions import change_many, undo_many
from sanzhua.registry.models import BulkChange, Project
from sanzhua.registry.queries import bulk, listing

_SHOWN = 200


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Steps of one address: rows, then the column, then the value with its preview; POST applies what was shown."""
    person, asked = person_of(request), request.POST or request.GET
    projects = _chosen(person, asked)
    context: dict[str, Any] = {"carried": _carried(asked), "chosen": len(projects), "fields": bulk.FIELDS}
    field = bulk.BY_KEY.get(asked.get("field", ""))
    if len(projects) > bulk.MOST_ROWS:
        sentence = _("一次最多修改%(most)d个项目，请缩小范围后分次修改。") % {"most": bulk.MOST_ROWS}
        return render(request, "registry/bulk.html", {**context, "chosen": None, "error": sentence}, status=422)
    if field is None or not projects:
        return render(request, "registry/bulk.html", context)
    context |= {"field": field, "options": field.options(), "typed": asked.getlist("value")}
    if "value" not in asked and "show" not in asked:
        return render(request, "registry/bulk.html", context)
    return _with_value(request, projects, field, context)


def _with_value(
    request: HttpRequest, projects: list[Project], field: bulk.BulkField, context: dict[str, Any]
) -> HttpResponse:
    person, status = person_of(request), 200
    try:
        new = bulk.read_value(field, context["typed"])
        if request.method == "POST":
            expected = request.POST.get("expected", "")
            batch = change_many(projects=projects, field=field, new=new, expected=expected, by=person)
            return redirect("registry:bulk_change", pk=batch.pk)
        shown = bulk.preview(person, projects, field, new)
    except (Incomplete, WrongState) as refused:
        context["error"], status = refused.sentence, 409 if isinstance(refused, WrongState) else 422
        if isinstance(refused, Incomplete):
            return render(request, "registry/bulk.html", context, status=status)
        shown = bulk.preview(person, _chosen(person, request.POST), field, new)
    context |= {"shown": shown, "rows": shown.rows[:_SHOWN], "hidden": max(0, len(shown.rows) - _SHOWN)}
    return render(request, "registry/bulk.html", context, status=status)


@require_safe
def changed(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    touched = bulk.later_touched(batch) if batch.undone_at is None else []
    rows = batch.changes.select_related("project__unit").order_by("pk")[:_SHOWN]
    context = {"batch": batch, "field": bulk.BY_KEY[batch.key], "rows": rows, "touched": touched}
    return render(request, "registry/bulk_changed.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    undo_many(batch, by=person_of(request))
    messages.success(request, _("已撤销，%(count)d个项目恢复原值。") % {"count": batch.rows})
    return redirect("registry:bulk_change", pk=batch.pk)


def _batch(request: HttpRequest, pk: int) -> BulkChange:
    return get_object_or_404(BulkChange.objects.visible_to(person_of(request)), pk=pk)


def _chosen(person: Person, asked: QueryDict) -> list[Project]:
    """The ticked ones, the page's, or all that fit; one more than may be changed tells that there are more."""
    state, sight = listing.read_state(asked), listing.sight_of(person)
    found = listing.found_projects(sight, state)
    if asked.get("rows") == "all":
        return next(listing.in_runs(found, state.sort, size=bulk.MOST_ROWS + 1), [])
    if asked.get("rows") == "page":
        return listing.list_page(found, state.sort, after=state.after, before=state.before).projects
    everything = listing.found_projects(sight, listing.ListState())
    ticked = everything.filter(uid__in=asked.getlist("p")[: bulk.MOST_ROWS])
    return list(ticked.select_related("unit").order_by("pk"))


def _carried(asked: QueryDict) -> list[tuple[str, str]]:
    """What the next step has to know of this one: rows, filters and the place in the list."""
    own = {"field", "value", "show", "expected", "csrfmiddlewaretoken"}
    return [(key, value) for key, values in asked.lists() if key not in own for value in values]
